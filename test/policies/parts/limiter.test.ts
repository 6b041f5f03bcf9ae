import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Redis } from 'ioredis';
import { type Counter, counterFor } from '../../../policies/parts/limiter.ts';
import { describeWithRedis, type PrivateRedis, startRedis } from '../../support/redis.ts';
import { createClock, createKeep, createLog, createMeter } from '../instruments.ts';

const needs = () => ({ clock: createClock(), keep: createKeep().keep, log: createLog(), meter: createMeter() });
const used = async (count: Counter, key: string) => (await count(key)).used;

describe('counter in memory', () => {
  it('counts each key by itself', async () => {
    const count = counterFor('test', 60, needs());

    assert.deepEqual([await used(count, 'a'), await used(count, 'a'), await used(count, 'b')], [1, 2, 1]);
  });

  it('says how long the window still lasts', async () => {
    const { left } = await counterFor('test', 60, needs())('a');

    assert.ok(left > 59_000 && left <= 60_000);
  });

  it('begins anew when the window has ended', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    try {
      const count = counterFor('test', 60, needs());
      await count('a');
      mock.timers.tick(59_000);
      assert.equal(await used(count, 'a'), 2);
      mock.timers.tick(1_000);
      assert.equal(await used(count, 'a'), 1);
    } finally {
      mock.timers.reset();
    }
  });

  it('O17: never promises a longer wait than the window, even when the wall clock is set back', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 10_000_000 });
    try {
      const count = counterFor('test', 60, needs());
      await count('a');
      mock.timers.setTime(10_000_000 - 3_600_000);
      assert.equal((await count('a')).left, 60_000);
    } finally {
      mock.timers.reset();
    }
  });

  it('is the same one after a reload', async () => {
    const kept = needs();
    await counterFor('test', 60, kept)('a');

    assert.equal(await used(counterFor('test', 60, kept), 'a'), 2);
    assert.equal(await used(counterFor('other', 60, kept), 'a'), 1);
  });

  it('R05: refuses to count nobody', async () => {
    await assert.rejects(counterFor('test', 60, needs())(''), /count nobody/);
  });

  it('R04: shares counts among newcomers when there are too many keys, but not those it already keeps', async function () {
    this.timeout(20_000);
    const kept = needs();
    const count = counterFor('test', 60, kept);
    await count('regular');
    for (let index = 1; index < 50_000; index += 1) await count(`key ${index}`);
    for (let index = 0; index < 9_000; index += 1) await count(`late ${index}`);

    assert.equal(await used(count, 'regular'), 2);
    assert.ok((await used(count, 'one more')) > 1);
    kept.clock.advance(120_000);
    assert.equal(await used(count, 'after the crowd'), 1);
  });
});

describeWithRedis('counter in Redis', () => {
  let server: PrivateRedis;
  const clients: Redis[] = [];
  const connect = async (): Promise<Redis> => {
    const options = { enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy: () => 50, lazyConnect: true };
    const client = new Redis(server.url, options);
    clients.push(client);
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const open = async () => {
    const kept = needs();
    return { ...kept, count: counterFor('test', 60, { ...kept, redis: await connect() }) };
  };
  const timed = async <T>(work: () => Promise<T>): Promise<{ value: T; took: number }> => {
    const begun = performance.now();
    const value = await work();
    return { value, took: performance.now() - begun };
  };
  const until = async (condition: () => Promise<boolean> | boolean) => {
    for (let turn = 0; turn < 200; turn += 1) {
      if (await condition()) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('it never happened');
  };

  beforeEach(async () => {
    server = await startRedis();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    await server.stop();
  });

  it('R01: counts over all processes together', async () => {
    const [one, two] = [await open(), await open()];
    const results = await Promise.all(
      Array.from({ length: 300 }, (_, index) => (index % 2 === 0 ? one : two).count('acme')),
    );

    assert.deepEqual(
      results.map(({ used }) => used).sort((a, b) => a - b),
      Array.from({ length: 300 }, (_, index) => index + 1),
    );
    assert.ok(results.every(({ left }) => left > 0 && left <= 60_000));
  });

  it('forgets a window when it has ended', async () => {
    const { count } = await open();
    const client = await connect();
    await count('acme');
    const [key = ''] = await client.keys('*');

    assert.equal(key, 'causeway:test:acme');
    assert.ok((await client.pttl(key)) <= 60_000);
  });

  it('R06 O15: goes on in this process, at once, when Redis is killed', async () => {
    const { count, log, meter } = await open();
    await count('acme');
    await server.kill();
    const { value, took } = await timed(() => count('acme'));

    assert.equal(value.used, 1);
    assert.ok(took < 100, `took ${took} ms`);
    assert.equal(log.lines.length, 1);
    assert.equal(meter.value('causeway_limiter_fallback_total', { limiter: 'test' }), 1);
  });

  it('R06: goes on in this process, within 100 ms, when Redis is frozen, and then without any wait', async () => {
    const { count, log } = await open();
    await count('acme');
    server.freeze();
    const first = await timed(() => Promise.all(Array.from({ length: 20 }, () => count('acme'))));
    const second = await timed(() => count('acme'));

    assert.ok(first.took < 150, `took ${first.took} ms`);
    assert.ok(second.took < 20, `took ${second.took} ms`);
    assert.equal(second.value.used, 21);
    assert.equal(log.lines.length, 1);
  });

  it('lets one call a second try a frozen Redis', async () => {
    const { count, clock } = await open();
    server.freeze();
    await count('acme');
    clock.advance(1_000);
    const calls = await Promise.all(Array.from({ length: 20 }, () => timed(() => count('acme'))));

    assert.equal(calls.filter(({ took }) => took > 50).length, 1);
    assert.ok(calls.every(({ took }) => took < 150));
  });

  it('R07: counts in Redis again soon after it is back, without a burst of what it missed', async () => {
    const { count, clock, log } = await open();
    await count('acme');
    await server.kill();
    for (let turn = 0; turn < 50; turn += 1) await count('acme');
    await server.restart();
    await until(async () => {
      clock.advance(1_000);
      await count('acme');
      return log.lines.at(-1)?.level === 'info';
    });

    assert.equal(await (await connect()).get('causeway:test:acme'), '1');
  });

  it('counts in Redis again when it thaws', async () => {
    const { count, clock, log } = await open();
    server.freeze();
    await count('acme');
    server.thaw();
    await until(async () => {
      clock.advance(1_000);
      await count('acme');
      return log.lines.at(-1)?.level === 'info';
    });

    assert.equal(log.lines.length, 2);
  });

  it('R08: goes on in this process when Redis refuses to write', async () => {
    const { count, clock, meter } = await open();
    const client = await connect();
    const fallbacks = () => meter.value('causeway_limiter_fallback_total', { limiter: 'test' });
    await client.config('SET', 'maxmemory', '1');
    assert.equal((await count('acme')).used, 1);
    assert.equal(fallbacks(), 1);

    await client.config('SET', 'maxmemory', '0');
    await client.replicaof('127.0.0.1', 1);
    clock.advance(1_000);
    assert.equal((await count('acme')).used, 2);
    assert.equal(fallbacks(), 2);
  });
});
