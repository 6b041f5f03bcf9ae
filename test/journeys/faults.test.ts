import assert from 'node:assert/strict';
import { type Ground, startGround } from '../soak/ground.ts';
import { failed, failures } from '../soak/load.ts';
import { crashPostgres } from '../soak/scenarios/postgres-restarts.ts';
import { loseRedis } from '../soak/scenarios/redis-away.ts';
import { reloadUnderLoad } from '../soak/scenarios/reloads.ts';
import { killWorker } from '../soak/scenarios/worker-killed.ts';
import { stopWorkers } from '../soak/scenarios/worker-restarts.ts';
import { isToldToWait } from '../support/orders.ts';
import { postgresOrSkip, type TestPostgres } from '../support/postgres.ts';
import { type PrivateRedis, redisOrSkip } from '../support/redis.ts';
import { growth, type Held, isNoMore } from '../support/resources.ts';

/** What `npm run soak` does for minutes, in seconds: the same journeys, fewer faults. */
describe('two workers whose servers are taken away under load', () => {
  let postgres: TestPostgres;
  let redis: PrivateRedis;
  let ground: Ground;
  let calm: Held;
  before(async function () {
    this.timeout(120_000);
    if (process.platform !== 'linux') this.skip();
    postgres = await postgresOrSkip(this);
    redis = await redisOrSkip(this);
    ground = await startGround({
      postgres,
      variables: { REDIS_URL: redis.url, OVERLOAD_MILLISECONDS: '60000' },
    });
    await reloadUnderLoad(ground, { times: 2, brokenEvery: 2, perSecond: 40 });
    await crashPostgres(ground, { restarts: 1, perSecond: 10, pause: 300 });
    calm = await ground.held();
  });
  after(async () => {
    await ground?.[Symbol.asyncDispose]();
    await redis?.stop();
    await postgres?.stop();
  });

  /** What was in use is let go of: no descriptor, socket or timer more than before the faults, and memory within a tenth. */
  const assertNothingHeld = async (): Promise<void> => {
    const after = await ground.held(calm);
    const figures = growth(calm, after);
    assert.ok(isNoMore(calm, after), figures);
    assert.ok(after.megabytes <= calm.megabytes * 1.1, figures);
    assert.ok(after.heap <= calm.heap * 1.2, figures);
  };

  it('O10 O12: lose no acknowledged order to a crash of PostgreSQL, and place none twice', async () => {
    const { placed, refused, ended, wrong } = await crashPostgres(ground, { restarts: 2, perSecond: 20, pause: 500 });
    assert.deepEqual(wrong, []);
    assert.equal(ended, 0);
    assert.ok(placed > 0);
    assert.deepEqual(
      refused.filter((told) => !isToldToWait(told)),
      [],
    );
    await assertNothingHeld();
  }).timeout(120_000);

  it('R06: serve as before while Redis is killed or frozen, and admit no more than each its limit', async () => {
    const faults = [
      { how: 'killed', begin: () => redis.kill(), end: () => redis.restart() },
      { how: 'frozen', begin: async () => redis.freeze(), end: async () => redis.thaw() },
    ];
    for (const fault of faults) {
      const { before, during, greedy } = await loseRedis(ground, fault, { perSecond: 50, seconds: 2 });
      assert.equal(failed(before) + failed(during), 0, `${fault.how}: ${failures(during)}`);
      const admitted = greedy.statuses.get(200) ?? 0;
      assert.ok(admitted > 0 && admitted <= 120, `${admitted} admitted while it was ${fault.how}`);
      assert.equal(admitted + (greedy.statuses.get(429) ?? 0), greedy.outcomes.length, failures(greedy));
    }
    await assertNothingHeld();
  }).timeout(120_000);

  it('O04: lose no call to reloads, and take none that is broken', async () => {
    const { results, refused, taken } = await reloadUnderLoad(ground, { times: 8, brokenEvery: 4, perSecond: 50 });
    assert.equal(failed(results), 0, failures(results));
    assert.deepEqual([refused, taken], [2, 6]);
    await assertNothingHeld();
  }).timeout(120_000);

  it('O05: lose nothing that was acknowledged when one is killed, and hold no more once it is replaced', async () => {
    const { results, back, wrong } = await killWorker(ground, { perSecond: 40, writes: 5 });
    assert.deepEqual(wrong, []);
    // What was in flight there, and no more.
    assert.ok(failed(results) <= 20, failures(results));
    assert.ok(back < 30_000);
    await assertNothingHeld();
  }).timeout(120_000);

  it('O02: lose no call when one after the other is told to stop', async () => {
    const { results, wrong, orders } = await stopWorkers(ground, { times: 2, perSecond: 50, writes: 5 });
    assert.equal(failed(results), 0, failures(results));
    assert.deepEqual(wrong, []);
    assert.deepEqual(
      orders.filter(({ told }) => told[0]?.status !== 201),
      [],
    );
    await assertNothingHeld();
  }).timeout(120_000);
});
