import assert from 'node:assert/strict';
import { generateKeyPair, SignJWT } from 'jose';
import type { Identity, Trace } from '../../../policies/policy.ts';
import { claimsOf } from '../../../policies/tier-identity/claims.ts';
import { tierIdentity } from '../../../policies/tier-identity/tier-identity.ts';
import { now } from '../access-token/tokens.ts';
import { mount } from '../support.ts';

const caller = 'experience/storefront.v2';
const audience = 'process/ordering.v1';
const requestId = '7d3c3a52-5b1e-4a7e-9f0a-1c2d3e4f5a6b';
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const shopper: Identity = { kind: 'user', subject: 'shopper', scopes: [] };
const sent = {
  'causeway-deadline': '700',
  'causeway-request-id': requestId,
  traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
};

describe('what a calling process began', () => {
  let token: string;
  let key: object;
  before(async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA');
    key = publicKey;
    token = await new SignJWT({ ...claimsOf(shopper, caller, audience), iat: now, exp: now + 60 })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'tier+jwt', kid: 'own' })
      .sign(privateKey);
  });

  const send = async (headers: Record<string, string>, callers = [caller]) => {
    const operation = { id: `${audience}#getOrderStatus`, api: audience, tier: 'process' } as const;
    const surroundings = { tierKeys: { find: async () => key }, callers: new Set(callers) };
    const mounted = mount(tierIdentity, { operation, surroundings });
    const { exchange } = await mounted.send({ headers });
    return { ...exchange, left: exchange.deadline - exchange.started };
  };
  const proven = (headers: Record<string, string>, callers?: string[]) =>
    send({ authorization: `Bearer ${token}`, ...headers }, callers);

  it('goes on here: its request id, its trace and what it has left of its time', async () => {
    const { id, outgoing, left, trace } = await proven(sent);
    assert.equal(id, requestId);
    assert.equal(outgoing['x-request-id'], requestId);
    assert.equal(left, 700);
    assert.deepEqual([trace.traceId, trace.parentId], [traceId, '00f067aa0ba902b7']);
  });

  it('counts for nothing from who is not proven', async () => {
    const before = await send({});
    for (const headers of [sent, { ...sent, authorization: 'Bearer a.b.c' }, { ...sent, authorization: 'Basic x' }]) {
      const { id, outgoing, left, trace } = await send(headers);
      assert.deepEqual([id, outgoing, left, trace], [before.id, {}, Number.POSITIVE_INFINITY, before.trace as Trace]);
    }
  });

  it('counts for nothing from an API whose contract does not declare the call', async () => {
    const { id, left, identity } = await proven(sent, ['experience/partner.v1']);
    assert.equal(identity.caller, caller);
    assert.notEqual(id, requestId);
    assert.equal(left, Number.POSITIVE_INFINITY);
  });

  for (const [name, value] of [
    ['causeway-deadline', '-1'],
    ['causeway-deadline', '1e9'],
    ['causeway-deadline', '99999999999'],
    ['causeway-deadline', '700, 900'],
    ['causeway-request-id', 'mine\u001b[2J'],
    ['causeway-request-id', `${requestId}, ${requestId}`],
    ['causeway-request-id', ''],
  ] as const) {
    it(`counts for nothing where it is malformed: ${name}: ${JSON.stringify(value)}`, async () => {
      const { id, left } = await proven({ [name]: value });
      assert.notEqual(id, value);
      assert.equal(left, Number.POSITIVE_INFINITY);
    });
  }
});
