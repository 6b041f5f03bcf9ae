import assert from 'node:assert/strict';
import { Problem } from '#problem';
import type { Exchange } from '../../../policies/policy.ts';
import { incomingBody } from '../support.ts';
import {
  arriving,
  type Bench,
  bytes,
  createBench,
  gate,
  json,
  other,
  type Result,
  service,
  shopper,
  turn,
} from './support.ts';

describe('equal reads at the same time', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = createBench();
  });

  /** Starts reads that differ by `parts`, lets the upstream answer, and waits for all. */
  async function together(...parts: Partial<Exchange>[]): Promise<Result[]> {
    const { open } = gate(bench.upstream);
    const all = parts.map((part) => bench.get(part));
    await turn();
    await open();
    return Promise.all(all);
  }

  it('C06: are one call to the upstream, whose answer all are given', async () => {
    const results = await together({}, {}, {});
    assert.equal(bench.upstream.calls, 1);
    assert.deepEqual(
      results.map(({ body }) => body),
      [{ number: 1 }, { number: 1 }, { number: 1 }],
    );
    assert.deepEqual(
      results.map(({ note }) => note),
      [undefined, 'collapsed', 'collapsed'],
    );
    const labels = { operation: bench.operation.id, outcome: 'collapsed' };
    assert.equal(bench.meter.value('causeway_cache_total', labels), 2);
  });

  it('are a new call when the first has been answered', async () => {
    await bench.get();
    await bench.get();
    assert.equal(bench.upstream.calls, 2);
  });

  it('are those of the same caller only', async () => {
    await together({}, { identity: other });
    assert.equal(bench.upstream.calls, 2);
  });

  const anonymous = { kind: 'anonymous', scopes: [] } as const;
  const partner = { kind: 'consumer', scopes: ['orders:read'], scheme: 'apiKey' } as const;
  const consumer = { id: 'c-1', name: 'acme', plan: 'partner', environment: 'live' } as const;
  for (const [what, one, two] of [
    ['a person and a stranger', shopper, anonymous],
    ['one person with other scopes', shopper, { ...shopper, scopes: ['orders:read', 'orders:read-any'] }],
    ['people of different issuers', { ...shopper, issuer: 'a' }, { ...shopper, issuer: 'b' }],
    ['a person live and under test', shopper, { ...shopper, environment: 'test' }],
    ['one person through another client', { ...shopper, clientId: 'app' }, { ...shopper, clientId: 'desk' }],
    ['consumers', { ...partner, consumer }, { ...partner, consumer: { ...consumer, id: 'c-2' } }],
    [
      'a consumer live and under test',
      { ...partner, consumer },
      { ...partner, consumer: { ...consumer, environment: 'test' } },
    ],
    ['calls of different tiers', { ...shopper, caller: 'process/a.v1' }, { ...shopper, caller: 'process/b.v1' }],
  ] as const) {
    it(`are never shared between ${what}`, async () => {
      await together({ identity: one }, { identity: two });
      assert.equal(bench.upstream.calls, 2);
    });
  }

  it('may have their scopes in any order', async () => {
    await together({ identity: { ...shopper, scopes: ['a', 'b'] } }, { identity: { ...shopper, scopes: ['b', 'a'] } });
    assert.equal(bench.upstream.calls, 1);
  });

  it('are those with the same parameters only', async () => {
    const parameters = { path: { orderId: 'O-2' }, query: {}, header: {}, cookie: {} };
    await together({}, { parameters });
    assert.equal(bench.upstream.calls, 2);
  });

  it('are everyone’s where the contract says so', async () => {
    bench = createBench({ shared: 'public' });
    await together({}, { identity: other }, { identity: anonymous });
    assert.equal(bench.upstream.calls, 1);
  });

  it('are shared by equal scopes where the contract says so', async () => {
    bench = createBench({ shared: 'scopes' });
    await together({}, { identity: other }, { identity: { ...other, scopes: [] } });
    assert.equal(bench.upstream.calls, 2);
  });

  it('fail together', async () => {
    const { open } = gate(bench.upstream);
    const all = [bench.get(), bench.get()];
    await turn();
    await open(new Problem('unavailable'));
    for (const { problem } of await Promise.all(all)) assert.equal(problem, 'unavailable');
    assert.equal(bench.upstream.calls, 1);
  });

  it('are each a call of their own where the contract says so', async () => {
    bench = createBench({ coalesce: false });
    assert.equal(bench.policy, undefined);
  });

  for (const [what, parts] of [
    ['a body', { body: incomingBody('{}') }],
    ['cookies', { parameters: { path: {}, query: {}, header: {}, cookie: { session: 'a' } } }],
  ] as const) {
    it(`are each a call of their own with ${what}`, async () => {
      await together(parts, parts);
      assert.equal(bench.upstream.calls, 2);
    });
  }

  it('are no calls that open a socket, or a stream of events', () => {
    assert.equal(createBench({}, { upgrade: 'websocket' }).policy, undefined);
    const answers = { mediaTypes: () => ['text/event-stream'], check: () => [] };
    assert.equal(createBench({}, { answers }).policy, undefined);
  });

  it('are each a call of their own when what comes is a stream', async () => {
    const first = arriving('first');
    const answers = [first, arriving('second')];
    bench.upstream.answer = async () => {
      await turn();
      return answers.shift() as (typeof answers)[0];
    };
    const [one, two] = await Promise.all([bench.get(), bench.get()]);
    assert.equal(bench.upstream.calls, 2);
    assert.equal(one.sent.answer?.body, first.body);
    assert.notEqual(two.sent.answer?.body, first.body);
  });

  describe('of a service', () => {
    beforeEach(() => {
      bench = createBench({}, { upstream: service });
    });

    it('are those with the same header, as far as the service sees it', async () => {
      const agent = { 'user-agent': 'one' };
      await together(
        { headers: { ...agent, authorization: 'Bearer a', traceparent: '1' } },
        { headers: { authorization: 'Bearer b', traceparent: '2', ...agent } },
        { headers: { ...agent, 'accept-language': 'de' } },
      );
      assert.equal(bench.upstream.calls, 2);
    });

    it('are a stranger’s own, as far as his address tells', async () => {
      const parts = { identity: anonymous };
      await together(
        { ...parts, address: '192.0.2.1' },
        { ...parts, address: '192.0.2.2' },
        { address: '192.0.2.3' },
        {},
      );
      assert.equal(bench.upstream.calls, 3);
      bench = createBench({ shared: 'public' }, { upstream: service });
      await together({ ...parts, address: '192.0.2.1' }, { ...parts, address: '192.0.2.2' });
      assert.equal(bench.upstream.calls, 1);
    });

    it('are those with the same method', async () => {
      await together({}, { method: 'HEAD' });
      assert.equal(bench.upstream.calls, 2);
    });

    it('are each a call of their own when they ask for a part', async () => {
      await together({ headers: { range: 'bytes=0-1' } }, { headers: { range: 'bytes=0-1' } });
      assert.equal(bench.upstream.calls, 2);
    });
  });

  describe('after a write', () => {
    const write = (at: Bench, parts: Partial<Exchange> = {}) =>
      at
        .beside({
          id: 'experience/storefront.v2#cancelOrder',
          method: 'POST',
          path: '/experience/storefront/v2/cancel',
        })
        .get({ method: 'POST', ...parts });
    /** A read from before it and one from after it, by `reader`. */
    async function around(writing: Partial<Exchange>, reader = shopper): Promise<number> {
      const { open } = gate(bench.upstream);
      const before = bench.get({ identity: reader });
      await turn();
      bench.clock.advance(1);
      await write(bench, writing);
      bench.clock.advance(1);
      const after = bench.get({ identity: reader });
      await turn();
      await open();
      await Promise.all([before, after]);
      return bench.upstream.calls;
    }

    it('of their caller are not those from before it', async () => assert.equal(await around({}), 2));

    it('of their caller through any credential and tier are not', async () => {
      assert.equal(await around({ identity: { ...shopper, scheme: 'ticket', scopes: [], caller: 'process/a.v1' } }), 2);
    });

    it('of somebody else are', async () => assert.equal(await around({ identity: other }), 1));
  });
});

describe('who waits for a shared call', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = createBench();
  });
  const left = new Error('the client left');

  it('does not break it off for others by leaving, not even the first', async () => {
    const { open } = gate(bench.upstream);
    const client = new AbortController();
    const first = bench.get({ signal: client.signal });
    const second = bench.get();
    await turn();
    client.abort(left);
    await assert.rejects(first, left);
    await open();
    assert.equal((await second).status, 200);
    assert.equal(bench.upstream.calls, 1);
  });

  it('breaks it off by leaving last', async () => {
    gate(bench.upstream);
    const clients = [new AbortController(), new AbortController()] as const;
    const both = clients.map(({ signal }) => bench.get({ signal }));
    await turn();
    clients[1].abort(left);
    assert.equal(bench.upstream.seen[0]?.signal.aborted, false);
    clients[0].abort(left);
    assert.equal(bench.upstream.seen[0]?.signal.reason, left);
    for (const one of both) await assert.rejects(one, left);
  });

  it('is not given a call that was broken off', async () => {
    gate(bench.upstream);
    const client = new AbortController();
    const first = bench.get({ signal: client.signal });
    client.abort(left);
    const second = bench.get();
    await assert.rejects(first, left);
    await turn();
    assert.equal(bench.upstream.calls, 2);
    void second.catch(() => {});
  });

  it('leaves at once when he had left before', async () => {
    gate(bench.upstream);
    await assert.rejects(bench.get({ signal: AbortSignal.abort(left) }), left);
  });

  it('C06: waits until his own deadline, while those with more time go on', async () => {
    const { open } = gate(bench.upstream);
    const hasty = bench.get({ deadline: 20 });
    const patient = bench.get({ deadline: 4_000 });
    assert.equal((await hasty).problem, 'upstream-timeout');
    assert.equal(bench.upstream.seen[0]?.signal.aborted, false);
    await open();
    assert.equal((await patient).status, 200);
    assert.equal(bench.upstream.calls, 1);
  });

  it('leaves a call behind that goes on, so that its upstream is judged by it', async () => {
    gate(bench.upstream);
    assert.equal((await bench.get({ deadline: 20 })).problem, 'upstream-timeout');
    assert.equal(bench.upstream.seen[0]?.signal.aborted, false);
  });

  it('takes no time from the call: it has its own budget, or what the first had if that is more', async () => {
    bench = createBench({ budget: 100 });
    await bench.get({ deadline: 20 });
    await bench.get({ deadline: 4_000 });
    assert.deepEqual(
      bench.upstream.seen.map(({ deadline }) => deadline),
      [100, 4_000],
    );
  });

  it('lets go of a stream that comes when he has left', async () => {
    const { open } = gate(bench.upstream);
    const client = new AbortController();
    const first = bench.get({ signal: client.signal });
    const second = bench.get();
    await turn();
    client.abort(left);
    await assert.rejects(first);
    const stream = arriving('much');
    await open(stream);
    await turn();
    assert.equal(stream.aborted.length, 1);
    bench.upstream.answer = async () => json({});
    void second.catch(() => {});
  });

  it('ends the call for what lies within it when the stream has ended', async () => {
    let ended = 0;
    bench.upstream.answer = async (exchange) => {
      exchange.onSettled(() => {
        ended += 1;
      });
      return arriving('much');
    };
    const { sent } = await bench.get();
    assert.equal(ended, 0);
    sent.exchange.settle();
    assert.equal(ended, 1);
    bench.upstream.answer = async (exchange) => {
      exchange.onSettled(() => {
        ended += 1;
      });
      return bytes('little');
    };
    await bench.get();
    assert.equal(ended, 2);
  });
});
