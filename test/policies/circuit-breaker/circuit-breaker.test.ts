import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { type CircuitBreakerSettings, circuitBreaker } from '../../../policies/circuit-breaker/circuit-breaker.ts';
import type { Exchange, Handler, Operation, Signal } from '../../../policies/policy.ts';
import { timeout } from '../../../policies/timeout.ts';
import { answerWith, defaultsOf, type Mounted, mount, operationFor } from '../support.ts';

const quick: CircuitBreakerSettings = {
  errorThreshold: 50,
  volume: 4,
  window: 400,
  reset: 100,
  longestReset: 400,
  fairTime: 50,
  class: '',
};
/** The longest a first rest can be drawn. */
const firstRest = 125;
const upstream = { kind: 'http', name: 'shipments', url: 'http://127.0.0.1:1' } as const;
const names = { upstream: 'shipments', operations: 'read' };
const later = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('circuit-breaker', () => {
  let behave: Handler;
  let calls: number;
  let mounted: Mounted;

  const works: Handler = async () => answerWith();
  const answers =
    (status: number): Handler =>
    async () =>
      answerWith({ status });
  const throws =
    (error: unknown): Handler =>
    async () => {
      throw error;
    };
  const send = async (parts: Partial<Exchange> = {}) => {
    const { answer, problem } = await mounted.send(parts);
    return problem?.kind ?? answer?.status;
  };
  const sendMany = async (times: number, handler: Handler) => {
    behave = handler;
    for (let turn = 0; turn < times; turn += 1) await send().catch(() => {});
  };
  const isOpen = async () => {
    behave = works;
    return (await send()) === 'circuit-open';
  };
  const open = async () => {
    await sendMany(4, answers(503));
    assert.ok(await isOpen());
  };
  const openUntilProbe = async () => {
    await open();
    mounted.clock.advance(firstRest);
  };

  /** Another operation, in the same gateway. */
  const beside = (operation: Partial<Operation>, settings: Partial<CircuitBreakerSettings> = {}) =>
    mount(circuitBreaker, {
      settings: { ...quick, ...settings },
      operation: { upstream, ...operation },
      surroundings: mounted.surroundings,
      next: (exchange) => behave(exchange),
    });
  const states = () => mounted.surroundings.breakers.list().map(({ operations, state }) => `${operations} ${state}`);

  beforeEach(() => {
    calls = 0;
    behave = works;
    mounted = mount(circuitBreaker, {
      settings: quick,
      operation: { upstream },
      next: (exchange) => {
        calls += 1;
        return behave(exchange);
      },
    });
  });
  afterEach(() => mounted.dispose());

  it('B01: stays closed over a single failure after a quiet time', async () => {
    await sendMany(1, answers(500));

    assert.equal(await isOpen(), false);
  });

  it('opens when most calls fail, and then calls no more', async () => {
    await open();
    const before = calls;
    const { problem } = await mounted.send();

    assert.equal(calls, before);
    assert.equal(problem?.kind, 'circuit-open');
    assert.equal(problem?.facts.headers?.['retry-after'], '1');
    assert.equal(mounted.meter.value('causeway_breaker_open', names), 1);
    assert.equal(mounted.log.lines[0]?.level, 'warn');
  });

  it('says in whole seconds when the upstream will be tried again', async () => {
    mounted = mount(circuitBreaker, {
      settings: { ...quick, reset: 5_000, longestReset: 60_000 },
      operation: { upstream },
      next: (e) => behave(e),
    });
    await open();
    const wait = async () => (await mounted.send()).problem?.facts.headers?.['retry-after'];

    const [{ wait: left = 0 } = {}] = mounted.surroundings.breakers.list();
    assert.ok(left >= 5_000 && left <= 6_250);
    assert.equal(await wait(), String(Math.ceil(left / 1_000)));
    mounted.clock.advance(left - 2_001);
    assert.equal(await wait(), '3');
    mounted.clock.advance(2_000);
    assert.equal(await wait(), '1');
  });

  const failures: Record<string, Handler> = {
    'answers with 500': answers(500),
    'answers with 503': answers(503),
    'cannot be reached': throws(new Problem('upstream-unreachable')),
    'is a handler with a bug': throws(new TypeError('bug')),
  };
  for (const [what, handler] of Object.entries(failures)) {
    it(`counts an upstream that ${what} as failing`, async () => {
      await sendMany(4, handler);

      assert.ok(await isOpen());
    });
  }

  const neutral: Record<string, Handler> = {
    '401': answers(401),
    '404': answers(404),
    '422': answers(422),
    '409': answers(409),
    '429': answers(429),
    'a refusal thrown by a handler': throws(new Problem('not-found')),
    'a failure that came up from a lower tier': throws(new Problem('unavailable').from('system/orders.v1#getOrder')),
    'a timeout of a call that had no time': throws(new Problem('upstream-timeout')),
  };
  for (const [what, handler] of Object.entries(neutral)) {
    it(`B06: does not count ${what} as a failure`, async () => {
      await sendMany(20, handler);

      assert.equal(await isOpen(), false);
    });

    it(`does not close over ${what}: the next call decides`, async () => {
      await openUntilProbe();
      await sendMany(1, handler);
      assert.equal(mounted.meter.value('causeway_breaker_open', names), 1);
      behave = works;

      assert.equal(await send(), 200);
      assert.equal(mounted.meter.value('causeway_breaker_open', names), 0);
    });
  }

  it('counts refusals among the calls, so that few failures beside many of them do not open it', async () => {
    await sendMany(10, answers(404));
    await sendMany(5, answers(500));

    assert.equal(await isOpen(), false);
  });

  it('counts nothing of a call that found no place: the upstream has not heard of it', async () => {
    await sendMany(12, throws(new Problem('overloaded')));
    assert.equal(await isOpen(), false);
  });

  it('counts a timeout of a call that had its time', async () => {
    await sendMany(4, async () => {
      mounted.clock.advance(50);
      throw new Problem('upstream-timeout');
    });

    assert.ok(await isOpen());
  });

  it('B07: stays closed over a thousand clients who left', async () => {
    behave = throws(new Error('client closed'));
    for (let turn = 0; turn < 1_000; turn += 1) await send({ signal: AbortSignal.abort() }).catch(() => {});

    assert.equal(await isOpen(), false);
  });

  it('B03: lets one call of fifty try, and closes when it works', async () => {
    await openUntilProbe();
    calls = 0;
    behave = async () => {
      await later(20);
      return answerWith();
    };
    const results = await Promise.all(Array.from({ length: 50 }, () => send()));

    assert.equal(calls, 1);
    assert.deepEqual(results.toSorted(), [200, ...new Array(49).fill('circuit-open')]);
    assert.equal(await isOpen(), false);
  });

  it('closes on whatever another process passes on from below, and does not open for it', async () => {
    const below = new Problem('unavailable', { origin: 'system/shipments.v1#getShipment' });
    const other = beside({ upstream: { ...upstream, identity: 'tier' } });
    const answered = async (error: Problem) => {
      behave = throws(error);
      return (await other.send()).problem?.kind;
    };
    for (let turn = 0; turn < 4; turn += 1) await answered(new Problem('upstream-unreachable'));
    assert.equal(await answered(below), 'circuit-open');
    mounted.clock.advance(firstRest);
    for (let turn = 0; turn < 20; turn += 1) assert.equal(await answered(below), 'unavailable');
    assert.deepEqual(
      other.surroundings.breakers.list().map(({ state }) => state),
      ['closed'],
    );
  });

  it('rests again when the call that tries fails', async () => {
    await openUntilProbe();
    await sendMany(1, answers(500));
    const before = calls;

    assert.equal(await send(), 'circuit-open');
    assert.equal(calls, before);
  });

  it('is not closed by the late success of a call begun before it opened', async () => {
    let finish = (): void => {};
    behave = () => new Promise((resolve) => (finish = () => resolve(answerWith())));
    const slow = send();
    await openUntilProbe();
    finish();

    assert.equal(await slow, 200);
    assert.equal(mounted.meter.value('causeway_breaker_open', names), 1);
  });

  it('is not opened by late failures of calls begun before it closed', async () => {
    const fail: (() => void)[] = [];
    behave = () => new Promise((_, reject) => fail.push(() => reject(new Error('late'))));
    const slow = Array.from({ length: 10 }, () => send().catch(() => 'failed'));
    await openUntilProbe();
    behave = works;
    assert.equal(await send(), 200);
    for (const end of fail) end();
    await Promise.all(slow);

    assert.equal(await isOpen(), false);
  });

  it('B05: lets the call that tries end without its client, and believes it', async () => {
    await openUntilProbe();
    const client = new AbortController();
    const reason = new Error('client closed');
    let seen: Signal | undefined;
    behave = async (exchange) => {
      seen = exchange.signal;
      await later(20);
      return answerWith();
    };
    const running = mounted.send({ signal: client.signal });
    client.abort(reason);

    await assert.rejects(running, reason);
    assert.equal(seen?.aborted, false);
    assert.equal(await isOpen(), false);
  });

  it('B05: ends a try that hangs by the timeout inside it, and rests again', async () => {
    const bound = mount(timeout, { settings: { total: 60 } }).policy;
    await openUntilProbe();
    // The timer is real, the clock is not.
    behave = (exchange) =>
      bound?.(exchange, () => new Promise(() => {})).catch((error) => {
        mounted.clock.advance(60);
        throw error;
      }) ?? works(exchange);

    assert.equal(await send(), 'upstream-timeout');
    assert.equal(await send(), 'circuit-open');
  });

  it('B09: rests twice as long after each call that tried in vain, up to the longest, and begins anew once closed', async () => {
    const rests: number[] = [];
    const note = () => rests.push(mounted.surroundings.breakers.list()[0]?.wait ?? 0);
    await open();
    note();
    for (let turn = 0; turn < 4; turn += 1) {
      mounted.clock.advance(rests.at(-1) ?? 0);
      await sendMany(1, answers(500));
      note();
    }
    mounted.clock.advance(rests.at(-1) ?? 0);
    assert.equal(await isOpen(), false);
    await open();
    note();

    for (const [at, least] of [100, 200, 400, 400, 400, 100].entries()) {
      const drawn = rests[at] ?? 0;
      assert.ok(drawn >= least && drawn <= least * 1.25, `rest ${at} was ${drawn} ms`);
    }
  });

  it('does not come back early: until its rest is over nothing is tried', async () => {
    await open();
    const [{ wait = 0 } = {}] = mounted.surroundings.breakers.list();
    mounted.clock.advance(wait - 1);
    assert.equal(await send(), 'circuit-open');
    mounted.clock.advance(1);
    assert.equal(await send(), 200);
  });

  it('B09: judges anew once closed: the failures that opened it are forgotten', async () => {
    await openUntilProbe();
    assert.equal(await isOpen(), false);
    await sendMany(1, answers(500));
    await sendMany(2, works);

    assert.equal(await isOpen(), false);
  });

  it('B08: is one for all reads of an upstream, and each upstream has its own', async () => {
    await open();
    const same = beside({ operationId: 'listShipments' });
    const other = beside({ upstream: { ...upstream, name: 'carriers' } });

    assert.equal((await same.send()).problem?.kind, 'circuit-open');
    assert.equal((await other.send()).answer?.status, 200);
  });

  it('B08: lets reads through when writes fail, and writes when reads do', async () => {
    await open();
    const writing = beside({ method: 'POST' });
    assert.equal((await writing.send()).answer?.status, 200);
    assert.deepEqual(states(), ['read open', 'write closed']);
    assert.equal((await beside({ method: 'HEAD' }).send()).problem?.kind, 'circuit-open');
  });

  it('puts an operation into the class its contract names', async () => {
    await open();
    const report = beside({ operationId: 'getReport' }, { class: 'reports' });
    const search = beside({ method: 'POST' }, { class: 'read' });

    assert.equal((await report.send()).answer?.status, 200);
    assert.equal((await search.send()).problem?.kind, 'circuit-open');
    assert.deepEqual(states(), ['read open', 'reports closed']);
  });

  it('shows open while any breaker of the same names is open', async () => {
    await open();
    const slower = beside({}, { volume: 5 });

    assert.equal((await slower.send()).answer?.status, 200);
    assert.equal(mounted.meter.value('causeway_breaker_open', names), 1);
  });

  it('lets calls through once it is disposed of', async () => {
    await open();
    mounted.dispose();
    behave = works;

    assert.equal(await send(), 200);
    assert.equal(mounted.meter.value('causeway_breaker_open', names), 0);
  });

  it('finds settings that contradict each other', () => {
    const say = (settings: Partial<CircuitBreakerSettings>, total = 2_500) =>
      circuitBreaker.contradictions?.({ ...defaultsOf(circuitBreaker), ...settings }, operationFor(), {
        timeout: { total },
      });

    assert.deepEqual(say({}), []);
    assert.match(say({}, 3_001)?.join() ?? '', /`timeout.total` \(3001\) plus half of `window`/);
    assert.match(say({ longestReset: 4_999 })?.join() ?? '', /`longestReset` \(4999\) is less than `reset` \(5000\)/);
    assert.match(say({ class: 'Reports!' })?.join() ?? '', /`class` \(Reports!\) must be/);
    assert.match(say({ fairTime: 2_501 })?.join() ?? '', /`fairTime` \(2501\) is more than/);
  });
});
