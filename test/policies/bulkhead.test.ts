import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { type BulkheadSettings, bulkhead } from '../../policies/bulkhead.ts';
import { circuitBreaker } from '../../policies/circuit-breaker/circuit-breaker.ts';
import {
  type Answer,
  type AnswerBody,
  compose,
  type Exchange,
  type Handler,
  type Policy,
} from '../../policies/policy.ts';
import { retry } from '../../policies/retry/retry.ts';
import { answerWith, createKeep, defaultsOf, type Mounted, mount } from './support.ts';

const upstream = { kind: 'http', name: 'shipments', url: 'http://127.0.0.1:1' } as const;
const small: BulkheadSettings = { concurrent: 2, queue: 1, wait: 50 };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Held {
  answer(answer?: Answer): void;
  fail(error: unknown): void;
}

describe('bulkhead', () => {
  let mounted: Mounted;
  let keep: ReturnType<typeof createKeep>['keep'];
  /** Calls the upstream has begun and not ended. */
  let held: Held[];

  const hold: Handler = () =>
    new Promise((resolve, reject) => {
      const call: Held = {
        answer: (answer = answerWith()) => end(() => resolve(answer)),
        fail: (error) => end(() => reject(error)),
      };
      const end = (how: () => void): void => {
        held.splice(held.indexOf(call), 1);
        how();
      };
      held.push(call);
    });
  const mountWith = (settings: Partial<BulkheadSettings> = {}, name = 'shipments') =>
    mount(bulkhead, {
      settings: { ...small, ...settings },
      operation: { upstream: { ...upstream, name } },
      surroundings: { keep },
      next: hold,
    });
  const send = async (parts: Partial<Exchange> = {}, through = mounted) => {
    const { answer, problem } = await through.send(parts);
    return problem?.kind ?? answer?.status;
  };
  const inUse = () => mounted.meter.value('causeway_bulkhead_in_use', { upstream: 'shipments' });
  const fill = async () => {
    const filling = [send(), send()];
    await turn();
    assert.equal(held.length, 2);
    return filling;
  };
  const endAll = async () => {
    while (held.length > 0) {
      for (const call of [...held]) call.answer();
      await turn();
    }
  };
  /** Every place is free again: as many calls as there are places get in at once. */
  const assertFree = async () => {
    assert.equal(inUse(), 0);
    await fill();
    await endAll();
    assert.equal(inUse(), 0);
  };

  beforeEach(() => {
    held = [];
    keep = createKeep().keep;
    mounted = mountWith();
  });

  it('lets its number of calls in at once, has one wait, and refuses the next at once', async () => {
    const filling = await fill();
    const waits = send();
    const { problem } = await mounted.send();

    assert.equal(problem?.kind, 'overloaded');
    assert.equal(problem?.status, 503);
    assert.equal(problem?.facts.headers?.['retry-after'], '1');
    assert.equal(held.length, 2);
    assert.equal(inUse(), 2);
    await endAll();
    assert.deepEqual(await Promise.all([...filling, waits]), [200, 200, 200]);
    await assertFree();
  });

  it('admits in the order of arrival', async () => {
    mounted = mountWith({ queue: 3 });
    await fill();
    const order: string[] = [];
    const waiting = ['first', 'second', 'third'].map((name) => send().then(() => order.push(name)));
    for (let left = 5; left > 0; left -= 1) {
      held[0]?.answer();
      await turn();
    }
    await Promise.all(waiting);

    assert.deepEqual(order, ['first', 'second', 'third']);
  });

  it('lets nobody wait longer than a moment', async () => {
    await fill();

    assert.equal(await send(), 'overloaded');
    await endAll();
    await assertFree();
  });

  it('lets nobody wait who has no time', async () => {
    mounted = mountWith({ wait: 20_000 });
    await fill();
    const begun = performance.now();

    assert.equal(await send({ deadline: 10 }), 'overloaded');
    assert.ok(performance.now() - begun < 10_000);
    assert.equal(await send({ deadline: 0 }), 'overloaded');
    await endAll();
  });

  it('forgets who leaves while waiting, and takes no place for him', async () => {
    const left = new Error('the client left');
    await fill();
    const client = new AbortController();
    const waits = send({ signal: client.signal });
    client.abort(left);
    await assert.rejects(waits, left);
    await assert.rejects(send({ signal: client.signal }), left);

    const waitsInstead = send();
    await endAll();
    assert.equal(await waitsInstead, 200);
    await assertFree();
  });

  it('gives the place back once, at whatever moment of being admitted a client leaves', async () => {
    const ends = new Set<unknown>();
    for (let moment = 0; moment < 10; moment += 1) {
      const client = new AbortController();
      await fill();
      const waits = send({ signal: client.signal }).catch(() => 'left');
      held[0]?.answer();
      for (let tick = 0; tick < moment; tick += 1) await Promise.resolve();
      client.abort();
      await endAll();
      ends.add(await waits);
      await assertFree();
    }

    assert.deepEqual(ends, new Set(['left', 200]));
  });

  it('lets go of a client it has admitted: that he leaves later takes nobody’s turn', async () => {
    const client = new AbortController();
    await fill();
    const admitted = send({ signal: client.signal });
    held[0]?.answer();
    await turn();
    const waits = send();
    client.abort();
    await endAll();

    assert.deepEqual(await Promise.all([admitted, waits]), [200, 200]);
    await assertFree();
  });

  it('gives the place back when the call fails', async () => {
    const [first] = await fill();
    held[0]?.fail(new Problem('upstream-unreachable'));

    assert.equal(await first, 'upstream-unreachable');
    assert.equal(inUse(), 1);
    await endAll();
    await assertFree();
  });

  describe('holds a place', () => {
    const relay: AnswerBody = { kind: 'relay', attach: () => ({ pause() {}, resume() {}, abort() {} }) };
    const upgrade: AnswerBody = { kind: 'upgrade', handOver() {} };
    const afterAnswering = async (answer: Answer) => {
      const sent = mounted.send();
      await turn();
      held[0]?.answer(answer);
      return sent;
    };

    it('for a body that is still arriving until its end', async () => {
      const { exchange } = await afterAnswering(answerWith({ body: relay }));
      assert.equal(inUse(), 1);

      exchange.settle({ complete: false });
      await assertFree();
    });

    const begun: Record<string, Answer> = {
      'an answer that is there': answerWith({ body: { kind: 'bytes', bytes: Buffer.from('{}') } }),
      'an event stream, which may last for hours': answerWith({
        headers: { 'content-type': 'text/event-stream; charset=utf-8' },
        body: relay,
      }),
      'a socket, which may last for hours': answerWith({ status: 101, body: upgrade }),
    };
    for (const [what, answer] of Object.entries(begun)) {
      it(`no longer for ${what}`, async () => {
        const { exchange } = await afterAnswering(answer);

        assert.equal(inUse(), 0);
        exchange.settle();
        await assertFree();
      });
    }
  });

  it('counts an upstream’s calls over all operations and reloads, and no other upstream’s', async () => {
    await fill();

    assert.equal(await send({}, mountWith({ queue: 0 })), 'overloaded');
    const other = send({}, mountWith({ queue: 0 }, 'carriers'));
    const roomier = send({}, mountWith({ queue: 0, concurrent: 3 }));
    await turn();
    assert.equal(held.length, 4);
    await endAll();
    assert.deepEqual(await Promise.all([other, roomier]), [200, 200]);
  });

  it('counts the calls of composing handlers per operation: one that waits for a system holds up no other', async () => {
    const composing = (id: string) =>
      mount(bulkhead, {
        settings: { ...small, queue: 0 },
        operation: { id, upstream: { kind: 'local', name: 'process/pages.v1' }, uses: ['system/orders.v1#getOrder'] },
        surroundings: { keep },
        next: hold,
      });
    const stuck = composing('process/pages.v1#stuck');
    const filling = [send({}, stuck), send({}, stuck)];
    await turn();
    assert.equal(await send({}, stuck), 'overloaded');
    const other = send({}, composing('process/pages.v1#other'));
    await turn();
    await endAll();

    assert.deepEqual(await Promise.all([...filling, other]), [200, 200, 200]);
  });

  it('does not let an operation with a lower cap keep others waiting', async () => {
    await fill();
    const modest = send({}, mountWith({ concurrent: 1, queue: 2 }));
    const usual = send({}, mountWith({ queue: 2 }));
    held[0]?.answer();

    await turn();
    assert.equal(held.length, 2);
    assert.equal(await modest, 'overloaded');
    await endAll();
    assert.equal(await usual, 200);
  });

  it('neither trips the breaker nor is repeated by the retry around it', async () => {
    const outer = mount(retry, { operation: { upstream }, surroundings: { keep } });
    const inner = mount(circuitBreaker, {
      settings: { ...defaultsOf(circuitBreaker), volume: 4 },
      operation: { upstream },
    });
    mounted = mountWith({ queue: 0 });
    let entered = 0;
    const countEntries: Policy = (exchange, next) => {
      entered += 1;
      return next(exchange);
    };
    const chain = compose([outer.policy, countEntries, inner.policy, mounted.policy] as Policy[], hold);
    const { exchange } = await mountIdle().send();
    const filling = [chain(exchange), chain(exchange)];
    await turn();
    for (let refused = 0; refused < 50; refused += 1) {
      await assert.rejects(chain(exchange), { kind: 'overloaded' });
    }

    assert.equal(entered, 52);
    assert.equal(inner.meter.value('causeway_breaker_open', { upstream: 'shipments' }), 0);
    await endAll();
    await Promise.all(filling);
    assert.equal(inner.log.lines.length, 0);
    inner.dispose();
  });

  it('keeps nobody waiting for a place in an upstream whose breaker is open', async () => {
    const breaker = mount(circuitBreaker, {
      settings: { ...defaultsOf(circuitBreaker), volume: 2 },
      operation: { upstream },
    });
    mounted = mountWith({ wait: 5_000, queue: 10 });
    const chain = compose([breaker.policy, mounted.policy] as Policy[], hold);
    const { exchange } = await mountIdle().send();
    const failing = [chain(exchange), chain(exchange)];
    await turn();
    for (const call of [...held]) call.fail(new Problem('unavailable'));
    await Promise.allSettled(failing);
    const hanging = [mounted.policy, mounted.policy].map((policy) => compose([policy as Policy], hold)(exchange));
    await turn();
    await assert.rejects(chain(exchange), { kind: 'circuit-open' });
    await endAll();
    await Promise.all(hanging);
    breaker.dispose();
  });

  const mountIdle = () => mount(bulkhead, { operation: { upstream } });
});
