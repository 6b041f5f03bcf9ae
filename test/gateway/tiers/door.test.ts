import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Problem } from '#problem';
import { type Crossing, createDoor } from '../../../gateway/tiers/door.ts';
import type { Answer, Exchange, Handler, Outcome } from '../../../policies/policy.ts';
import { json, orders, parentExchange, shopper, target } from './support.ts';

type Operation = (input?: object) => Promise<unknown>;
type Door = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Operation>>>>>>;

/** Opens the door of process/ordering.v1 on an upstream; `far` is the last exchange on the other side. */
function open(hop: Handler, crossing: Crossing = 'plain', uses = [`${orders}#changeOrder`]) {
  const seen: { exchange?: Exchange; outcomes: Outcome[] } = { outcomes: [] };
  const watched: Handler = (exchange) => {
    seen.exchange = exchange;
    exchange.onSettled((outcome) => seen.outcomes.push(outcome));
    return hop(exchange);
  };
  const parent = parentExchange();
  const find = (id: string) => target(id.split('#')[1] as string, watched);
  const call = createDoor('process/ordering.v1', uses, find, crossing)(() => parent) as Door;
  const change = call.system?.legacyOrders?.changeOrder as Operation;
  return { parent, call, change, seen, far: () => seen.exchange as Exchange };
}

const answer = (body: Answer['body'], status = 200): Handler => {
  return async () => ({ status, headers: {}, body });
};
const value = (data: unknown, status?: number): Handler => answer({ kind: 'value', value: data }, status);

/** The problem a call ends with. */
async function refused(hop: Handler): Promise<Problem> {
  const error = await open(hop)
    .change({ orderId: 'O-1' })
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  assert.ok(error instanceof Problem, `no problem, but ${error}`);
  return error;
}

describe('the door to the tier below', () => {
  it('has what the contract declares, by tier, API and operation', async () => {
    const { call } = open(value({ status: 'shipped' }));
    assert.deepEqual(Object.keys(call), ['system']);
    assert.deepEqual(Object.keys(call.system ?? {}), ['legacyOrders']);
    assert.deepEqual(await call.system?.legacyOrders?.changeOrder?.({ orderId: 'O-1' }), { status: 'shipped' });
  });

  it('has nothing else: an operation that is not declared does not exist', () => {
    const { call } = open(value({}));
    assert.equal(call.system?.legacyOrders?.countOrders, undefined);
    assert.equal(call.experience, undefined);
    assert.deepEqual(open(value({}), 'plain', []).call, {});
  });

  it('puts each input where the contract says', async () => {
    const { change, far } = open(value({}));
    await change({ orderId: 'O-1', status: 'shipped', 'Idempotency-Key': 'k-1', body: { a: 1 } });
    assert.deepEqual(far().parameters, {
      path: { orderId: 'O-1' },
      query: { status: 'shipped' },
      header: { 'idempotency-key': 'k-1' },
      cookie: {},
    });
    assert.deepEqual(far().body, { kind: 'value', value: { a: 1 }, mediaType: 'application/json' });
  });

  it('leaves out what is not given, and what nobody declared', async () => {
    const { change, far } = open(value({}));
    await change({ orderId: 'O-1', status: undefined, colour: 'red' });
    assert.deepEqual(far().parameters, { path: { orderId: 'O-1' }, query: {}, header: {}, cookie: {} });
    assert.deepEqual(far().body, { kind: 'none' });
  });

  it('needs no input where there is none to give', async () => {
    const { call } = open(value({ count: 3 }), 'plain', [`${orders}#countOrders`]);
    assert.deepEqual(await call.system?.legacyOrders?.countOrders?.(), { count: 3 });
  });
});

describe('a call through it', () => {
  it('tells who is asking and for whom', async () => {
    const { change, far } = open(value({}));
    await change({ orderId: 'O-1' });
    assert.deepEqual(far().identity, { ...shopper, caller: 'process/ordering.v1' });
  });

  it('tells who is asking now, not who asked before', async () => {
    const { change, far, parent } = open(value({}));
    await change({ orderId: 'O-1' });
    parent.identity = { ...shopper, subject: 'somebody-else' };
    await change({ orderId: 'O-1' });
    assert.deepEqual(far().identity, { ...shopper, subject: 'somebody-else', caller: 'process/ordering.v1' });
  });

  it('belongs to the same request: id, address, deadline and end', async () => {
    const { change, far, parent } = open(value({}));
    await change({ orderId: 'O-1' });
    const { side, id, address, started, deadline, signal } = far();
    assert.deepEqual([side, id, address, started, deadline], ['hop', parent.id, '192.0.2.1', 1, 5_000]);
    assert.equal(signal.aborted, false);
    parent.abort(new Error('the client left'));
    assert.equal(signal.aborted, true);
  });

  it('is a span of the same trace', async () => {
    const { change, far, parent } = open(value({}));
    await change({ orderId: 'O-1' });
    const { traceId, spanId, parentId, sampled } = far().trace;
    assert.deepEqual([traceId, parentId, sampled], [parent.trace.traceId, parent.trace.spanId, true]);
    assert.match(spanId, /^[0-9a-f]{16}$/);
    assert.notEqual(spanId, parent.trace.spanId);
  });

  it('carries no credential and no header of the request', async () => {
    const { change, far } = open(value({}));
    await change({ orderId: 'O-1' });
    assert.deepEqual(far().headers, {});
    assert.equal(far().query, '');
  });

  it('has time of its own to give away', async () => {
    const { change, parent } = open(async (exchange) => {
      exchange.deadline = 10;
      return { status: 200, headers: {}, body: { kind: 'none' } };
    });
    await change({ orderId: 'O-1' });
    assert.equal(parent.deadline, 5_000);
  });

  it('ends once, and says how', async () => {
    const good = open(value({}, 201));
    await good.change({ orderId: 'O-1' });
    assert.deepEqual(good.seen.outcomes, [{ status: 201, complete: true, bytes: 0 }]);

    const problem = new Problem('conflict');
    const bad = open(() => Promise.reject(problem));
    await assert.rejects(bad.change({ orderId: 'O-1' }));
    assert.deepEqual(bad.seen.outcomes, [
      { status: 409, problem: 'conflict', error: problem, complete: true, bytes: 0 },
    ]);
    assert.equal(good.parent.settled, false, 'the caller goes on');
  });
});

describe('an answer that comes back through it', () => {
  for (const [what, hop, expected] of [
    ['data', value({ a: [1] }), { a: [1] }],
    ['JSON in bytes', async () => json(200, { a: [1] }), { a: [1] }],
    ['no body', answer({ kind: 'none' }, 204), undefined],
    ['an empty body', answer({ kind: 'bytes', bytes: Buffer.alloc(0) }), undefined],
  ] as const) {
    it(`may be ${what}`, async () => assert.deepEqual(await open(hop).change({ orderId: 'O-1' }), expected));
  }

  it('may arrive in pieces, and is whole', async () => {
    const hop = answer({
      kind: 'relay',
      attach(sink) {
        queueMicrotask(() => {
          sink.write(Buffer.from('{"a":'));
          sink.write(Buffer.from('1}'));
          sink.end();
        });
        return { pause: () => {}, resume: () => {}, abort: () => {} };
      },
    });
    assert.deepEqual(await open(hop).change({ orderId: 'O-1' }), { a: 1 });
  });

  it('V15: that is not JSON is unusable', async () => {
    const problem = await refused(answer({ kind: 'bytes', bytes: Buffer.from('<html>') }));
    assert.equal(problem.kind, 'bad-upstream-answer');
  });

  it('that is a socket is a mistake of ours', async () => {
    const problem = await refused(answer({ kind: 'upgrade', handOver: () => {} }));
    assert.equal(problem.kind, 'internal');
  });
});

describe('a refusal that comes back through it', () => {
  it('is the problem itself, marked with where it began', async () => {
    const problem = await refused(() => Promise.reject(new Problem('not-found', { detail: 'No order O-1.' })));
    assert.equal(problem.kind, 'not-found');
    assert.equal(problem.facts.detail, 'No order O-1.');
    assert.equal(problem.facts.origin, `${orders}#changeOrder`);
  });

  it('keeps the first mark through every tier', async () => {
    const first = new Problem('unavailable').from('system/stock.v1#getStock');
    assert.equal((await refused(() => Promise.reject(first))).facts.origin, 'system/stock.v1#getStock');
  });

  it('of a handler that fell over says nothing of itself', async () => {
    const cause = new TypeError('column price_cents is missing');
    const problem = await refused(() => Promise.reject(cause));
    assert.equal(problem.kind, 'internal');
    assert.equal(problem.facts.detail, undefined);
    assert.equal(problem.cause, cause);
    assert.equal(problem.facts.origin, `${orders}#changeOrder`);
  });

  it('of a service is the same problem as here, whatever address its type has', async () => {
    const document = {
      type: 'http://legacy.internal/problems/insufficient-stock',
      status: 409,
      detail: 'Only 2 left.',
      errors: [{ pointer: '/lines/0', detail: 'P-000001' }],
    };
    const { kind, facts } = await refused(async () => json(409, document, { 'retry-after': '7' }));
    assert.equal(kind, 'insufficient-stock');
    assert.equal(facts.detail, 'Only 2 left.');
    assert.deepEqual(facts.errors, document.errors);
    assert.deepEqual(facts.headers, { 'retry-after': '7' });
    assert.equal(facts.origin, `${orders}#changeOrder`);
  });

  for (const [what, status, body] of [
    ['in words of its own', 418, { detail: 'Short and stout.' }],
    ['of its own failure', 500, { type: 'about:blank', detail: 'ORA-01017' }],
    ['that is no object', 503, 'down'],
    ['of our own credential there', 401, { type: '/problems/unauthenticated', detail: 'Unknown key.' }],
    ['of our own tier identity there', 403, { type: '/problems/tier-not-public', detail: 'Not from outside.' }],
  ] as const) {
    it(`of a service ${what} is not repeated: its answer is unusable`, async () => {
      const problem = await refused(async () => json(status, body));
      assert.equal(problem.kind, 'bad-upstream-answer');
      assert.equal(problem.facts.detail, undefined);
      // The log is told that much; the words may hold what is nobody's business.
      assert.match(String(problem.cause), new RegExp(`answered ${status} with`));
      assert.doesNotMatch(inspect(problem), /stout|ORA|down|Unknown key|Not from/);
    });
  }
});

describe('what crosses between tiers of one process', () => {
  const input = { orderId: 'O-1', body: { lines: [{ at: new Date(0), none: undefined }] } };

  it('is handed over as it is', async () => {
    const data = { a: 1 };
    const { change, far } = open(value(data));
    assert.equal(await change(input), data);
    assert.equal((far().body as { value: unknown }).value, input.body);
  });

  it('cannot be changed by either side, when tests ask for that', async () => {
    const frozen = open(value({ lines: [{ quantity: 1 }] }), 'frozen');
    const given = structuredClone(input);
    const back = (await frozen.change(given)) as { lines: { quantity: number }[] };
    const { lines } = (frozen.far().body as { value: typeof given.body }).value;
    assert.throws(() => lines.push(...lines), TypeError);
    assert.throws(() => Object.assign(lines[0] as object, { none: 1 }), TypeError);
    assert.throws(() => Object.assign(back.lines[0] as object, { quantity: 2 }), TypeError);
  });

  it('becomes what a split would make of it, when tests ask for that', async () => {
    const { change, far } = open(value({ at: new Date(0), none: undefined }), 'serialised');
    assert.deepEqual(await change(input), { at: '1970-01-01T00:00:00.000Z' });
    assert.deepEqual((far().body as { value: unknown }).value, { lines: [{ at: '1970-01-01T00:00:00.000Z' }] });
    assert.equal(await open(answer({ kind: 'none' }), 'serialised').change(input), undefined);
  });
});
