import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { SharedCount } from '../../../../policies/policy.ts';
import { type CountServer, onPostgres, onRedis } from '../../../support/counts.ts';
import { postgresOrSkip, type TestPostgres } from '../../../support/postgres.ts';
import { describeWithRedis, type PrivateRedis, startRedis } from '../../../support/redis.ts';
import { type Node, nodeOn } from './nodes.ts';

const timed = async <T>(work: () => Promise<T>): Promise<{ value: T; took: number }> => {
  const begun = performance.now();
  const value = await work();
  return { value, took: performance.now() - begun };
};
/** Calls at once. However long the count is silent, they wait for it together and not each for itself. */
const many = 20;
const together = ({ patience }: SharedCount): number => many * patience;
const callMany = (node: Node, key: string, limit: number) =>
  timed(() => Promise.all(Array.from({ length: many }, () => node.call(key, limit))));
/** Calls that were answered without a wait. */
const atOnce = ({ limiter }: Node, key: string, limit: number): number =>
  Array.from({ length: many }, () => limiter.spend(key, limit)).filter((spent) => !(spent instanceof Promise)).length;
const fallbacks = ({ meter }: Node): number => meter.value('causeway_limiter_fallback_total', { limiter: 'test' });
const isBack = ({ log }: Node): boolean => log.lines.at(-1)?.level === 'info';

/** Calls until the shared count is asked again. */
async function untilBack(node: Node, key: string): Promise<void> {
  for (let turn = 0; !isBack(node); turn += 1) {
    assert.ok(turn < 100, 'it is never asked again');
    await node.call(key, 10_000);
    await sleep(50);
  }
}

for (const exact of [false, true]) {
  describeWithRedis(exact ? 'an exact limiter without its Redis' : 'leases without their Redis', () => {
    let redis: PrivateRedis;
    let server: CountServer;
    beforeEach(async () => {
      redis = await startRedis();
      server = onRedis(redis);
    });
    afterEach(() => server.stop());
    let shared: SharedCount;
    const open = async (): Promise<Node> => {
      shared = await server.connect();
      return nodeOn(shared, { exact });
    };

    it('R06: go on in this process when it is killed', async () => {
      const node = await open();
      await node.call('acme', 5);
      await redis.kill();
      const { value, took } = await callMany(node, 'acme', 5);

      assert.ok(took < together(shared), `took ${took} ms`);
      const passed = value.filter(Boolean).length;
      assert.equal(passed, exact ? 5 : 4);
      assert.deepEqual(
        node.log.lines.map(({ level, message }) => [level, message]),
        [['warn', 'Redis does not answer: limits are counted in this process']],
      );
      assert.ok(fallbacks(node) > 0);
    });

    it('R06: go on in this process when it is frozen, after one wait for all, and then without any', async () => {
      const node = await open();
      redis.freeze();
      const { took } = await callMany(node, 'acme', 1_000);

      assert.ok(took < together(shared), `took ${took} ms`);
      assert.equal(atOnce(node, 'acme', 1_000), many);
      assert.equal((await node.limiter.spend('acme', 1_000)).remaining, 1_000 - 2 * many - 1);
      assert.equal(node.log.lines.length, 1);
    });

    it('R07: is asked again soon after it is back, and told only once what it missed', async () => {
      const node = await open();
      await node.call('acme', 10_000);
      await redis.kill();
      for (let turn = 0; turn < 50; turn += 1) await node.call('acme', 10_000);
      await redis.restart();
      const commands = new Redis(redis.url);
      await untilBack(node, 'acme');
      const calls = await commands.info('commandstats');
      commands.disconnect();

      assert.ok(Number(/cmdstat_incrby:calls=(\d+)/.exec(calls)?.[1]) <= 3, calls);
    }).timeout(10_000);

    it('R07: is asked again when it thaws', async () => {
      const node = await open();
      redis.freeze();
      await node.call('acme', 10_000);
      redis.thaw();
      await untilBack(node, 'acme');
      assert.equal(node.log.lines.length, 2);
    }).timeout(10_000);

    it('R08: go on in this process when it refuses to write', async () => {
      const node = await open();
      const commands = new Redis(redis.url);
      await commands.config('SET', 'maxmemory', '1');
      assert.ok(await node.call('acme', 1));
      assert.equal(await node.call('acme', 1), false);
      assert.ok(fallbacks(node) >= 1);
      assert.equal(node.log.lines.length, 1);
      commands.disconnect();
    });
  });
}

describeWithRedis('leases that were away from Redis', () => {
  it('tell it what was called meanwhile, so that others do not call it again', async () => {
    const redis = await startRedis();
    const server = onRedis(redis);
    const [one, two] = [nodeOn(await server.connect()), nodeOn(await server.connect())];
    await one.call('acme', 100);
    redis.freeze();
    let passed = 1;
    for (let turn = 0; turn < 60; turn += 1) if (await one.call('acme', 100)) passed += 1;
    redis.thaw();
    await untilBack(one, 'acme');
    const left = (await two.limiter.spend('acme', 100)).remaining;
    assert.equal(passed, 61);
    assert.ok(left < 100 - passed, `${left} left of 100 after ${passed}`);
    await server.stop();
  }).timeout(10_000);
});

describe('leases without their PostgreSQL', () => {
  let postgres: TestPostgres;
  let server: CountServer;
  let url: string;
  before(async function () {
    this.timeout(20_000);
    postgres = await postgresOrSkip(this);
    url = await postgres.database();
    server = onPostgres(url);
  });
  after(async () => {
    await server?.stop().catch(() => undefined);
    await postgres?.stop();
  });

  it('go on in this process while it hangs, after one wait for all, and then without any', async () => {
    const shared: SharedCount = await server.connect();
    const [node, client] = [nodeOn(shared), new pg.Client(url)];
    await client.connect();
    await client.query('begin; lock table gateway.rate_count in access exclusive mode');
    const { took } = await callMany(node, 'hung', 1_000);
    const unasked = atOnce(node, 'hung', 1_000);
    await client.query('commit');
    await client.end();

    assert.ok(took < together(shared), `took ${took} ms`);
    assert.equal(unasked, many);
    assert.equal(fallbacks(node), 2 * many);
    await untilBack(node, 'hung');
    assert.deepEqual(
      node.log.lines.map(({ message }) => message),
      ['the store does not answer: limits are counted in this process', 'limits are counted in the store again'],
    );
  }).timeout(10_000);

  it('go on in this process when it crashes, and in the store again when it is back', async () => {
    const shared = await server.connect();
    const node = nodeOn(shared);
    await node.call('crashed', 20);
    await postgres.crash();
    const { value, took } = await callMany(node, 'crashed', 20);
    assert.equal(value.filter(Boolean).length, 19);
    assert.ok(took < together(shared), `took ${took} ms`);
    await postgres.restart();
    await untilBack(node, 'another');
  }).timeout(20_000);
});
