import assert from 'node:assert/strict';
import { type Kysely, sql } from 'kysely';
import { createDeprecatedCalls, type DeprecatedCallBook } from '../../../gateway/consumers/deprecated-calls.ts';
import type { Identity } from '../../../policies/policy.ts';
import { createLog } from '../../policies/instruments.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { openTestStore, quiet, type TestStore } from '../../support/store.ts';
import { stoppedClock, type TestClock } from './clock.ts';

const products = 'experience/storefront.v1#listProducts';
const orders = 'experience/storefront.v1#listMyOrders';
const acme = (environment: 'live' | 'test'): Identity => ({
  kind: 'consumer',
  consumer: { id: 'acme', name: 'acme', plan: 'partner', environment },
  scopes: [],
});
const web: Identity = { kind: 'user', subject: 'shopper', clientId: 'storefront-web', scopes: [] };
const nobody: Identity = { kind: 'anonymous', scopes: [] };

for (const kind of ['embedded', 'postgres'] as const) {
  describe(`calls to what is deprecated (${kind})`, () => {
    let opened: TestStore;
    let clock: TestClock;
    const books: DeprecatedCallBook[] = [];
    /** The book of one gateway. */
    const open = (db: Kysely<unknown> = opened.store.db, log = quiet): DeprecatedCallBook => {
      const book = createDeprecatedCalls({ db, clock, log });
      books.push(book);
      return book;
    };

    before(async function () {
      this.timeout(30_000);
      opened = await openTestStore(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
    });
    beforeEach(async () => {
      await sql`delete from gateway.deprecated_call`.execute(opened.store.db);
      clock = stoppedClock();
    });
    afterEach(() => Promise.all(books.splice(0).map((book) => book.close())));
    after(() => opened?.dispose());

    const told = async (book: DeprecatedCallBook, wanted: { days: number; api?: string } = { days: 30 }) =>
      (await book.read(wanted)).map((row) => [row.operation, row.kind, row.caller, row.environment, row.calls]);

    it('are counted by who calls: consumer, client or nobody, live or trying out', async () => {
      const book = open();
      for (const identity of [acme('live'), acme('live'), acme('test'), web, nobody]) book.note(products, identity);
      book.note(orders, web);
      assert.deepEqual(await told(book), [
        [orders, 'client', 'storefront-web', 'live', 1],
        [products, 'anonymous', '', 'live', 1],
        [products, 'client', 'storefront-web', 'live', 1],
        [products, 'consumer', 'acme', 'live', 2],
        [products, 'consumer', 'acme', 'test', 1],
      ]);
    });

    it('are added up over gateways that write at once, with the last time any of them saw', async () => {
      const gateways = [open(), open(), open()];
      for (let round = 0; round < 5; round += 1) {
        for (const book of gateways) {
          for (const operation of [products, orders]) book.note(operation, acme('live'));
        }
        clock.advance(1_000);
        await Promise.all(gateways.map((book) => book.flush()));
      }
      const [first, second] = await (gateways[0] as DeprecatedCallBook).read({ days: 1 });
      assert.deepEqual([first?.calls, second?.calls], [15, 15]);
      assert.equal(first?.lastSeen.getTime(), clock.now() - 1_000);
    });

    it('are told by day, as far back as is asked, and of one API alone', async () => {
      const book = open();
      book.note(products, acme('live'));
      clock.advance(86_400_000);
      book.note(products, acme('live'));
      book.note('experience/other.v1#get', acme('live'));
      const days = async (wanted: { days: number; api?: string }) =>
        (await book.read(wanted)).map(({ day, operation }) => `${day} ${operation}`);
      const today = new Date(clock.now()).toISOString().slice(0, 10);
      const yesterday = new Date(clock.now() - 86_400_000).toISOString().slice(0, 10);
      assert.deepEqual(await days({ days: 1, api: 'experience/storefront.v1' }), [`${today} ${products}`]);
      assert.deepEqual(await days({ days: 2, api: 'experience/storefront.v1' }), [
        `${today} ${products}`,
        `${yesterday} ${products}`,
      ]);
      assert.equal((await days({ days: 1 })).length, 2);
      assert.deepEqual(await days({ days: 1, api: 'experience/storefront.v2' }), []);
    });

    it('are forgotten after 400 days', async () => {
      const book = open();
      book.note(products, acme('live'));
      await book.flush();
      clock.advance(401 * 86_400_000);
      book.note(orders, acme('live'));
      await book.flush();
      const { rows } = await sql<{ operation: string }>`select operation from gateway.deprecated_call`.execute(
        opened.store.db,
      );
      assert.deepEqual(rows, [{ operation: orders }]);
    });

    it('are kept in memory while the store is away, and written when it is back', async () => {
      const log = createLog();
      const book = open(opened.store.db, log);
      book.note(products, acme('live'));
      await sql`alter table gateway.deprecated_call rename to away`.execute(opened.store.db);
      await book.flush();
      assert.match(log.lines[0]?.message ?? '', /not written down yet/);
      book.note(products, acme('live'));
      await sql`alter table gateway.away rename to deprecated_call`.execute(opened.store.db);
      assert.deepEqual(await told(book), [[products, 'consumer', 'acme', 'live', 2]]);
    });

    it('of the last seconds are written when the gateway stops', async () => {
      const book = open();
      book.note(products, acme('live'));
      await book.close();
      assert.equal((await told(open())).length, 1);
    });
  });
}
