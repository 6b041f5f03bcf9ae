import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { limitMigrations } from '../../../gateway/limits/table.ts';
import { createTableCount } from '../../../gateway/limits/table-count.ts';
import { openSharedStore, type Store } from '../../../gateway/store/store.ts';
import type { SharedCount } from '../../../policies/policy.ts';
import { type CountServer, countServers } from '../../support/counts.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { quiet } from '../../support/store.ts';

for (const { name, start } of countServers) {
  describe(`a shared count in ${name}`, () => {
    let server: CountServer;
    let here: SharedCount;
    let there: SharedCount;
    before(async function () {
      this.timeout(20_000);
      server = await start(this);
      [here, there] = [await server.connect(), await server.connect()];
    });
    after(() => server?.stop());

    it('adds for everybody, each in turn', async () => {
      const totals = await Promise.all(
        Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? here : there).add('sum', 3, 60)),
      );
      assert.deepEqual(
        totals.map(({ total }) => total).sort((a, b) => a - b),
        Array.from({ length: 200 }, (_, index) => (index + 1) * 3),
      );
    });

    it('adds to many keys at once', async () => {
      const keys = Array.from({ length: 1_200 }, (_, index) => `key ${index}`);
      const first = await Promise.all(keys.map((key, index) => here.add(key, index, 60)));
      const second = await Promise.all(keys.toReversed().map((key) => there.add(key, 1, 60)));
      assert.deepEqual(
        [...first, ...second.toReversed()].map(({ total }) => total),
        [...keys.keys(), ...[...keys.keys()].map((index) => index + 1)],
      );
    });

    it('is only looked at by adding nothing', async () => {
      await here.add('looked at', 5, 60);
      assert.equal((await there.add('looked at', 0, 60)).total, 5);
      assert.equal((await there.add('looked at', 0, 60)).total, 5);
    });

    it('says how long a window lasts, which is as long as it was begun for', async () => {
      const { left } = await here.add('timed', 1, 30);
      assert.ok(left > 29_000 && left <= 30_000, `${left} ms`);
      assert.ok((await there.add('timed', 1, 90)).left <= left);
    });

    it('begins anew when the window has ended', async () => {
      await here.add('short', 7, 1);
      let total = 7;
      for (let patience = 0; total >= 7; patience += 1) {
        assert.ok(patience < 40, 'the window never ends');
        await sleep(50);
        total = (await there.add('short', 0, 1)).total;
      }
      assert.equal(total, 0);
    });

    it('takes back what was not used, and never more than there is', async () => {
      await here.add('returned', 10, 60);
      assert.equal((await there.add('returned', -4, 61)).total, 6);
      assert.equal((await there.add('returned', -40, 61)).total, 0);
      assert.equal((await here.add('returned', 1, 60)).total, 1);
    });

    it('gives nothing back to a window that began since, or that is over', async () => {
      await here.add('newer', 10, 60);
      assert.deepEqual(await there.add('newer', -4, 30), { total: 0, left: 0 });
      assert.equal((await here.add('newer', 0, 60)).total, 10);
      assert.deepEqual(await there.add('nobody', -4, 30), { total: 0, left: 0 });
      assert.equal((await here.add('nobody', 1, 60)).total, 1);
    });
  });
}

describe('a count in a table', () => {
  let store: Store;
  before(async function () {
    this.timeout(20_000);
    store = await openSharedStore(await databaseOrSkip(this), quiet);
    await store.migrate([limitMigrations]);
  });
  after(() => store?.close());

  const rows = async (db: Kysely<unknown>): Promise<number> => {
    const counted = await sql<{ rows: number }>`select count(*)::float8 as rows from gateway.quota_count`.execute(db);
    return counted.rows[0]?.rows ?? 0;
  };

  it('drops windows that are over, in the background', async () => {
    const { db } = store;
    await sql`insert into gateway.quota_count (key, taken, ends_at)
      select 'old ' || n, 1, now() - interval '1 second' from generate_series(1, 450) n`.execute(db);
    const count = createTableCount({ db, table: 'quota_count', log: quiet, sweepEvery: 20 });
    await count.add('still there', 1, 60);
    for (let patience = 0; (await rows(db)) > 1; patience += 1) {
      assert.ok(patience < 100, 'they stay');
      await sleep(20);
    }
    await count.close();
    assert.equal(await rows(db), 1);
  });

  it('writes what comes meanwhile in one statement', async () => {
    const { db } = store;
    let statements = 0;
    const counting = db.withPlugin({
      transformQuery: ({ node }) => {
        statements += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const count = createTableCount({ db: counting, table: 'rate_count', log: quiet });
    await Promise.all(Array.from({ length: 300 }, (_, index) => count.add(`together ${index}`, 1, 60)));
    assert.equal(statements, 1);
    await count.close();
  });
});
