import assert from 'node:assert/strict';
import { type Kysely, sql } from 'kysely';
import { createUsageBook } from '../../../gateway/usage/book.ts';
import { createUsageTable } from '../../../gateway/usage/table.ts';
import { createUsage, type Usage } from '../../../gateway/usage/usage.ts';
import type { Identity } from '../../../policies/policy.ts';
import { createLog } from '../../policies/instruments.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { openTestStore, quiet, type TestStore } from '../../support/store.ts';
import { stoppedClock, type TestClock } from '../consumers/clock.ts';

const products = 'experience/storefront.v1#listProducts';
const orders = 'experience/storefront.v2#listMyOrders';
const consumer = (id: string, environment: 'live' | 'test' = 'live'): Identity => ({
  kind: 'consumer',
  consumer: { id, name: id, plan: 'partner', environment },
  scopes: [],
});
const acme = consumer('acme');
const web: Identity = { kind: 'user', subject: 'shopper', clientId: 'storefront-web', scopes: [] };
const nobody: Identity = { kind: 'anonymous', scopes: [] };
const hop: Identity = { ...acme, caller: 'experience/partner.v1' };

/** As much of a snapshot as is looked at: of the two, the first is deprecated. */
const current = (() => ({
  all: [
    {
      operation: {
        id: products,
        api: 'experience/storefront.v1',
        deprecated: false,
        lifecycle: { state: 'deprecated' },
      },
    },
    { operation: { id: orders, api: 'experience/storefront.v2', deprecated: false, lifecycle: { state: 'active' } } },
  ],
})) as unknown as Parameters<typeof createUsage>[0]['current'];

for (const kind of ['embedded', 'postgres'] as const) {
  describe(`usage (${kind})`, () => {
    let opened: TestStore;
    let clock: TestClock;
    const books: Usage[] = [];
    const open = (db: Kysely<unknown> = opened.store.db, log = quiet): Usage => {
      const usage = createUsage({ db, clock, log, current });
      books.push(usage);
      return usage;
    };
    const ofAcme = (usage: Usage, period: 'day' | 'month' = 'day') =>
      usage.read({ consumerId: 'acme', environment: 'live' }, period);
    const deprecated = async (usage: Usage, days = 30, api?: string) =>
      (await usage.deprecatedCalls({ days, api })).map((row) => [
        row.day,
        row.kind,
        row.caller,
        row.environment,
        row.calls,
      ]);

    before(async function () {
      this.timeout(30_000);
      opened = await openTestStore(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
    });
    beforeEach(async () => {
      await sql`truncate gateway.usage_hour, gateway.usage_day`.execute(opened.store.db);
      clock = stoppedClock();
    });
    afterEach(() => Promise.all(books.splice(0).map((usage) => usage.close())));
    after(() => opened?.dispose());

    it('tells a consumer how its calls ended, by operation, and how long they took', async () => {
      const usage = open();
      for (const status of [200, 200, 201, 404, 429, 503]) usage.counterOf(orders).count(acme, status, 20);
      usage.counterOf(products).count(acme, 200, 800);
      usage.counterOf(products).count(consumer('other'), 200, 1);
      const { totals, operations, points } = await ofAcme(usage);
      const { p50, p95, ...counts } = totals;
      assert.deepEqual(counts, { calls: 7, errors: 1, refused: 1, limited: 1 });
      assert.ok(Number(p50) > 14 && Number(p50) < 30 && Number(p95) > 600, `${p50}, ${p95}`);
      assert.deepEqual(
        operations.map(({ operation, calls, lastSeen }) => [operation, calls, lastSeen]),
        [
          [orders, 6, new Date(clock.now()).toISOString()],
          [products, 1, new Date(clock.now()).toISOString()],
        ],
      );
      assert.equal(points.length, 24);
      assert.deepEqual(
        points.map(({ calls }) => calls),
        [...new Array(23).fill(0), 7],
      );
    });

    it('says up to when it is whole', async () => {
      const usage = open();
      const { recordedTo, delaySeconds } = await ofAcme(usage);
      assert.equal(recordedTo, new Date(clock.now() - 5_000).toISOString());
      assert.equal(delaySeconds, 5);
    });

    it('counts each call in the hour and on the day it ended', async () => {
      const usage = open();
      usage.counterOf(orders).count(acme, 200, 5);
      clock.advance(3_600_000);
      usage.counterOf(orders).count(acme, 200, 5);
      clock.advance(86_400_000 - 3_600_000);
      usage.counterOf(orders).count(acme, 500, 5);
      const day = await ofAcme(usage);
      assert.deepEqual([day.totals.calls, day.points.at(0)?.calls, day.points.at(-1)?.calls], [2, 1, 1]);
      const month = await ofAcme(usage, 'month');
      assert.equal(month.points.length, 30);
      assert.deepEqual(
        month.points.slice(-3).map(({ calls, errors }) => [calls, errors]),
        [
          [0, 0],
          [2, 0],
          [1, 1],
        ],
      );
    });

    it('is added up over gateways that write at once', async () => {
      const gateways = [open(), open(), open()];
      for (let round = 0; round < 5; round += 1) {
        for (const usage of gateways)
          for (const [operation, time] of [
            [products, 1],
            [orders, 300],
          ] as const)
            usage.counterOf(operation).count(acme, 200, time);
        await Promise.all(gateways.map((usage) => usage.flush()));
      }
      const { totals, operations } = await ofAcme(open());
      assert.equal(totals.calls, 30);
      assert.deepEqual(
        operations.map(({ calls, p50 }) => [calls, (p50 as number) > 100]),
        [
          [15, false],
          [15, true],
        ],
      );
    });

    it('keeps trying out apart, and calls between tiers from those of the consumer', async () => {
      const usage = open();
      for (const who of [acme, consumer('acme', 'test'), hop, web, nobody]) usage.counterOf(orders).count(who, 200, 1);
      assert.equal((await ofAcme(usage)).totals.calls, 1);
      assert.equal((await usage.read({ consumerId: 'acme', environment: 'test' }, 'day')).totals.calls, 1);
      const health = await usage.healthOf('experience/storefront.v2');
      assert.equal(health.totals.calls, 4, 'everybody’s but for those who try out');
    });

    it('is kept in memory while the store is away, and written when it is back', async () => {
      const log = createLog();
      const usage = open(opened.store.db, log);
      usage.counterOf(orders).count(acme, 200, 1);
      await sql`alter table gateway.usage_day rename to away`.execute(opened.store.db);
      await usage.flush();
      assert.match(log.lines[0]?.message ?? '', /not written down yet/);
      usage.counterOf(orders).count(acme, 200, 1);
      await sql`alter table gateway.away rename to usage_day`.execute(opened.store.db);
      assert.equal((await ofAcme(usage)).totals.calls, 2, 'hours and days agree');
      assert.equal((await ofAcme(usage, 'month')).totals.calls, 2);
    });

    it('of the last seconds is written when the gateway stops', async () => {
      const usage = open();
      usage.counterOf(orders).count(acme, 200, 1);
      await usage.close();
      assert.equal((await ofAcme(open())).totals.calls, 1);
    });

    it('is forgotten after eight days by the hour, and 400 by the day', async () => {
      const usage = open();
      const left = async () => {
        const count = async (table: string) =>
          Number(
            (await sql<{ n: string }>`select count(*) as n from ${sql.id('gateway', table)}`.execute(opened.store.db))
              .rows[0]?.n,
          );
        return [await count('usage_hour'), await count('usage_day')];
      };
      usage.counterOf(orders).count(acme, 200, 1);
      await usage.flush();
      clock.advance(9 * 86_400_000);
      usage.counterOf(orders).count(acme, 200, 1);
      await usage.flush();
      assert.deepEqual(await left(), [1, 2]);
      clock.advance(400 * 86_400_000);
      await usage.flush();
      assert.deepEqual(await left(), [0, 1]);
    });

    it('tells callers apart up to a bound, and counts those beyond together', async () => {
      const book = createUsageBook({ table: createUsageTable(opened.store.db), clock, log: quiet, most: 3 });
      for (let id = 0; id < 10; id += 1) book.counterOf(orders).count(consumer(`c${id}`), 200, 1);
      await book.flush();
      const { rows } = await sql<{ kind: string; calls: string }>`
        select kind, sum(calls) as calls from gateway.usage_hour group by kind order by kind`.execute(opened.store.db);
      assert.deepEqual(
        rows.map(({ kind, calls }) => [kind, Number(calls)]),
        [
          ['consumer', 3],
          ['other', 7],
        ],
      );
      await book.close();
    });

    it('tells who still calls what is deprecated, by day, but not of strangers who were refused', async () => {
      const usage = open();
      const count = (who: Identity, status = 200) => usage.counterOf(products).count(who, status, 1);
      for (const who of [acme, acme, consumer('acme', 'test'), web, nobody]) count(who);
      count(nobody, 401);
      count(acme, 404);
      usage.counterOf(orders).count(acme, 200, 1);
      const today = new Date(clock.now()).toISOString().slice(0, 10);
      const rows = [
        [today, 'anonymous', '', 'live', 1],
        [today, 'client', 'storefront-web', 'live', 1],
        [today, 'consumer', 'acme', 'live', 3],
        [today, 'consumer', 'acme', 'test', 1],
      ];
      assert.deepEqual(await deprecated(usage), rows);
      assert.deepEqual(await deprecated(usage, 30, 'experience/storefront.v1'), rows);
      assert.deepEqual(await deprecated(usage, 30, 'experience/storefront.v2'), []);
      clock.advance(86_400_000);
      assert.deepEqual(await deprecated(usage, 1), []);
    });
  });
}
