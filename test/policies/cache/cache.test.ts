import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { createKeeper } from '../../../gateway/snapshot/keep.ts';
import { cache } from '../../../policies/cache/cache.ts';
import type { Answer, Exchange, Stopped } from '../../../policies/policy.ts';
import { defaultsOf, incomingBody, textOf } from '../support.ts';
import {
  arriving,
  arrivingLate,
  type Bench,
  bytes,
  createBench,
  gate,
  json,
  other,
  service,
  shopper,
  turn,
} from './support.ts';

const anonymous = { kind: 'anonymous', scopes: [] } as const;
const seconds = 60;

describe('the cache', () => {
  let bench: Bench;
  const make = (...[settings, operation, surroundings]: Parameters<typeof createBench>) => {
    bench = createBench({ seconds, ...settings }, operation, surroundings);
  };
  const numbers = async (...parts: Partial<Exchange>[]): Promise<unknown[]> => {
    const all: unknown[] = [];
    for (const part of parts) all.push(((await bench.get(part)).body as { number: number }).number);
    return all;
  };
  beforeEach(() => make());

  it('gives an answer again until its time is up', async () => {
    assert.deepEqual(await numbers({}, {}), [1, 1]);
    bench.clock.advance(59_999);
    assert.deepEqual(await numbers({}), [1]);
    bench.clock.advance(1);
    assert.deepEqual(await numbers({}), [2]);
  });

  it('says what it did, to the client, in the log and in the metrics', async () => {
    const miss = await bench.get();
    assert.deepEqual([miss.note, miss.cacheStatus], ['miss', 'causeway; fwd=uri-miss; fwd-status=200; stored']);
    assert.equal(miss.headers.age, undefined);
    bench.clock.advance(12_400);
    const hit = await bench.get();
    assert.deepEqual([hit.note, hit.cacheStatus], ['hit', 'causeway; hit; ttl=47']);
    assert.equal(hit.headers.age, '12');
    for (const outcome of ['miss', 'hit']) {
      assert.equal(bench.meter.value('causeway_cache_total', { operation: bench.operation.id, outcome }), 1, outcome);
    }
  });

  it('tells a failure from what was never asked for', async () => {
    bench.upstream.answer = () => Promise.reject(new Problem('unavailable'));
    assert.equal((await bench.get()).cacheStatus, 'causeway; fwd=uri-miss');
  });

  it('adds itself to what caches before it say', async () => {
    make({}, { upstream: service });
    bench.upstream.answer = async () => bytes('a', { 'cache-status': 'legacy; hit' });
    assert.equal((await bench.get()).cacheStatus, 'legacy; hit, causeway; fwd=uri-miss; fwd-status=200; stored');
    assert.equal((await bench.get()).cacheStatus, 'causeway; hit; ttl=60');
  });

  it('stores nothing where the contract does not say so', async () => {
    bench = createBench();
    assert.deepEqual(await numbers({}, {}), [1, 2]);
    assert.equal((await bench.get()).cacheStatus, undefined);
  });

  it('keeps answers apart by parameters', async () => {
    const limited = (limit: number) => ({ parameters: { path: {}, query: { limit }, header: {}, cookie: {} } });
    assert.deepEqual(await numbers(limited(1), limited(2), limited(1)), [1, 2, 1]);
  });

  it('makes one call of many for the same missing answer', async () => {
    const { open } = gate(bench.upstream);
    const all = Array.from({ length: 500 }, () => bench.get());
    await turn();
    await open();
    const results = await Promise.all(all);
    assert.equal(bench.upstream.calls, 1);
    assert.deepEqual([...new Set(results.map(({ note }) => note))], ['miss', 'collapsed']);
    assert.match(results[1]?.cacheStatus ?? '', /^causeway; fwd=uri-miss; collapsed;/);
    assert.equal((await bench.get()).note, 'hit');
  });

  it('makes each its own call when the contract wants that, and still stores', async () => {
    make({ coalesce: false });
    const { open } = gate(bench.upstream);
    const both = [bench.get(), bench.get()];
    await turn();
    await open();
    await Promise.all(both);
    assert.equal(bench.upstream.calls, 2);
    assert.equal((await bench.get()).note, 'hit');
  });

  describe('of callers', () => {
    it('B18 C01: never gives one what is another’s', async () => {
      assert.deepEqual(await numbers({}, { identity: other }, { identity: anonymous }, {}), [1, 2, 3, 1]);
    });

    it('gives everyone the same where the contract says public', async () => {
      make({ shared: 'public' });
      assert.deepEqual(await numbers({}, { identity: other }, { identity: anonymous }), [1, 1, 1]);
    });

    it('gives the same to equal scopes where the contract says so', async () => {
      make({ shared: 'scopes' });
      const agent = { ...other, scopes: ['orders:read-any'] };
      assert.deepEqual(
        await numbers({}, { identity: other }, { identity: agent }, { identity: anonymous }),
        [1, 1, 2, 3],
      );
    });

    it('keeps a person’s answers under one set of scopes from another', async () => {
      assert.deepEqual(await numbers({}, { identity: { ...shopper, scopes: ['orders:read', 'more'] } }), [1, 2]);
    });

    it('C02: does not store what the answer calls private for more than its caller', async () => {
      const own = async () => json({ number: bench.upstream.calls }, { 'cache-control': 'private, max-age=60' });
      bench.upstream.answer = own;
      assert.deepEqual(await numbers({}, {}), [1, 1]);
      make({ shared: 'public' });
      bench.upstream.answer = own;
      assert.deepEqual(await numbers({}, {}), [1, 2]);
    });

    it('tells clients to ask again each time, unless everyone may have the answer', async () => {
      assert.equal((await bench.get()).headers['cache-control'], 'private, no-cache');
      make({ shared: 'public' }, { security: [] });
      assert.equal((await bench.get()).headers['cache-control'], 'public, max-age=60');
      make({ shared: 'public' }, { security: [{ accessToken: [] }] });
      assert.equal((await bench.get()).headers['cache-control'], 'private, no-cache');
    });

    it('tells a tier in another process how long, since it keeps callers apart itself', async () => {
      const tier = { identity: { ...shopper, scheme: 'tierIdentity' } } as const;
      assert.equal((await bench.get(tier)).headers['cache-control'], 'private, max-age=60');
      make({ shared: 'public' });
      assert.equal((await bench.get(tier)).headers['cache-control'], 'max-age=60');
      make({ shared: 'public', outdatedBy: ['system/inventory.v1'] });
      assert.equal((await bench.get(tier)).headers['cache-control'], 'no-cache');
    });
  });

  describe('after a write', () => {
    const operation = { id: 'experience/storefront.v2#changeOrder', method: 'PUT' } as const;
    const write = async (parts: Partial<Exchange> = {}, path = '/elsewhere') => {
      bench.clock.advance(1);
      await bench.beside({ ...operation, path }).get({ method: 'PUT', ...parts });
      bench.clock.advance(1);
    };

    it('reads anew for who wrote, anywhere', async () => {
      await bench.get();
      await bench.get({ identity: other });
      await write();
      assert.deepEqual(await numbers({}, { identity: other }), [3, 2]);
      assert.deepEqual(await numbers({}), [3]);
    });

    it('reads anew for everyone what was written at its address (RFC 9111 §4.4)', async () => {
      make({ shared: 'public' });
      await bench.get();
      await write({ identity: other });
      assert.deepEqual(await numbers({}), [1]);
      await write({ identity: other }, bench.operation.path);
      assert.deepEqual(await numbers({}, {}), [2, 2]);
    });

    it('leaves what stands at another address', async () => {
      make({ shared: 'public' });
      await bench.get();
      const parameters = { path: { orderId: 'O-2' }, query: {}, header: {}, cookie: {} };
      await write({ parameters }, bench.operation.path);
      assert.deepEqual(await numbers({}), [1]);
    });

    it('of an API that outdates it reads anew, and keeps it for when that fails', async () => {
      const outdatedBy = ['system/inventory.v1'];
      make({ shared: 'public', outdatedBy, staleWhileRevalidate: 60, staleIfError: 60 });
      await bench.get();
      const reserve = async (api: string) => {
        bench.clock.advance(1);
        await bench.beside({ ...operation, api, path: '/elsewhere' }).get({ method: 'PUT', identity: other });
      };
      await reserve('system/orders.v1');
      assert.deepEqual(await numbers({}), [1]);
      await reserve('system/inventory.v1');
      bench.clock.advance(1);
      assert.deepEqual(await numbers({}, {}), [2, 2]);
      await reserve('system/inventory.v1');
      bench.upstream.answer = () => Promise.reject(new Problem('unavailable'));
      assert.deepEqual(await numbers({}), [2]);
    });

    it('also when it failed: something may have been done', async () => {
      await bench.get();
      const changed = bench.beside({ ...operation, path: '/elsewhere' });
      changed.upstream.answer = () => Promise.reject(new Problem('upstream-timeout'));
      bench.clock.advance(1);
      await changed.get({ method: 'PUT' });
      assert.deepEqual(await numbers({}), [2]);
    });

    it('does not store for good what was read beside it', async () => {
      const { open } = gate(bench.upstream);
      const reading = bench.get();
      await turn();
      await write();
      await open();
      await reading;
      bench.upstream.answer = async () => json({ number: bench.upstream.calls });
      assert.deepEqual(await numbers({}), [2]);
    });

    it('does not store for good what an exchange read that is older than the write', async () => {
      bench.clock.advance(5);
      await write();
      await bench.get({ started: 3 });
      assert.equal((await bench.get()).note, 'miss');
    });

    it('does not wait for what was begun before it', async () => {
      const { open } = gate(bench.upstream);
      const first = bench.get();
      await turn();
      await write();
      const second = bench.get();
      await turn();
      assert.equal(bench.upstream.calls, 2);
      await open();
      await Promise.all([first, second]);
    });

    it('reads anew within the exchange that wrote', async () => {
      make({ shared: 'public' });
      await bench.get();
      const { exchange } = (await bench.get()).sent;
      exchange.memo.write();
      assert.deepEqual(await numbers({ memo: exchange.memo }), [2]);
    });
  });

  describe('is for complete answers', () => {
    for (const [what, answer] of [
      ['an answer that may not be', bytes('a', { 'cache-control': 'no-store' })],
      ['a cookie', bytes('a', { 'set-cookie': 'a=b' })],
      ['what varies by everything', bytes('a', { vary: 'Accept, *' })],
      ['a part', bytes('a', { 'content-range': 'bytes 0-0/9' }, 206)],
      ['a redirection for now', bytes('a', { location: '/b' }, 302)],
      ['a created record', bytes('a', {}, 201)],
      ['a missing one', bytes('a', {}, 404)],
      ['a refusal', bytes('a', {}, 403)],
      ['a failure', bytes('a', {}, 503)],
      ['what is over at once', bytes('a', { 'cache-control': 'max-age=0' })],
      ['what says two ages, one of them over', bytes('a', { 'cache-control': 'max-age=60, max-age=0' })],
      ['what says them the other way round', bytes('a', { 'cache-control': 'max-age=0, max-age=60' })],
      ['what says an age that is none', bytes('a', { 'cache-control': 'max-age=soon' })],
      ['what ended before it came', bytes('a', { age: '60' })],
      [
        'what is to be asked for each time, and cannot be asked by anything',
        bytes('a', { 'cache-control': 'no-cache' }),
      ],
    ] as const) {
      it(`C02: and does not store ${what}`, async () => {
        make({ shared: 'public' }, { upstream: service });
        bench.upstream.answer = async () => answer;
        const first = await bench.get();
        await bench.get();
        assert.equal(bench.upstream.calls, 2);
        assert.doesNotMatch(first.cacheStatus ?? '', /stored/);
      });
    }

    for (const [what, answer] of [
      ['one through a translator', bytes('a', {}, 203)],
      ['one without a body', { status: 204, headers: {}, body: { kind: 'none' } }],
      ['a move for good', bytes('', { location: '/b' }, 301)],
    ] as const) {
      it(`and stores ${what}`, async () => {
        make({}, { upstream: service });
        bench.upstream.answer = async () => answer;
        await bench.get();
        assert.equal((await bench.get()).status, answer.status);
        assert.equal(bench.upstream.calls, 1);
      });
    }

    it('and waits for one that says its length', async () => {
      make({}, { upstream: service });
      bench.upstream.answer = async () => arriving('much', { 'content-length': '4' });
      assert.equal((await bench.get()).body, 'much');
      assert.equal((await bench.get()).body, 'much');
      assert.equal(bench.upstream.calls, 1);
    });

    it('U07: and neither waits for one that does not, nor for one that is too large', async () => {
      for (const headers of [{}, { 'content-length': '5' }]) {
        make({ largest: 4 }, { upstream: service });
        bench.upstream.answer = async () => arriving('large', headers);
        assert.equal((await bench.get()).sent.answer?.body.kind, 'relay');
        await bench.get();
        assert.equal(bench.upstream.calls, 2);
      }
    });

    it('and waits for one no longer than there is time: what has come goes on, and the rest behind it', async () => {
      make({ budget: 20 }, { upstream: service });
      const late = arrivingLate('mu', 'ch');
      bench.upstream.answer = async () => late.answer;
      const { sent } = await bench.get({ deadline: 20 });
      assert.equal(sent.answer?.body.kind, 'relay');
      const text = textOf(sent.answer as Answer);
      late.go();
      assert.equal(await text, 'much');
      await bench.get({ deadline: 20 });
      assert.equal(bench.upstream.calls, 2, 'it is not stored');
    });

    it('U06: and fails when one breaks off', async () => {
      make({}, { upstream: service });
      bench.upstream.answer = async () => arriving('much', { 'content-length': '9' }, true);
      await assert.rejects(bench.get(), /cut off/);
    });

    it('and does not store one that is too large', async () => {
      make({ largest: 10 });
      bench.upstream.answer = async () => json({ text: 'long enough' });
      await bench.get();
      await bench.get();
      assert.equal(bench.upstream.calls, 2);
    });
  });

  describe('of what is missing', () => {
    const gone = () => Promise.reject(new Problem('not-found', { detail: 'No order O-1.', cause: new Error('row') }));

    it('remembers nothing unless the contract says so', async () => {
      bench.upstream.answer = gone;
      await bench.get();
      await bench.get();
      assert.equal(bench.upstream.calls, 2);
    });

    it('remembers as long as the contract says, and nothing of the call', async () => {
      make({ missing: 5 });
      bench.upstream.answer = gone;
      await bench.get();
      const { sent, cacheStatus } = await bench.get();
      assert.deepEqual([sent.problem?.kind, sent.problem?.facts], ['not-found', { detail: 'No order O-1.' }]);
      assert.equal(cacheStatus, 'causeway; hit; ttl=5');
      bench.clock.advance(5_000);
      await bench.get();
      assert.equal(bench.upstream.calls, 2);
    });

    it('remembers a service’s own 404 and 410', async () => {
      for (const status of [404, 410]) {
        make({ missing: 5 }, { upstream: service });
        bench.upstream.answer = async () => bytes('no', {}, status);
        await bench.get();
        assert.equal((await bench.get()).status, status);
        assert.equal(bench.upstream.calls, 1);
      }
    });

    it('does not remember that somebody else may not have it', async () => {
      make({ missing: 5 });
      bench.upstream.answer = gone;
      await bench.get();
      bench.upstream.answer = async () => json({});
      assert.equal((await bench.get({ identity: other })).status, 200);
    });

    it('forgets the answer that was there before', async () => {
      make({ seconds: 1, staleIfError: 60 });
      await bench.get();
      bench.clock.advance(2_000);
      bench.upstream.answer = gone;
      await bench.get();
      bench.upstream.answer = () => Promise.reject(new Problem('unavailable'));
      assert.equal((await bench.get()).status, 503);
    });
  });

  it('gives nothing stored while an operator has something stopped', async () => {
    const controls = { stopped: undefined as Stopped | undefined, denied: undefined, outdated: false };
    make({ staleIfError: 60 }, {}, { controls });
    await bench.get();
    controls.stopped = { anyWork: true, operation: () => undefined, consumer: () => undefined };
    assert.deepEqual(await numbers({}), [2]);
    bench.upstream.answer = () => Promise.reject(new Problem('switched-off'));
    assert.equal((await bench.get()).problem, 'switched-off');
    controls.stopped = undefined;
    assert.equal((await bench.get()).note, 'hit');
    // Consumers are judged before; nobody else pays for one that is off.
    controls.stopped = { anyWork: false, operation: () => undefined, consumer: () => undefined };
    assert.equal((await bench.get()).note, 'hit');
  });

  it('gives tiers data, the same each time, and clients its bytes', async () => {
    make({}, { tier: 'process' });
    const value = { list: [1] };
    bench.upstream.answer = async () => json(value);
    await bench.get();
    const inside = await bench.get({ side: 'hop' });
    const again = await bench.get({ side: 'hop' });
    assert.equal(inside.body, value);
    assert.equal(again.body, value);
    assert.equal(inside.cacheStatus, undefined);
    assert.equal((await bench.get()).sent.answer?.body.kind, 'bytes');
  });

  it('gives a service’s JSON to tiers as data', async () => {
    make({}, { tier: 'system', upstream: service });
    bench.upstream.answer = async () => bytes('{"a":1}', { 'content-type': 'application/json; charset=utf-8' });
    await bench.get({ side: 'hop' });
    const { sent } = await bench.get({ side: 'hop' });
    assert.deepEqual(sent.answer?.body, { kind: 'value', value: { a: 1 } });
  });

  it('leaves alone what has a body', async () => {
    await bench.get({ body: incomingBody('{}') });
    assert.equal((await bench.get({ body: incomingBody('{}') })).cacheStatus, 'causeway; fwd=bypass');
    assert.equal(bench.upstream.calls, 2);
  });

  it('answers HEAD by what GET was answered, and stores no answer without its body', async () => {
    make({}, { upstream: service });
    bench.upstream.answer = async ({ method }) =>
      method === 'HEAD' ? { ...bytes(''), body: { kind: 'none' } } : bytes('a');
    assert.equal((await bench.get({ method: 'HEAD' })).note, 'bypass');
    assert.equal((await bench.get()).note, 'miss');
    assert.equal((await bench.get({ method: 'HEAD' })).note, 'hit');
  });

  it('is bounded by bytes: what was not asked for longest goes', async () => {
    make({}, {}, { cacheBytes: 6_000 });
    bench.upstream.answer = async () => json({ text: 'x'.repeat(1_000), number: bench.upstream.calls });
    const at = (orderId: string) => ({ parameters: { path: { orderId }, query: {}, header: {}, cookie: {} } });
    assert.deepEqual(await numbers(at('a'), at('b'), at('a'), at('c'), at('a'), at('b')), [1, 2, 1, 3, 1, 4]);
  });

  it('keeps what it has over reloads, until the contract or its settings change', async () => {
    const keeper = createKeeper();
    const snapshot = (contract: string, own = seconds) => {
      const { keep, release } = keeper.hold();
      return { release, bench: createBench({ seconds: own }, {}, { keep, contract }) };
    };
    const [first, same, changed, longer] = [snapshot('a'), snapshot('a'), snapshot('b'), snapshot('a', 61)];
    assert.equal(await noted(first.bench), 'miss');
    assert.equal(await noted(same.bench), 'hit');
    assert.equal(await noted(changed.bench), 'miss');
    assert.equal(await noted(longer.bench), 'miss');
    for (const { release } of [first, same]) release();
    assert.equal(await noted(snapshot('a').bench), 'miss', 'what nobody running enforces is dropped');
    assert.equal(await noted(changed.bench), 'hit');
  });

  it('refuses settings for what it does not store', () => {
    const contradictions = (settings: object) =>
      cache.contradictions?.({ ...defaultsOf(cache), ...settings }, bench.operation, {}) ?? [];
    assert.equal(contradictions({ staleIfError: 5 }).length, 1);
    assert.deepEqual(contradictions({ staleIfError: 5, seconds: 5 }), []);
  });
});

const noted = async (bench: Bench): Promise<unknown> => (await bench.get()).note;
