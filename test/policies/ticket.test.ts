import assert from 'node:assert/strict';
import type { Identity, TicketOffice } from '../../policies/policy.ts';
import { ticket } from '../../policies/ticket.ts';
import { mount } from './support.ts';

const shopper: Identity = { kind: 'user', subject: 'shopper', scopes: ['orders:read'], scheme: 'accessToken' };
const path = '/experience/tracking/v1/parcels/TRK000000012/live';

function createOffice(): TicketOffice {
  const issued = new Map([['good', path]]);
  return {
    issue: async () => ({ ticket: 'good', expiresAt: '2026-11-20T12:00:30Z' }),
    async redeem(given, at) {
      const resource = issued.get(given);
      issued.delete(given);
      return resource !== undefined && at === resource ? shopper : undefined;
    },
  };
}
const operation = { security: [{ accessToken: ['orders:read'] }, { ticket: ['orders:read'] }] };
const open = () => mount(ticket, { operation, exchange: { path }, surroundings: { tickets: createOffice() } });

describe('ticket', () => {
  it('makes the caller who the ticket was issued to', async () => {
    const { exchange } = await open().send({ query: 'ticket=good' });

    assert.deepEqual(exchange.identity, { ...shopper, scheme: 'ticket' });
  });

  it('takes the ticket out of the query before anything behind it can see it', async () => {
    const { exchange } = await open().send({ query: 'since=5&ticket=good&x=%20' });

    assert.equal(exchange.query, 'since=5&x=%20');
  });

  it('takes it out of the query when it refuses it, too', async () => {
    const { exchange, problem } = await open().send({ query: 'ticket=bad' });

    assert.equal(problem?.kind, 'unauthenticated');
    assert.equal(exchange.query, '');
  });

  it('takes a ticket once', async () => {
    const mounted = open();
    await mounted.send({ query: 'ticket=good' });
    const { problem, passed } = await mounted.send({ query: 'ticket=good' });

    assert.equal(problem?.kind, 'unauthenticated');
    assert.equal(passed, false);
  });

  it('takes a ticket for its own resource only', async () => {
    const { problem } = await open().send({ query: 'ticket=good', path: path.replace('12', '13') });

    assert.equal(problem?.status, 401);
  });

  it('R15: keeps a flood of made-up ones away from the store, and lets others in', async () => {
    let asked = 0;
    const tickets: TicketOffice = {
      ...createOffice(),
      redeem: async () => {
        asked += 1;
        return undefined;
      },
    };
    const mounted = mount(ticket, { operation, exchange: { path }, surroundings: { tickets } });
    for (let sent = 0; sent < 1_000; sent += 1) await mounted.send({ query: 'ticket=bad' });
    const { problem, exchange } = await mounted.send({ query: 'ticket=bad' });
    assert.deepEqual([problem?.kind, asked, exchange.query], ['too-many-requests', 1_000, '']);
    assert.equal((await mounted.send({ query: 'ticket=bad', address: '203.0.113.99' })).problem?.status, 401);
    mounted.clock.advance(60_000);
    assert.equal((await mounted.send({ query: 'ticket=bad' })).problem?.status, 401);
  });

  it('refuses an empty and an enormous one', async () => {
    assert.equal((await open().send({ query: 'ticket=' })).problem?.status, 401);
    assert.equal((await open().send({ query: `ticket=${'x'.repeat(10_000)}` })).problem?.status, 401);
  });

  it('V16: refuses a ticket beside a token, and uses up neither', async () => {
    const mounted = open();
    const { problem } = await mounted.send({ query: 'ticket=good', headers: { authorization: 'Bearer a' } });

    assert.equal(problem?.kind, 'ambiguous-credentials');
    assert.ok((await mounted.send({ query: 'ticket=good' })).passed);
  });

  it('lets a request without a ticket go on as it is', async () => {
    const { exchange, passed } = await open().send({ query: 'since=5' });

    assert.ok(passed);
    assert.equal(exchange.identity.kind, 'anonymous');
  });

  it('does not exist where the contract takes no ticket', () => {
    assert.equal(mount(ticket, { operation: { security: [{ apiKey: [] }] } }).policy, undefined);
  });
});
