import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { apiKey } from '../../policies/api-key.ts';
import { bulkhead } from '../../policies/bulkhead.ts';
import { circuitBreaker } from '../../policies/circuit-breaker/circuit-breaker.ts';
import { catalogue } from '../../policies/index.ts';
import { overload } from '../../policies/overload.ts';
import { compose, type Handler, type Policy } from '../../policies/policy.ts';
import { retry } from '../../policies/retry/retry.ts';
import { serverTiming } from '../../policies/server-timing/server-timing.ts';
import { timeout } from '../../policies/timeout.ts';
import { admissionOf, plans } from './admission.ts';
import { answerWith, defaultsOf, exchangeFor, mount } from './support.ts';

const unreachable = new Problem('upstream-unreachable');

/** A refusal by throwing, as of a policy that waits for nothing. */
const refuse: Handler = () => {
  throw unreachable;
};

describe('what is thrown at once, further in', () => {
  for (const definition of catalogue) {
    it(`comes through ${definition.name} like what is thrown later`, async () => {
      const toldOf = async (last: Handler) => {
        const { policy } = mount(definition, { surroundings: { plans } });
        const exchange = exchangeFor();
        const going = compose([policy ?? ((passing, next) => next(passing))], last)(exchange);
        return { error: await going.catch(String), outgoing: exchange.outgoing, notes: exchange.notes };
      };
      assert.deepEqual(await toldOf(refuse), await toldOf(() => Promise.reject(unreachable)));
    });
  }

  it('leaves its place in the bulkhead', async () => {
    const { send, meter } = mount(bulkhead, { settings: { concurrent: 1, queue: 0 }, next: refuse });
    for (let call = 0; call < 3; call += 1) assert.equal((await send()).problem, unreachable);
    assert.equal(meter.value('causeway_bulkhead_in_use', { upstream: 'experience/storefront.v2' }), 0);
  });

  it('is at work no longer', async () => {
    const admission = admissionOf(0);
    const { send } = mount(overload, { surroundings: { admission, plans }, next: refuse });
    assert.equal((await send()).problem, unreachable);
    assert.equal(admission.atWork, 0);
  });

  it('decides a breaker’s one trial, so that there is another', async () => {
    let last: Handler = refuse;
    const { send, clock, dispose } = mount(circuitBreaker, {
      settings: { ...defaultsOf(circuitBreaker), volume: 2, reset: 100, longestReset: 100 },
      next: (exchange) => last(exchange),
    });
    const kind = async () => (await send()).problem?.kind ?? 'passed';
    assert.deepEqual([await kind(), await kind(), await kind()], [unreachable.kind, unreachable.kind, 'circuit-open']);
    clock.advance(200);
    assert.deepEqual([await kind(), await kind()], [unreachable.kind, 'circuit-open']);
    last = async () => answerWith();
    clock.advance(200);
    assert.deepEqual([await kind(), await kind()], ['passed', 'passed']);
    dispose();
  });

  it('is repeated', async () => {
    let calls = 0;
    const { send } = mount(retry, {
      next: () => {
        calls += 1;
        throw unreachable;
      },
    });
    assert.equal((await send()).problem, unreachable);
    assert.equal(calls, 2);
  });

  it('gives an exchange its deadline and signal back', async () => {
    const exchange = exchangeFor({ deadline: 5_000 });
    const { signal } = exchange;
    assert.equal((await mount(timeout, { next: refuse }).send(exchange)).problem, unreachable);
    assert.equal(exchange.deadline, 5_000);
    assert.equal(exchange.signal, signal);
  });

  it('is told with what it cost: a bad key in development', async () => {
    const operation = { security: [{ apiKey: [] }] };
    const keys = { find: () => undefined };
    const early = mount(serverTiming, { operation, surroundings: { development: true } });
    const judge = mount(apiKey, { operation, surroundings: { keys } });
    const exchange = exchangeFor({ headers: { 'x-api-key': 'cw_live_a' } });
    const chain = compose([early.policy, judge.policy] as Policy[], async () => answerWith());
    await assert.rejects(chain(exchange), { kind: 'unauthenticated' });
    assert.match(String(exchange.outgoing['server-timing']), /^edge;dur=/);
  });
});
