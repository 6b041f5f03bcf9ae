import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Problem } from '#problem';
import { createIdempotencyStore } from '../../../gateway/idempotency/store.ts';
import { idempotency } from '../../../policies/idempotency/idempotency.ts';
import type { IdempotencySettings } from '../../../policies/idempotency/settings.ts';
import type { Answer, Handler, Identity, Operation } from '../../../policies/policy.ts';
import { openTestStore, quiet, type TestStore } from '../../support/store.ts';
import { answerWith, defaultsOf, type ExchangeParts, mount, operationFor, valueBody } from '../support.ts';

const acme: Identity = {
  kind: 'consumer',
  consumer: { id: 'acme', name: 'Acme', plan: 'partner', environment: 'live' },
  scopes: ['orders:write'],
};
const placeOrder: Partial<Operation> = {
  id: 'experience/partner.v1#placeOrder',
  method: 'POST',
  path: '/experience/partner/v1/orders',
  security: [{ apiKey: ['orders:write'] }],
  idempotencyKey: 'required',
  siblings: new Map([
    ['listOrders', { method: 'GET', path: '/experience/partner/v1/orders' }],
    ['getOrder', { method: 'GET', path: '/experience/partner/v1/orders/{orderId}' }],
  ]),
};
const order = { lines: [{ productId: 'P-000001', quantity: 2 }], payment: { token: 'tok_visa' } };

describe('idempotency', () => {
  let test: TestStore;
  let store: ReturnType<typeof createIdempotencyStore>;
  before(async () => {
    test = await openTestStore();
    store = createIdempotencyStore({ db: test.store.db, log: quiet });
  });
  after(async () => {
    store.close();
    await test.dispose();
  });

  /** The policy before some work, and calls with one key of their own. */
  function mounted(next: Handler, settings: Partial<IdempotencySettings> = {}, operation: Partial<Operation> = {}) {
    const key = randomUUID();
    const whole = mount(idempotency, {
      settings: { enabled: true, ...settings },
      operation: { ...placeOrder, ...operation },
      surroundings: { idempotency: store },
      next,
    });
    const send = (parts: ExchangeParts & { key?: string } = {}) =>
      whole.send({
        id: randomUUID(),
        identity: acme,
        body: valueBody(order),
        parameters: { path: {}, query: {}, header: { 'idempotency-key': parts.key ?? key }, cookie: {} },
        ...parts,
      });
    return { ...whole, key, send };
  }
  /** Work that gives one result after the other, and counts how often it was done. */
  function work(...results: readonly (Answer | Error)[]): Handler & { done: number } {
    const handler = Object.assign(
      async () => {
        const result = results[Math.min(handler.done, results.length - 1)] as Answer | Error;
        handler.done += 1;
        if (result instanceof Error) throw result;
        return result;
      },
      { done: 0 },
    );
    return handler;
  }
  const created = answerWith({
    status: 201,
    headers: { location: '/orders/1' },
    body: { kind: 'value', value: { n: 1 } },
  });

  it('does the work once, and gives its answer to every repeat', async () => {
    const handler = work(created, answerWith({ status: 500 }));
    const { send, meter, operation } = mounted(handler);
    const first = await send();
    const again = await send();
    assert.deepEqual(again.answer, first.answer);
    assert.equal(first.exchange.outgoing['idempotent-replayed'], undefined);
    assert.equal(again.exchange.outgoing['idempotent-replayed'], 'true');
    assert.equal(handler.done, 1);
    const total = (outcome: string) => meter.value('causeway_idempotency_total', { operation: operation.id, outcome });
    assert.deepEqual([total('first'), total('replayed')], [1, 1]);
    assert.equal(again.exchange.notes.idempotency, 'replayed');
  });

  it('knows a request by what it says, not by how it is written', async () => {
    const handler = work(created);
    const { send } = mounted(handler);
    await send({ body: valueBody({ a: 1, b: { c: 2, d: [1, 2] } }) });
    const again = await send({ body: valueBody({ b: { d: [1, 2], c: 2 }, a: 1 }) });
    assert.equal(again.answer?.status, 201);
    const other = await send({ body: valueBody({ b: { d: [2, 1], c: 2 }, a: 1 }) });
    assert.equal(other.problem?.kind, 'idempotency-key-reused');
    assert.equal(handler.done, 1);
  });

  it('compares bytes where bytes are forwarded: numbers may be longer than ours', async () => {
    const { send } = mounted(work(created), {}, { upstream: { kind: 'http', name: 'erp', url: 'http://erp.example' } });
    const body = (text: string): ExchangeParts => ({
      body: { kind: 'value', value: JSON.parse(text), bytes: Buffer.from(text), mediaType: 'application/json' },
    });
    await send(body('{"id":12345678901234567890}'));
    assert.equal((await send(body('{"id":12345678901234567890}'))).answer?.status, 201);
    assert.equal((await send(body('{"id":12345678901234567891}'))).problem?.kind, 'idempotency-key-reused');
  });

  it('tells other path parameters and queries apart', async () => {
    const { send, key } = mounted(work(created));
    const parameters = (path: object, query: object) => ({
      parameters: { path: { ...path }, query: { ...query }, header: { 'idempotency-key': key }, cookie: {} },
    });
    await send(parameters({ orderId: 'O-1' }, {}));
    assert.equal((await send(parameters({ orderId: 'O-2' }, {}))).problem?.kind, 'idempotency-key-reused');
    assert.equal((await send(parameters({ orderId: 'O-1' }, { dry: true }))).problem?.kind, 'idempotency-key-reused');
    assert.equal((await send(parameters({ orderId: 'O-1' }, {}))).answer?.status, 201);
  });

  it('keeps the keys of callers apart: consumers, clients, issuers', async () => {
    const handler = work(created);
    const { send } = mounted(handler);
    const user: Identity = { kind: 'user', issuer: 'https://a.example', clientId: 'shop', subject: '1', scopes: [] };
    for (const identity of [
      acme,
      { ...acme, consumer: { id: 'globex', name: 'Globex', plan: 'partner', environment: 'live' } } as Identity,
      user,
      { ...user, issuer: 'https://b.example' },
      { ...user, clientId: 'app' },
      { ...user, subject: '2' },
    ]) {
      assert.equal((await send({ identity })).exchange.notes.idempotency, 'first', JSON.stringify(identity));
    }
    assert.equal((await send({ identity: { kind: 'anonymous', scopes: [] } })).problem?.kind, 'unauthenticated');
    assert.equal(handler.done, 6);
  });

  it('refuses a repeat while the first is under way', async () => {
    let finish = (_: Answer): void => {};
    const { send } = mounted(() => new Promise((resolve) => (finish = resolve)));
    const first = send();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const second = await send();
    assert.equal(second.problem?.kind, 'request-in-flight');
    assert.equal(second.problem?.status, 409);
    assert.equal(second.problem?.facts.headers?.['retry-after'], '1');
    assert.equal(second.passed, false);
    finish(created);
    assert.equal((await first).answer?.status, 201);
    assert.equal((await send()).answer?.status, 201);
  });

  it('keeps what the work refused for good, and says it again in the same words', async () => {
    const declined = new Problem('payment-declined', { detail: 'The card is stolen.', cause: new Error('secret') });
    const handler = work(declined, created);
    const { send } = mounted(handler);
    await send();
    const { problem, exchange } = await send();
    assert.equal(problem?.kind, 'payment-declined');
    assert.deepEqual(problem?.facts, { detail: 'The card is stolen.' });
    assert.equal(exchange.outgoing['idempotent-replayed'], 'true');
    assert.equal(handler.done, 1);
  });

  for (const refusal of [
    new Problem('too-many-requests'),
    new Problem('forbidden'),
    new Problem('request-in-flight'),
    new Problem('circuit-open'),
    answerWith({ status: 429 }),
  ]) {
    const name = refusal instanceof Problem ? refusal.kind : `an answer ${refusal.status}`;
    it(`frees the key after ${name}: nothing was done`, async () => {
      const handler = work(refusal, created);
      const { send } = mounted(handler);
      await send();
      assert.equal((await send({ body: valueBody({ changed: true }) })).answer?.status, 201);
      assert.equal(handler.done, 2);
    });
  }

  const failures = [
    new Problem('upstream-timeout', { origin: 'process/ordering.v1#placeOrder' }),
    new Problem('unavailable'),
    new Problem('circuit-open', { origin: 'process/ordering.v1#placeOrder' }),
    new TypeError('a bug'),
    answerWith({ status: 500 }),
  ];
  for (const failure of failures) {
    const name = failure instanceof Error ? failure.message : `an answer ${failure.status}`;
    it(`is in doubt after “${name}”, and says where to look`, async () => {
      const handler = work(failure);
      const { send } = mounted(handler, { lookup: 'listOrders' });
      await send().catch(() => undefined);
      const { problem } = await send();
      assert.equal(problem?.kind, 'in-doubt');
      assert.equal(problem?.facts.headers?.link, '</experience/partner/v1/orders>; rel="related"');
      assert.match(
        String(problem?.facts.detail),
        /not known\. Look up the result: GET \/experience\/partner\/v1\/orders$/,
      );
      assert.equal(handler.done, 1);
    });
    it(`does it again after “${name}” where the callee honours the key`, async () => {
      const handler = work(failure, created);
      const { send } = mounted(handler, { interrupted: 'repeat' });
      await send().catch(() => undefined);
      assert.equal((await send()).answer?.status, 201);
      assert.equal(handler.done, 2);
    });
  }

  it('holds the key for a while after giving up on work that may still be ending, then does it again', async () => {
    const handler = work(new Problem('upstream-timeout'), created);
    const { send } = mounted(handler, { interrupted: 'repeat', lease: 1 });
    await send();
    assert.equal((await send()).problem?.kind, 'request-in-flight');
    let answer = (await send()).answer;
    for (let patience = 0; answer === undefined && patience < 40; patience += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      answer = (await send()).answer;
    }
    assert.equal(answer?.status, 201);
    assert.equal(handler.done, 2);
  });

  it('brings to its end what was begun when the client leaves, and keeps the outcome', async () => {
    const leaving = new AbortController();
    let finish = (_: Answer): void => {};
    let aborted: boolean | undefined;
    const { send } = mounted(
      (exchange) =>
        new Promise((resolve) => {
          finish = (answer) => {
            aborted = exchange.signal.aborted;
            resolve(answer);
          };
        }),
    );
    const first = send({ signal: leaving.signal });
    await new Promise((resolve) => setTimeout(resolve, 50));
    leaving.abort(new Error('the client left'));
    finish(created);
    await first;
    assert.equal(aborted, false);
    assert.equal((await send()).answer?.status, 201);
  });

  it('says that a call was carried out when its answer was too long to keep', async () => {
    const long = answerWith({ status: 201, body: { kind: 'value', value: 'x'.repeat(2_000) } });
    const handler = work(long);
    const { send } = mounted(handler, { maxAnswer: 1_000 });
    assert.deepEqual((await send()).answer, long);
    const { problem } = await send();
    assert.equal(problem?.kind, 'in-doubt');
    assert.match(String(problem?.facts.detail), /carried out with status 201/);
    assert.equal(handler.done, 1);
  });

  it('refuses when the key cannot be remembered, and begins nothing', async () => {
    const handler = work(created);
    const away = { ...store, claim: () => Promise.reject(new Problem('unavailable')) };
    const { send } = mount(idempotency, {
      settings: { enabled: true },
      operation: placeOrder,
      surroundings: { idempotency: away },
      next: handler,
    });
    const header = { 'idempotency-key': randomUUID() };
    const { problem } = await send({ identity: acme, parameters: { path: {}, query: {}, header, cookie: {} } });
    assert.equal(problem?.kind, 'unavailable');
    assert.equal(handler.done, 0);
  });

  it('lets a call without a key pass, where the contract does not require one', async () => {
    const handler = work(created);
    const { send } = mounted(handler);
    const parameters = { path: {}, query: {}, header: {}, cookie: {} };
    await send({ parameters });
    await send({ parameters });
    assert.equal(handler.done, 2);
  });

  it('refuses a key that is none', async () => {
    const { send } = mounted(work(created));
    for (const key of ['', 'two words', 'x'.repeat(256), 'ключ-ключ-ключ-ключ']) {
      const { problem, passed } = await send({ key });
      assert.equal(problem?.kind, 'bad-request', key);
      assert.equal(problem?.facts.errors?.[0]?.parameter, 'Idempotency-Key');
      assert.equal(passed, false);
    }
  });

  it('has nothing to do without a key in the contract, on safe methods, and where it is off', () => {
    const { idempotencyKey: _, ...without } = placeOrder;
    assert.equal(mount(idempotency, { settings: { enabled: true }, operation: without }).policy, undefined);
    const get = { ...placeOrder, method: 'GET' };
    assert.equal(mount(idempotency, { settings: { enabled: true }, operation: get }).policy, undefined);
    assert.equal(mount(idempotency, { operation: placeOrder }).policy, undefined);
  });

  it('is refused at boot where it cannot hold', () => {
    const judge = (operation: Partial<Operation>, settings: Partial<IdempotencySettings> = {}) =>
      idempotency.contradictions?.(
        { ...defaultsOf(idempotency), enabled: true, ...settings },
        operationFor({ ...placeOrder, ...operation }),
        {},
      );
    assert.deepEqual(judge({}), []);
    assert.deepEqual(judge({}, { lookup: 'listOrders' }), []);
    assert.match(String(judge({ security: [] })), /belongs to a caller/);
    assert.match(String(judge({}, { lookup: 'nothing' })), /no GET of this API/);
    assert.match(String(judge({}, { lookup: 'getOrder' })), /needs more than the path/);
    const { request, answers } = operationFor();
    assert.match(String(judge({ request: { ...request, mediaTypes: ['multipart/form-data'] } })), /cannot be compared/);
    const silent = { ...answers, mediaTypes: (status: number) => (status === 409 ? undefined : ['application/json']) };
    assert.match(String(judge({ answers: silent })), /declare the answers 409/);
    assert.deepEqual(judge({ security: [] }, { enabled: false }), []);
  });
});
