import assert from 'node:assert/strict';
import type { AnswerSamples, Identity, Sample } from '../../../policies/policy.ts';
import { sandbox } from '../../../policies/sandbox/sandbox.ts';
import { type ExchangeParts, mount } from '../support.ts';

const acme = { id: 'acme', name: 'acme', plan: 'free' };
const partner = (environment: 'live' | 'test'): Identity => ({
  kind: 'consumer',
  consumer: { ...acme, environment },
  scopes: [],
  scheme: 'apiKey',
});
const json = { mediaType: 'application/json', headers: { 'content-type': 'application/json' } };
const problem = { mediaType: 'application/problem+json', headers: { 'content-type': 'application/problem+json' } };
const answers: Readonly<Record<number, readonly Sample[]>> = {
  200: [
    { ...json, status: 200, name: 'first', value: { orderId: 'O-1' } },
    { ...json, status: 200, name: 'second', value: { orderId: 'O-2' } },
  ],
  404: [{ ...problem, status: 404, value: { type: '/problems/not-found', detail: 'No order O-1.' } }],
  409: [{ ...problem, status: 409, name: 'other', value: { type: 'https://vendor.example/full' } }],
  503: [],
};
const samples: AnswerSamples = {
  declared: ['200', '404', '409', '503'],
  success: 200,
  of: (status) => answers[status] ?? [],
};
const issuers = [
  {
    issuer: 'https://id.example',
    audience: 'apis',
    algorithms: ['RS256'],
    typ: 'at+jwt',
    scopeClaim: 'scope',
    testClients: ['shop-test'],
    keys: { url: 'https://id.example/jwks' },
  },
];
const mounted = mount(sandbox, { operation: { samples }, surroundings: { issuers } });
const send = (parts: ExchangeParts = {}) => mounted.send({ identity: partner('test'), ...parts });
const prefer = (text: string, parts: ExchangeParts = {}) => send({ headers: { prefer: text }, ...parts });
/** A token as it would be sent; nobody checks the signature of this one. */
const token = (claims: object): string =>
  `Bearer e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

describe('the sandbox', () => {
  it('answers a test key from the contract, says so, and lets nothing behind it know', async () => {
    const { answer, passed, exchange } = await send();
    assert.equal(passed, false);
    assert.deepEqual(answer?.body, { kind: 'value', value: { orderId: 'O-1' } });
    assert.equal(answer?.headers['cache-control'], 'no-store');
    assert.equal(exchange.outgoing['causeway-sandbox'], 'true');
    assert.equal(exchange.notes.sandbox, true);
  });

  it('lets everybody else through, untouched', async () => {
    for (const identity of [
      partner('live'),
      { kind: 'anonymous', scopes: [] },
      { kind: 'user', scopes: [] },
    ] as const) {
      const { passed, exchange } = await mounted.send({ identity, headers: { prefer: 'status=404' } });
      assert.ok(passed);
      assert.deepEqual(exchange.outgoing, {});
    }
  });

  for (const [whose, identity] of [
    ['a token of a test client', { kind: 'user', subject: 'a', environment: 'test', scopes: [] }],
    ['a ticket given to a test key', { ...partner('test'), scheme: 'ticket' }],
    ['a tier that calls for a test key', { ...partner('test'), scheme: 'tierIdentity', caller: 'process/ordering.v1' }],
  ] as [string, Identity][]) {
    it(`stops ${whose}, at the edge and between tiers`, async () => {
      for (const side of ['edge', 'hop'] as const) assert.equal((await mounted.send({ identity, side })).passed, false);
    });
  }

  it('stops test credentials where an operation is open to everybody and looks at none', async () => {
    const anonymous: Identity = { kind: 'anonymous', scopes: [] };
    const passes = async (headers: Record<string, string | string[]>) =>
      (await mounted.send({ identity: anonymous, headers })).passed;
    assert.equal(await passes({ 'x-api-key': 'cw_test_abc' }), false);
    assert.equal(await passes({ 'x-api-key': 'cw_live_abc, cw_test_abc' }), false);
    const test = token({ iss: 'https://id.example', client_id: 'shop-test' });
    assert.equal(await passes({ authorization: test }), false);
    assert.equal(await passes({ authorization: ['Bearer x', test] }), false);
    assert.equal(await passes({ authorization: token({ iss: 'https://id.example', azp: 'shop-test' }) }), false);
    assert.equal(await passes({ authorization: token({ iss: 'https://id.example', client_id: 'shop' }) }), true);
    assert.equal(await passes({ authorization: token({ iss: 'https://else.example', client_id: 'shop-test' }) }), true);
    for (const odd of ['Bearer', 'Bearer a.b.c', 'Bearer .bnVsbA.', 'Basic dGVzdA==']) {
      assert.equal(await passes({ authorization: odd }), true, odd);
    }
    assert.equal(await passes({ 'x-api-key': 'cw_live_abc' }), true);
  });

  it('shows the very thing that was asked for, where an example does', async () => {
    const parameters = (orderId: string) => ({ parameters: { path: { orderId }, query: {}, header: {}, cookie: {} } });
    const shown = async (orderId: string) => (await send(parameters(orderId))).answer?.body;
    assert.deepEqual(await shown('O-2'), { kind: 'value', value: { orderId: 'O-2' } });
    assert.deepEqual(await shown('O-9'), { kind: 'value', value: { orderId: 'O-1' } });
  });

  it('lets the caller choose a status, and refuses in earnest where that is a refusal', async () => {
    const { problem: refusal, exchange } = await prefer('status=404');
    assert.equal(refusal?.kind, 'not-found');
    assert.equal(refusal?.facts.detail, 'No order O-1.');
    assert.equal(exchange.outgoing['preference-applied'], 'status=404');
    assert.equal(exchange.outgoing['causeway-sandbox'], 'true');
    const { answer } = await prefer('status=409');
    assert.equal(answer?.status, 409);
    assert.deepEqual(answer?.body, { kind: 'value', value: { type: 'https://vendor.example/full' } });
  });

  it('lets the caller choose an example by name, of any status', async () => {
    const { answer, exchange } = await prefer('example=second');
    assert.deepEqual(answer?.body, { kind: 'value', value: { orderId: 'O-2' } });
    assert.equal(exchange.outgoing['preference-applied'], 'example=second');
    assert.equal((await prefer('example=other')).answer?.status, 409);
    const { exchange: both } = await prefer(
      'respond-async, STATUS = 409; x="a,b", wait=10, example="other", status=404',
    );
    assert.equal(both.outgoing['preference-applied'], 'status=409, example=other');
  });

  it('applies nothing of preferences that are not its own', async () => {
    const { answer, exchange } = await prefer('return=minimal, wait=5, x="status=404"');
    assert.equal(answer?.status, 200);
    assert.equal(exchange.outgoing['preference-applied'], undefined);
  });

  for (const [choice, detail] of [
    ['status=418', 'This operation does not answer 418; it declares 200, 404, 409, 503.'],
    ['status=teapot', 'Write Prefer: status=404.'],
    ['status', 'Write Prefer: status=404.'],
    ['example=""', 'Write Prefer: example=name.'],
    ['example=third', 'There is no example “third” here; there are first, second, other.'],
    ['status=404, example=first', 'There is no example “first” here; none has a name.'],
    [`status=200, x="${'a'.repeat(1_024)}"`, 'Write at most 1024 characters.'],
  ] as const) {
    it(`refuses a choice there is not: ${choice.slice(0, 30)}`, async () => {
      const { problem: refusal } = await prefer(choice);
      assert.equal(refusal?.kind, 'bad-request');
      assert.deepEqual(refusal?.facts.errors, [{ parameter: 'Prefer', detail }]);
    });
  }

  it('says so where it has nothing to show, and opens no sockets', async () => {
    assert.equal((await prefer('status=503')).problem?.kind, 'not-in-sandbox');
    const without = mount(sandbox, { surroundings: { issuers } });
    assert.equal((await without.send({ identity: partner('test') })).problem?.kind, 'not-in-sandbox');
    const socket = await send({ upgrade: {} as never });
    assert.equal(socket.problem?.status, 501);
    assert.equal(socket.passed, false);
  });

  it('writes text as text, and JSON text with its quotes', async () => {
    const bodyOf = async (mediaType: string) => {
      const sample = { status: 200, mediaType, value: 'a', headers: {} };
      const { send: ask } = mount(sandbox, { operation: { samples: { ...samples, of: () => [sample] } } });
      return (await ask({ identity: partner('test') })).answer?.body;
    };
    assert.deepEqual(await bodyOf('text/event-stream'), { kind: 'bytes', bytes: Buffer.from('a') });
    assert.deepEqual(await bodyOf('application/json'), { kind: 'value', value: 'a' });
    assert.deepEqual(await bodyOf('application/vnd.a+json'), { kind: 'value', value: 'a' });
  });
});
