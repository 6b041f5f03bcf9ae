import assert from 'node:assert/strict';
import { Problem } from '#problem';
import type { Answer, Exchange, Handler, Signal } from '../../policies/policy.ts';
import { timeout } from '../../policies/timeout.ts';
import { answerWith, mount } from './support.ts';

/** An upstream that never answers, and minds being aborted or does not. */
const hang =
  (heard: unknown[] = [], minds = true): Handler =>
  (exchange) =>
    new Promise((_, reject) => {
      exchange.signal.addEventListener('abort', () => {
        heard.push(exchange.signal.reason);
        if (minds) reject(exchange.signal.reason);
      });
    });
const later = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('timeout', () => {
  it('breaks off a call that takes too long, and tells the upstream', async () => {
    const heard: unknown[] = [];
    const { problem } = await mount(timeout, { settings: { total: 20 }, next: hang(heard) }).send();

    assert.equal(problem?.kind, 'upstream-timeout');
    assert.equal(problem?.facts.detail, 'There was no answer within 20 ms.');
    assert.deepEqual(heard, [problem]);
  });

  it('does not wait for an upstream that ignores being told', async () => {
    const { problem } = await mount(timeout, { settings: { total: 20 }, next: hang([], false) }).send();

    assert.equal(problem?.kind, 'upstream-timeout');
  });

  it('leaves a quick answer alone, and its own timer with it', async () => {
    await later(0);
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const { answer, exchange } = await mount(timeout).send();

    assert.equal(answer?.status, 200);
    assert.equal(exchange.signal.aborted, false);
    assert.equal(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length, before);
  });

  it('passes on what the upstream throws', async () => {
    const next: Handler = async () => {
      throw new Problem('conflict');
    };

    assert.equal((await mount(timeout, { next }).send()).problem?.kind, 'conflict');
    await assert.rejects(mount(timeout, { next: () => Promise.reject(new Error('bug')) }).send(), /bug/);
  });

  it('takes less when the deadline is nearer', async () => {
    const begun = performance.now();
    const { problem } = await mount(timeout, { settings: { total: 5_000 }, next: hang() }).send({ deadline: 20 });

    assert.equal(problem?.kind, 'upstream-timeout');
    assert.ok(performance.now() - begun < 500);
  });

  it('does not call when the deadline has passed', async () => {
    const mounted = mount(timeout);
    mounted.clock.advance(10);
    const { problem, passed } = await mounted.send({ deadline: 10 });

    assert.equal(problem?.status, 504);
    assert.equal(passed, false);
  });

  it('lets lower tiers know how long they have, and puts the deadline back', async () => {
    let seen = 0;
    const next: Handler = async (exchange) => {
      seen = exchange.deadline;
      return answerWith();
    };
    const { exchange } = await mount(timeout, { settings: { total: 300 }, next }).send({ deadline: 9_000 });

    assert.equal(seen, 300);
    assert.equal(exchange.deadline, 9_000);
  });

  it('passes on that the client left, unchanged', async () => {
    const client = new AbortController();
    const heard: unknown[] = [];
    const reason = new Error('client closed');
    const running = mount(timeout, { next: hang(heard, false) }).send({ signal: client.signal });
    client.abort(reason);

    await assert.rejects(running, reason);
    assert.deepEqual(heard, [reason]);
  });

  it('does not call for a client that is gone', async () => {
    const reason = new Error('gone');
    let called = false;
    const next: Handler = async () => {
      called = true;
      return answerWith();
    };

    await assert.rejects(mount(timeout, { next }).send({ signal: AbortSignal.abort(reason) }), reason);
    assert.equal(called, false);
  });

  it('B17: gives the exchange its own signal back, so that a second try is not aborted by the first', async () => {
    const { signal } = new AbortController();
    const { exchange } = await mount(timeout, { settings: { total: 10 }, next: hang() }).send({ signal });

    assert.equal(exchange.signal, signal);
  });

  const relay = (aborted: Error[]): Answer =>
    answerWith({
      body: {
        kind: 'relay',
        attach: () => ({ pause() {}, resume() {}, abort: (reason) => void aborted.push(reason) }),
      },
    });

  it('does not bound a body that has begun, and lets the client still break it off', async () => {
    const client = new AbortController();
    let inner: Signal | undefined;
    const next: Handler = async (exchange: Exchange) => {
      inner = exchange.signal;
      return relay([]);
    };
    const { answer } = await mount(timeout, { settings: { total: 10 }, next }).send({ signal: client.signal });
    await later(30);

    assert.equal(answer?.body.kind, 'relay');
    assert.equal(inner?.aborted, false);
    client.abort();
    assert.equal(inner?.aborted, true);
  });

  it('breaks off a body that begins too late', async () => {
    const aborted: Error[] = [];
    const next: Handler = async () => {
      await later(30);
      return relay(aborted);
    };
    const { problem } = await mount(timeout, { settings: { total: 5 }, next }).send();
    await later(50);

    assert.equal(problem?.status, 504);
    assert.equal(aborted.length, 1);
  });
});
