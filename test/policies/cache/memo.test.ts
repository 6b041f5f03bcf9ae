import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { Problem } from '#problem';
import { OpenExchange } from '../../../gateway/exchange.ts';
import { callTier, type Target } from '../../../gateway/tiers/door.ts';
import type { Exchange, Handler, Identity } from '../../../policies/policy.ts';
import { parentExchange, shopper, target } from '../../gateway/tiers/support.ts';

const identity: Identity = { ...shopper, caller: 'process/ordering.v1' };

describe('what one exchange reads', () => {
  let calls: number;
  let parent: OpenExchange;
  let answers: Handler;
  const hop: Handler = async (exchange) => {
    calls += 1;
    return answers(exchange);
  };
  const count = (input = {}, from: Exchange = parent, who = identity, at: Target = target('countOrders', hop)) =>
    callTier(from, at, input, who, 'plain') as Promise<{ at: number }>;
  const change = () => callTier(parent, target('changeOrder', hop), { orderId: 'O-1' }, identity, 'plain');

  beforeEach(() => {
    calls = 0;
    parent = parentExchange();
    answers = async () => ({ status: 200, headers: {}, body: { kind: 'value', value: { at: calls } } });
  });

  it('is asked for once, at the same time or later', async () => {
    const [one, two] = await Promise.all([count(), count()]);
    const three = await count();
    assert.equal(calls, 1);
    assert.equal(one, two);
    assert.equal(one, three);
  });

  it('is not what another exchange read', async () => {
    await count();
    await count({}, parentExchange());
    assert.equal(calls, 2);
  });

  it('is shared by all hops below it, whichever API calls', async () => {
    let below: Exchange | undefined;
    answers = async (exchange) => {
      below = exchange;
      return { status: 200, headers: {}, body: { kind: 'none' } };
    };
    await count();
    await count({}, below, { ...identity, caller: 'process/catalogue.v1' });
    assert.equal(calls, 1);
  });

  it('is never what was read for somebody else', async () => {
    await count();
    for (const other of [{ subject: 'shopper2' }, { scopes: ['orders:write'] }, { kind: 'gateway' }] as const) {
      await count({}, parent, { ...identity, ...other });
    }
    assert.equal(calls, 4);
  });

  it('is read again after a write, and after one that failed', async () => {
    assert.deepEqual(await count(), { at: 1 });
    await change();
    assert.deepEqual(await count(), { at: 3 });
    const good = answers;
    answers = () => Promise.reject(new Problem('conflict'));
    await assert.rejects(change());
    answers = good;
    assert.deepEqual(await count(), { at: 5 });
  });

  it('is read again when it was read beside a write', async () => {
    const writing = change();
    await count();
    await writing;
    await count();
    assert.equal(calls, 3);
  });

  it('is asked for again when it failed', async () => {
    const good = answers;
    answers = () => Promise.reject(new Problem('unavailable'));
    const [one, two] = await Promise.allSettled([count(), count()]);
    assert.deepEqual([one?.status, two?.status, calls], ['rejected', 'rejected', 1]);
    answers = good;
    await count();
    assert.equal(calls, 2);
  });

  it('is asked for again when who asked first has left', async () => {
    const first = new OpenExchange({ ...beginning(parent), memo: parent.memo });
    answers = (exchange) =>
      new Promise((_, reject) => exchange.signal.addEventListener('abort', () => reject(exchange.signal.reason)));
    const gone = count({}, first);
    const stays = count();
    await turn();
    answers = async () => ({ status: 200, headers: {}, body: { kind: 'value', value: { at: 7 } } });
    first.abort(new Error('left'));
    await assert.rejects(gone);
    assert.deepEqual(await stays, { at: 7 });
    assert.equal(calls, 2);
  });

  it('is asked for again by who has more time than who asked first', async () => {
    const hasty = new OpenExchange({ ...beginning(parent), memo: parent.memo, deadline: 10 });
    const good = answers;
    answers = async (exchange) => {
      await turn();
      if (exchange.deadline === 10) throw new Problem('upstream-timeout');
      return good(exchange);
    };
    const results = await Promise.allSettled([count({}, hasty), count()]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'fulfilled'],
    );
    assert.equal(calls, 2);
  });

  it('is asked for each time where the contract does not let reads be shared', async () => {
    const at = { ...target('countOrders', hop), once: false };
    await count({}, parent, identity, at);
    await count({}, parent, identity, at);
    assert.equal(calls, 2);
  });
});

const beginning = (exchange: OpenExchange) => ({
  operation: exchange.operation,
  side: exchange.side,
  id: exchange.id,
  trace: exchange.trace,
  identity: exchange.identity,
  method: exchange.method,
  path: exchange.path,
  query: exchange.query,
  headers: exchange.headers,
  pathParameters: exchange.pathParameters,
  parameters: exchange.parameters,
  body: exchange.body,
  address: exchange.address,
  started: exchange.started,
  deadline: exchange.deadline,
});
