import assert from 'node:assert/strict';
import { Breaker } from '../../../policies/circuit-breaker/breaker.ts';
import { createBreakers } from '../../../policies/circuit-breaker/breakers.ts';
import type { Breakers } from '../../../policies/policy.ts';
import { createClock, createLog, createMeter, type TestClock, type TestLog, type TestMeter } from '../instruments.ts';

const settings = { errorThreshold: 50, volume: 4, window: 400, reset: 1_000, longestReset: 8_000 };

describe('breakers', () => {
  let breakers: Breakers;
  let clock: TestClock;
  let log: TestLog;
  let meter: TestMeter;
  let made: Breaker[];

  const make = (upstream = 'shipments', operations = 'read') => {
    const breaker = new Breaker({ upstream, operations, ...settings }, { clock, log, meter, breakers });
    made.push(breaker);
    return breaker;
  };
  /** One call with that end; whether it was let through. */
  const call = (breaker: Breaker, verdict: 'works' | 'fails') => {
    const pass = breaker.enter();
    if (typeof pass === 'number') return false;
    pass.report(verdict);
    return true;
  };
  const fail = (breaker: Breaker) => {
    for (let turn = 0; turn < 4; turn += 1) call(breaker, 'fails');
    return new Promise(setImmediate);
  };
  const states = () =>
    breakers.list().map(({ upstream, operations, state, forced }) => [upstream, operations, state, forced].join(' '));

  beforeEach(() => {
    breakers = createBreakers();
    clock = createClock();
    log = createLog();
    meter = createMeter();
    made = [];
  });
  afterEach(() => {
    for (const breaker of made) breaker.shutdown();
  });

  it('lists every breaker with its state, and those of one upstream by its name', async () => {
    const reads = make();
    make('shipments', 'write');
    make('carriers');
    await fail(reads);

    assert.deepEqual(states(), [
      'shipments read open false',
      'shipments write closed false',
      'carriers read closed false',
    ]);
    const [open] = breakers.list('shipments');
    assert.ok((open?.wait ?? 0) >= 1_000);
    assert.equal(breakers.list('shipments').length, 2);
    clock.advance(1_250);
    assert.equal(breakers.list('shipments')[0]?.state, 'half-open');
  });

  it('lists no breaker that was shut down', () => {
    make().shutdown();

    assert.deepEqual(breakers.list(), []);
  });

  it('refuses every call of an upstream forced open, for as long as it is', () => {
    const [reads, writes, others] = [make(), make('shipments', 'write'), make('carriers')];
    breakers.force('open', 'shipments');
    clock.advance(86_400_000);

    assert.deepEqual([call(reads, 'works'), call(writes, 'works'), call(others, 'works')], [false, false, true]);
    assert.equal(reads.enter(), 1_000);
    assert.equal(meter.value('causeway_breaker_open', { upstream: 'shipments', operations: 'write' }), 1);
  });

  it('lets one call decide when an upstream forced open is released', async () => {
    const reads = make();
    breakers.force('open', 'shipments');
    breakers.release('shipments');
    assert.equal(reads.view().state, 'half-open');

    assert.equal(call(reads, 'fails'), true);
    assert.equal(reads.view().state, 'open');
    clock.advance(2_500);
    assert.equal(call(reads, 'works'), true);
    assert.equal(reads.view().state, 'closed');
  });

  it('lets calls through an upstream forced closed whatever comes of them, and judges anew when released', async () => {
    const reads = make();
    await fail(reads);
    breakers.force('closed', 'shipments');
    await fail(reads);
    await fail(reads);
    assert.deepEqual(states(), ['shipments read closed true']);
    breakers.release('shipments');
    await new Promise(setImmediate);
    assert.deepEqual(states(), ['shipments read closed false']);
    await fail(reads);

    assert.equal(call(reads, 'works'), false);
  });

  it('is not opened by failures told just before it was forced closed', async () => {
    const reads = make();
    const failing = fail(reads);
    breakers.force('closed', 'shipments');
    breakers.release('shipments');
    await failing;

    assert.deepEqual(states(), ['shipments read closed false']);
  });

  it('does not let calls that began before an order undo it', async () => {
    const reads = make();
    await fail(reads);
    clock.advance(1_250);
    const probe = reads.enter();
    breakers.force('open', 'shipments');
    assert.ok(typeof probe === 'object');
    probe.report('works');

    assert.deepEqual(states(), ['shipments read open true']);
  });

  it('takes orders for one class of operations', () => {
    make();
    make('shipments', 'write');
    breakers.force('open', 'shipments', 'write');
    assert.deepEqual(states(), ['shipments read closed false', 'shipments write open true']);
    breakers.force('open', 'shipments');
    breakers.release('shipments', 'read');
    assert.deepEqual(states(), ['shipments read half-open false', 'shipments write open true']);
    breakers.release('shipments');
    assert.deepEqual(states(), ['shipments read half-open false', 'shipments write half-open false']);
  });

  it('puts breakers that are made later under the orders that hold', () => {
    breakers.force('open', 'shipments');
    assert.equal(call(make(), 'works'), false);
    breakers.release('shipments');

    assert.equal(call(make('shipments', 'write'), 'works'), true);
  });

  it('says once that an order holds', () => {
    make();
    for (let turn = 0; turn < 5; turn += 1) breakers.force('open', 'shipments');
    breakers.release('carriers');

    assert.deepEqual(
      log.lines.map(({ message }) => message),
      ['breaker forced open'],
    );
  });
});
