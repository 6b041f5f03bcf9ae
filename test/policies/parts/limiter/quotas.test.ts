import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { createTableCount, type TableCount } from '../../../../gateway/limits/table-count.ts';
import { limiterFor } from '../../../../policies/parts/limiter/limiters.ts';
import { databaseOrSkip } from '../../../support/postgres.ts';
import { openTestStore, quiet, type TestStore } from '../../../support/store.ts';
import { createClock, createKeep, createMeter } from '../../instruments.ts';

for (const kind of ['the embedded store', 'PostgreSQL'] as const) {
  describe(`a quota in ${kind}`, () => {
    let opened: TestStore;
    before(async function () {
      this.timeout(20_000);
      opened = await openTestStore(kind === 'PostgreSQL' ? await databaseOrSkip(this) : undefined);
    });
    after(() => opened?.dispose());

    /** A gateway that starts on the store as it is. */
    function start(period: 'day' | 'month' = 'day', date = '2026-11-20T12:00:00Z') {
      const count: TableCount = createTableCount({ db: opened.store.db, table: 'quota_count', log: quiet });
      const { keep, dispose } = createKeep();
      const [clock, meter, reach] = [createClock(date), createMeter(), { away: false }];
      const add: TableCount['add'] = (...given) =>
        reach.away ? Promise.reject(new Error('nobody answers')) : count.add(...given);
      const limiter = limiterFor(
        { name: period, period },
        { clock, keep, log: quiet, meter, counts: { quotas: { ...count, add } } },
      );
      const stop = async () => {
        dispose();
        await count.close();
      };
      const call = async (key: string, limit: number, times = 1) => {
        let passed = 0;
        for (let turn = 0; turn < times; turn += 1) if ((await limiter.spend(key, limit)).admitted) passed += 1;
        return passed;
      };
      const asks = () => meter.value('causeway_limiter_asks_total', { limiter: period });
      return { limiter, clock, count, reach, asks, call, stop };
    }
    const taken = async (key: string): Promise<number> => {
      const { rows } = await sql<{ taken: number }>`
        select taken::float8 as taken from gateway.quota_count where key = ${key}`.execute(opened.store.db);
      return rows[0]?.taken ?? 0;
    };

    it('goes on after a restart exactly where it was', async () => {
      const before = start();
      assert.equal(await before.call('consumer acme', 1_000, 370), 370);
      await before.stop();
      assert.equal(await taken('2026-11-20:consumer acme'), 370);

      const after = start();
      assert.equal(await after.call('consumer acme', 1_000, 700), 630);
      await after.stop();
    });

    it('goes on where it was in whatever part of a second the gateway stops', async () => {
      const before = start('day', '2026-11-20T12:00:00.900Z');
      assert.equal(await before.call('consumer steady', 6, 3), 3);
      before.clock.advance(200);
      await before.stop();
      assert.equal(await taken('2026-11-20:consumer steady'), 3);
    });

    it('goes on where it was after gateways whose calendars differ', async () => {
      const [late, early] = [start('day', '2026-11-20T12:00:00Z'), start('day', '2026-11-20T12:01:00Z')];
      assert.equal(await late.call('consumer far', 1_000, 40), 40);
      assert.equal(await early.call('consumer far', 1_000, 30), 30);
      await Promise.all([early.stop(), late.stop()]);
      assert.equal(await taken('2026-11-20:consumer far'), 70);
    });

    it('knows calls that were made while the store did not answer, when the gateway stops', async () => {
      const node = start();
      await node.call('consumer away', 1_000, 20);
      node.reach.away = true;
      assert.equal(await node.call('consumer away', 1_000, 80), 80);
      node.reach.away = false;
      await node.stop();
      assert.equal(await taken('2026-11-20:consumer away'), 100);
    });

    it('knows calls that were made while the store did not answer, when their caller rests', async () => {
      const node = start();
      await node.call('consumer resting', 1_000, 20);
      node.reach.away = true;
      assert.equal(await node.call('consumer resting', 1_000, 80), 80);
      node.reach.away = false;
      node.clock.advance(1_000);
      await node.call('consumer another', 1_000);
      // What was asked before has been answered by then.
      await node.count.add('after it', 0, 1);
      for (let look = 0; look < 2; look += 1) node.limiter.settle();
      // What is told at the end does not arrive.
      node.reach.away = true;
      await node.stop();
      assert.equal(await taken('2026-11-20:consumer resting'), 100);
    });

    it('loses at most a hundredth of it to the caller’s cost, and never grants more, when a gateway crashes', async () => {
      const crashed = start();
      await crashed.call('consumer unlucky', 1_000, 333);
      crashed.limiter.settle();

      const after = start();
      const passed = await after.call('consumer unlucky', 1_000, 1_000);
      assert.ok(passed <= 667 && passed >= 657, `${passed} of 667`);
      await after.stop();
      await crashed.stop();
    });

    it('costs a fifth of a round trip for each call, and less, in the background', async () => {
      const node = start();
      await node.call('consumer busy', 100_000, 2_000);
      assert.ok(node.asks() <= 100, `${node.asks()} questions for 2000 calls`);
      let waited = 0;
      for (let turn = 0; turn < 500; turn += 1) {
        const spent = node.limiter.spend('consumer busy', 100_000);
        if (spent instanceof Promise) waited += 1;
        await spent;
        await new Promise((resolve) => setImmediate(resolve));
      }
      assert.ok(waited <= 10, `${waited} of 500 waited`);
      await node.stop();
    });

    it('begins anew with each day, or each month, of the calendar', async () => {
      const daily = start();
      assert.equal(await daily.call('consumer daily', 10, 12), 10);
      daily.clock.advance(12 * 3_600_000);
      assert.equal(await daily.call('consumer daily', 10, 12), 10);
      await daily.stop();
      const monthly = start('month', '2026-12-31T23:00:00Z');
      assert.equal(await monthly.call('consumer monthly', 10, 12), 10);
      monthly.clock.advance(3_600_000);
      assert.equal(await monthly.call('consumer monthly', 10, 12), 10);
      await monthly.stop();
      assert.equal(await taken('2027-01:consumer monthly'), 10);
    });

    it('is held by two gateways together', async () => {
      const [one, two] = [start(), start()];
      const calls = Array.from({ length: 300 }, (_, index) => (index % 2 === 0 ? one : two).call('consumer both', 200));
      const passed = (await Promise.all(calls)).reduce((sum, one) => sum + one, 0);
      assert.ok(passed <= 200 && passed >= 198, `${passed} of 200`);
      await Promise.all([one.stop(), two.stop()]);
    });
  });
}
