import assert from 'node:assert/strict';
import { type Kind, Problem } from '#problem';
import type { CacheSettings } from '../../../policies/cache/settings.ts';
import { type Bench, bytes, createBench, gate, json, service, turn } from './support.ts';

describe('a stale answer', () => {
  let bench: Bench;
  const make = (settings: Partial<CacheSettings>, operation = {}) => {
    bench = createBench({ seconds: 10, ...settings }, operation);
  };
  const number = async () => ((await bench.get()).body as { number: number } | undefined)?.number;
  const fail = (kind: Kind) => {
    bench.upstream.answer = () => Promise.reject(new Problem(kind));
  };

  describe('while it is made anew', () => {
    it('is given at once, and the new one after that', async () => {
      make({ staleWhileRevalidate: 30 });
      await bench.get();
      bench.clock.advance(12_000);
      const stale = await bench.get();
      assert.deepEqual(stale.body, { number: 1 });
      assert.deepEqual(
        [stale.note, stale.cacheStatus],
        ['stale', 'causeway; hit; ttl=-2; detail=stale-while-revalidate'],
      );
      assert.equal(stale.headers.age, '12');
      await turn();
      assert.equal(await number(), 2);
      assert.equal(bench.upstream.calls, 2);
    });

    for (const coalesce of [true, false])
      it(`is made anew once, however many ask, calls ${coalesce ? '' : 'not '}being shared`, async () => {
        make({ staleWhileRevalidate: 30, coalesce });
        await bench.get();
        bench.clock.advance(12_000);
        const { open } = gate(bench.upstream);
        await Promise.all(Array.from({ length: 20 }, () => bench.get()));
        assert.equal(bench.upstream.calls, 2);
        await open();
        await turn();
        assert.equal(await number(), 2);
      });

    it('is made anew on nobody’s time: neither the deadline nor the end of who asked counts', async () => {
      make({ staleWhileRevalidate: 30, budget: 700 });
      await bench.get();
      bench.clock.advance(12_000);
      const client = new AbortController();
      const { open } = gate(bench.upstream);
      const { sent } = await bench.get({ deadline: 12_010, signal: client.signal });
      client.abort(new Error('the client left'));
      const [, own] = bench.upstream.seen;
      assert.deepEqual([own?.deadline, own?.started, own?.signal.aborted], [12_700, 12_000, false]);
      assert.notEqual(own?.memo, sent.exchange.memo);
      await open();
      await turn();
      assert.equal(await number(), 2);
    });

    it('stays when that fails, which the log tells, and is tried again', async () => {
      make({ staleWhileRevalidate: 30 });
      await bench.get();
      bench.clock.advance(12_000);
      fail('unavailable');
      assert.equal(await number(), 1);
      await turn();
      assert.equal(bench.log.lines.at(-1)?.level, 'warn');
      assert.equal(await number(), 1);
      await turn();
      assert.equal(bench.upstream.calls, 3);
    });

    it('is given so long and no longer', async () => {
      make({ staleWhileRevalidate: 30 });
      await bench.get();
      bench.clock.advance(40_000);
      assert.equal(await number(), 2);
    });
  });

  describe('when a new one cannot be had', () => {
    for (const [kind, status] of [
      ['unavailable', 503],
      ['circuit-open', 503],
      ['overloaded', 503],
      ['upstream-unreachable', 502],
      ['upstream-timeout', 504],
      ['internal', 500],
    ] as const) {
      it(`because of ${kind} is given, and marked`, async () => {
        make({ staleIfError: 60 });
        await bench.get();
        bench.clock.advance(12_000);
        fail(kind);
        const { body, note, cacheStatus } = await bench.get();
        assert.deepEqual([body, note], [{ number: 1 }, 'stale']);
        assert.equal(cacheStatus, `causeway; fwd=stale; fwd-status=${status}; ttl=-2; detail=stale-if-error`);
      });
    }

    it('as its service says itself is given', async () => {
      make({ staleIfError: 60 }, { upstream: service });
      bench.upstream.answer = async () => bytes('good');
      await bench.get();
      bench.clock.advance(12_000);
      bench.upstream.answer = async () => bytes('{}', { 'content-type': 'application/problem+json' }, 503);
      assert.equal((await bench.get()).body, 'good');
    });

    it('in time is given when the caller’s time is up', async () => {
      make({ staleIfError: 60 });
      await bench.get();
      bench.clock.advance(12_000);
      gate(bench.upstream);
      const { note } = await bench.get({ deadline: 12_020 });
      assert.equal(note, 'stale');
    });

    it('is not given for a refusal, nor for a client that left', async () => {
      make({ staleIfError: 60 });
      await bench.get();
      bench.clock.advance(12_000);
      fail('forbidden');
      assert.equal((await bench.get()).problem, 'forbidden');
      const left = new Error('the client left');
      await assert.rejects(bench.get({ signal: AbortSignal.abort(left) }), left);
    });

    it('is given so long and no longer', async () => {
      make({ staleIfError: 60 });
      await bench.get();
      bench.clock.advance(70_000);
      fail('unavailable');
      assert.equal((await bench.get()).problem, 'unavailable');
    });

    it('is not given where the contract does not say so', async () => {
      make({});
      await bench.get();
      bench.clock.advance(12_000);
      fail('unavailable');
      assert.equal((await bench.get()).problem, 'unavailable');
    });
  });

  describe('by its own word', () => {
    const says = (cacheControl: string, settings: Partial<CacheSettings> = {}) => {
      make({ shared: 'public', ...settings });
      bench.upstream.answer = async () => json({ number: bench.upstream.calls }, { 'cache-control': cacheControl });
    };
    /** Whether it may be given `seconds` after it came, its upstream failing. */
    async function standsIn(seconds: number): Promise<boolean> {
      await bench.get();
      bench.clock.advance(seconds * 1000);
      fail('unavailable');
      return (await bench.get()).status === 200;
    }

    for (const [word, settings, expected] of [
      ['stale-if-error=60', {}, true],
      ['stale-if-error=1', { staleIfError: 60 }, false],
      ['must-revalidate', { staleIfError: 60 }, false],
      ['proxy-revalidate', { staleIfError: 60 }, false],
      ['no-cache', { staleIfError: 60 }, false],
      ['stale-while-revalidate=60', {}, true],
      ['stale-while-revalidate=60, must-revalidate', {}, false],
    ] as const) {
      it(`“${word}” ${expected ? 'may' : 'may not'} be given`, async () => {
        says(word, settings);
        assert.equal(await standsIn(12), expected);
      });
    }

    it('is stale earlier than the contract says, never later', async () => {
      says('max-age=3');
      assert.equal(await standsIn(4), false);
      says('max-age=3600');
      assert.equal(await standsIn(11), false);
    });

    it('is stale for shared use when s-maxage says so', async () => {
      says('max-age=9, s-maxage=3');
      assert.equal(await standsIn(4), false);
      says('max-age=9, s-maxage=3', { shared: 'identity' });
      assert.equal(await standsIn(4), true);
    });

    it('is as old as it was when it came', async () => {
      make({}, { upstream: service });
      bench.upstream.answer = async () => bytes('a', { age: '8' });
      await bench.get();
      bench.clock.advance(1_000);
      assert.equal((await bench.get()).headers.age, '9');
      bench.clock.advance(1_000);
      assert.equal((await bench.get()).note, 'miss');
    });

    it('is not taken for older than a date of whole seconds can say', async () => {
      make({}, { upstream: service });
      const date = new Date(bench.clock.now()).toUTCString();
      bench.clock.advance(900);
      bench.upstream.answer = async () => bytes('a', { date });
      await bench.get();
      assert.equal((await bench.get()).cacheStatus, 'causeway; hit; ttl=10');
    });

    it('is stale when its dates say so', async () => {
      make({}, { upstream: service });
      const date = new Date(bench.clock.now()).toUTCString();
      const expires = new Date(bench.clock.now() + 2_000).toUTCString();
      bench.upstream.answer = async () => bytes('a', { date, expires });
      await bench.get();
      assert.equal((await bench.get()).note, 'hit');
      bench.clock.advance(2_000);
      assert.equal((await bench.get()).note, 'miss');
      bench.upstream.answer = async () => bytes('a', { date, expires: '0' });
      await bench.get();
      assert.equal((await bench.get()).note, 'miss');
    });
  });
});
