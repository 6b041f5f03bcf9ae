import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { createTicketOffice } from '../../../gateway/consumers/tickets.ts';
import type { Identity, TicketOffice } from '../../../policies/policy.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { openTestStore, type TestStore } from '../../support/store.ts';
import { stoppedClock, type TestClock } from './clock.ts';

const parcel = '/experience/tracking/v1/parcels/TRK000000012';
const shopper: Identity = {
  kind: 'user',
  subject: 'shopper',
  scopes: ['orders:read'],
  scheme: 'accessToken',
  expires: Date.UTC(2027, 0, 1),
};

for (const kind of ['embedded', 'postgres'] as const) {
  describe(`the ticket office (${kind})`, () => {
    let opened: TestStore;
    let clock: TestClock;
    let office: TicketOffice;

    before(async function () {
      this.timeout(30_000);
      opened = await openTestStore(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
    });
    beforeEach(() => {
      clock = stoppedClock();
      office = createTicketOffice({ db: opened.store.db, clock, seconds: 30 });
    });
    after(() => opened?.dispose());

    it('gives the identity back, once', async () => {
      const { ticket, expiresAt } = await office.issue(parcel, shopper);
      assert.equal(expiresAt, new Date(clock.now() + 30_000).toISOString());
      assert.deepEqual(await office.redeem(ticket, `${parcel}/events`), shopper);
      assert.equal(await office.redeem(ticket, `${parcel}/events`), undefined);
    });

    it('V13: lets one of many through who come at the same time to different gateways', async () => {
      const elsewhere = createTicketOffice({ db: opened.store.db, clock, seconds: 30 });
      const { ticket } = await office.issue(parcel, shopper);
      const redeemed = await Promise.all(
        Array.from({ length: 20 }, (_, n) => (n % 2 ? office : elsewhere).redeem(ticket, parcel)),
      );
      assert.equal(redeemed.filter((identity) => identity !== undefined).length, 1);
    });

    it('refuses a ticket from its expiry on', async () => {
      const [early, late] = [await office.issue(parcel, shopper), await office.issue(parcel, shopper)];
      clock.advance(29_999);
      assert.ok(await office.redeem(early.ticket, parcel));
      clock.advance(1);
      assert.equal(await office.redeem(late.ticket, parcel), undefined);
    });

    it('refuses a ticket for another resource, and uses it up', async () => {
      for (const path of [`${parcel}3/events`, '/experience/tracking/v1/parcels', '/', `${parcel}x`]) {
        const { ticket } = await office.issue(parcel, shopper);
        assert.equal(await office.redeem(ticket, path), undefined, path);
        assert.equal(await office.redeem(ticket, parcel), undefined);
      }
    });

    it('refuses what is no ticket', async () => {
      for (const text of ['', 'x', 'x'.repeat(43), `${'x'.repeat(42)}'`, 'x'.repeat(1_000_000)]) {
        assert.equal(await office.redeem(text, parcel), undefined);
      }
    });

    it('stores nothing a ticket could be made of', async () => {
      const { ticket } = await office.issue(parcel, shopper);
      const { rows } = await sql<object>`select ticket_hash::text, resource, identity from gateway.ticket`.execute(
        opened.store.db,
      );
      assert.ok(rows.length > 0);
      assert.ok(!JSON.stringify(rows).includes(ticket));
      assert.ok(!JSON.stringify(rows).includes(Buffer.from(ticket, 'base64url').toString('hex')));
    });

    it('sweeps expired tickets out', async () => {
      await office.issue(parcel, shopper);
      clock.advance(61_000);
      await office.issue(parcel, shopper);
      const { rows } = await sql`select 1 from gateway.ticket`.execute(opened.store.db);
      assert.equal(rows.length, 1);
    });
  });
}

describe('a ticket office', () => {
  it('is not opened for tickets of more than 30 s', async () => {
    const db = undefined as never;
    for (const seconds of [0, 31, Number.NaN]) {
      assert.throws(() => createTicketOffice({ db, clock: stoppedClock(), seconds }), RangeError);
    }
  });
});
