import assert from 'node:assert/strict';
import { type Kind, Problem } from '#problem';
import type { Exchange, Handler } from '../../../policies/policy.ts';
import { drawPause, type RetrySettings, retry } from '../../../policies/retry/retry.ts';
import { answerWith, createKeep, incomingBody, type Mounted, mount, operationFor, valueBody } from '../support.ts';

const upstream = { kind: 'http', name: 'shipments', url: 'http://127.0.0.1:1' } as const;
const unreachable = () => new Problem('upstream-unreachable');
const keyed = { path: {}, query: {}, header: { 'idempotency-key': 'key-0000000000001' }, cookie: {} };

describe('retry', () => {
  let calls: number;
  let mounted: Mounted;
  /** What the attempts meet, one after the other; answers 200 when it has run out. */
  let failures: unknown[];

  const next: Handler = async () => {
    calls += 1;
    if (failures.length > 0) throw failures.shift();
    return answerWith();
  };
  const make = (settings: Partial<RetrySettings> = {}, method = 'GET', behind = next) => {
    mounted = mount(retry, { settings: { pause: 1, ...settings }, operation: { upstream, method }, next: behind });
  };
  const send = async (parts: Partial<Exchange> = {}) => {
    const { answer, problem } = await mounted.send(parts);
    return problem?.kind ?? answer?.status;
  };
  const counted = (outcome: string) =>
    mounted.meter.value('causeway_retries_total', { upstream: 'shipments', outcome });

  beforeEach(() => {
    calls = 0;
    failures = [];
    make();
  });

  it('lets a call that works through once', async () => {
    assert.equal(await send(), 200);
    assert.equal(calls, 1);
    assert.deepEqual(mounted.meter.series('causeway_retries_total'), []);
  });

  it('repeats a call whose upstream was not there for a moment, unnoticed by the caller', async () => {
    failures = [unreachable()];

    assert.equal(await send(), 200);
    assert.equal(calls, 2);
    assert.equal(counted('answered'), 1);
  });

  it('gives up after its attempts, and says what the last one met', async () => {
    make({ attempts: 3 });
    failures = [unreachable(), unreachable(), new Problem('bad-upstream-answer')];

    assert.equal(await send(), 'bad-upstream-answer');
    assert.equal(calls, 3);
    assert.equal(counted('failed'), 2);
  });

  it('does not let a repeat that reached nobody hide that an earlier attempt may have been carried out', async () => {
    make({ attempts: 3 });
    failures = [unreachable(), new Problem('circuit-open')];

    assert.equal(await send(), 'upstream-unreachable');
    assert.equal(calls, 2);
  });

  const methods: Record<string, number> = { GET: 2, HEAD: 2, PUT: 2, DELETE: 2, POST: 1, PATCH: 1 };
  for (const [method, attempts] of Object.entries(methods)) {
    it(`B10: sends a ${method} ${attempts === 1 ? 'once, whatever comes of it' : 'again'}`, async () => {
      make({}, method);
      failures = [unreachable()];
      await send({ body: method === 'PUT' ? valueBody({}) : { kind: 'none' } });

      assert.equal(calls, attempts);
    });
  }

  it('B10: sends a POST again that carries an idempotency key, with the same body', async () => {
    make({}, 'POST');
    failures = [unreachable()];

    assert.equal(await send({ parameters: keyed, body: valueBody({ a: 1 }) }), 200);
    assert.equal(calls, 2);
  });

  it('sends a body once that is read from the wire as it goes', async () => {
    make({}, 'PUT');
    failures = [unreachable()];

    assert.equal(await send({ body: incomingBody('{}') }), 'upstream-unreachable');
    assert.equal(calls, 1);
  });

  const kinds: Partial<Record<Kind, number>> = {
    unavailable: 2,
    'upstream-timeout': 1,
    'bad-upstream-answer': 1,
    'circuit-open': 1,
    overloaded: 1,
    internal: 1,
    'too-many-requests': 1,
  };
  for (const [kind, attempts] of Object.entries(kinds)) {
    it(`${attempts === 2 ? 'repeats' : 'does not repeat'} a call that failed with ${kind}`, async () => {
      failures = [new Problem(kind as Kind)];
      await send();

      assert.equal(calls, attempts);
    });
  }

  it('does not repeat a handler with a bug', async () => {
    failures = [new TypeError('bug')];

    await assert.rejects(send(), TypeError);
    assert.equal(calls, 1);
  });

  it('B12: leaves a failure that came up from a lower tier to that tier', async () => {
    failures = [unreachable().from('system/shipments.v1#getShipment')];

    assert.equal(await send(), 'upstream-unreachable');
    assert.equal(calls, 1);
  });

  it('B13: takes an answer for final, whatever its status', async () => {
    make({}, 'GET', async () => {
      calls += 1;
      return answerWith({ status: 503 });
    });

    assert.equal(await send(), 503);
    assert.equal(calls, 1);
  });

  it('has nothing to do where sockets are opened, or where one attempt is all', () => {
    const socket = { operation: operationFor({ upstream, upgrade: 'websocket' }) };

    assert.equal(mount(retry, socket).policy, undefined);
    assert.equal(mount(retry, { settings: { attempts: 1 } }).policy, undefined);
  });

  describe('over time', () => {
    it('starts nothing that would have less time than the pause took', async () => {
      failures = [new Problem('unavailable', { headers: { 'Retry-After': '2' } })];

      assert.equal(await send({ deadline: 4_000 }), 'unavailable');
      assert.equal(calls, 1);
      assert.equal(counted('no-time'), 1);
    });

    it('waits as long as the upstream asks', async () => {
      // A header of whole seconds cannot ask for less than one; the policy reads what the number says.
      failures = [new Problem('unavailable', { headers: { 'retry-after': '0.05' } })];
      const begun = performance.now();

      assert.equal(await send({ deadline: 4_000 }), 200);
      assert.ok(performance.now() - begun >= 49);
    });

    it('calls no more when the client has left', async () => {
      failures = [unreachable()];

      assert.equal(await send({ signal: AbortSignal.abort() }), 'upstream-unreachable');
      assert.equal(calls, 1);
    });

    it('stops waiting when the client leaves', async () => {
      failures = [new Problem('unavailable', { headers: { 'retry-after': '60' } })];
      const client = new AbortController();
      const sent = send({ signal: client.signal });
      const left = new Error('the client left');
      setImmediate(() => client.abort(left));

      await assert.rejects(sent, left);
      assert.equal(calls, 1);
    });

    it('spreads its pauses at random up to a bound that doubles', () => {
      assert.deepEqual(
        [1, 2, 3].map((repeat) => drawPause(repeat, 25, () => 1)),
        [25, 50, 100],
      );
      assert.equal(
        drawPause(2, 25, () => 0.5),
        25,
      );
      assert.equal(
        drawPause(1, 25, () => 0),
        0,
      );
      assert.notEqual(drawPause(1, 25), drawPause(1, 25));
    });
  });

  describe('within its budget', () => {
    const sendMany = (times: number) => Promise.all(Array.from({ length: times }, () => send()));

    it('B12: adds a fifth to the calls of an upstream that is down', async () => {
      make({}, 'GET', async () => {
        calls += 1;
        throw unreachable();
      });
      await sendMany(1_000);

      assert.equal(calls, 1_200);
      assert.equal(counted('no-budget'), 800);
    });

    it('turns one failure in ten into fewer than two in a thousand, with three attempts', async () => {
      const random = randomFrom(7);
      make({ attempts: 3 }, 'GET', async () => {
        calls += 1;
        if (random() < 0.1) throw unreachable();
        return answerWith();
      });
      const failed = (await sendMany(5_000)).filter((result) => result !== 200);

      assert.ok(failed.length > 0 && failed.length <= 10, `${failed.length} failed`);
      assert.ok(calls <= 6_000, `${calls} calls`);
    });

    it('spends it on connections an upstream let go of as well, which it does not see fail', async () => {
      make({}, 'GET', async (exchange) => {
        calls += 1;
        return answerWith({ status: exchange.mayRepeat?.() ? 200 : 502 });
      });
      const answers = await sendMany(100);

      assert.equal(answers.filter((status) => status === 200).length, 20);
      assert.equal(calls, 100);
      assert.equal(counted('reconnected'), 20);
      assert.equal(counted('no-budget'), 80);
    });

    it('shares it among all operations of an upstream, over reloads, and with no other upstream', async () => {
      const { keep } = createKeep();
      const repeatsOf = async (name: string, operationId: string) => {
        const before = calls;
        const operation = { operationId, upstream: { ...upstream, name } };
        const behind: Handler = () => {
          calls += 1;
          return Promise.reject(unreachable());
        };
        mounted = mount(retry, { settings: { pause: 1 }, operation, surroundings: { keep }, next: behind });
        await sendMany(5);
        return calls - before - 5;
      };

      assert.equal(await repeatsOf('shipments', 'getShipment'), 3);
      assert.equal(await repeatsOf('shipments', 'listShipments'), 0);
      assert.equal(await repeatsOf('carriers', 'listCarriers'), 3);
    });
  });
});

/** Numbers from 0 to 1 that are the same in every run (a linear congruential generator, Numerical Recipes). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
