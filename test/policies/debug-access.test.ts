import assert from 'node:assert/strict';
import { debugAccess } from '../../policies/debug-access.ts';
import { edgeRule } from '../../policies/edge-rule.ts';
import { layering } from '../../policies/layering.ts';
import { createTestIssuer, type TestIssuer } from './access-token/tokens.ts';
import { mount } from './support.ts';

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const scope = 'gateway:debug orders:read';

describe('debug-access', () => {
  let id: TestIssuer;
  let stranger: TestIssuer;
  before(async () => {
    id = await createTestIssuer();
    stranger = await createTestIssuer();
  });

  const open = (tier: 'experience' | 'process' | 'system') =>
    mount(debugAccess, {
      operation: { tier, security: [{ tierIdentity: [] }] },
      surroundings: { issuers: [id.issuer] },
    });

  it('has nothing to do on an experience API', () => assert.equal(open('experience').policy, undefined));

  for (const tier of ['process', 'system'] as const)
    it(`makes a tier’s identity of a person who may look into the ${tier} tier, and keeps who it is`, async () => {
      const { exchange } = await open(tier).send(bearer(await id.mint({ scope, sub: 'operator' })));
      const { expires: _, token, ...identity } = exchange.identity;
      assert.equal(token?.subject, 'operator');
      assert.deepEqual(identity, {
        kind: 'user',
        subject: 'operator',
        issuer: 'https://id.example',
        clientId: 'web',
        scopes: ['gateway:debug', 'orders:read'],
        scheme: 'tierIdentity',
        caller: 'debug-access',
      });
      assert.equal(exchange.notes.debug, true);
      assert.ok((await mount(layering, { operation: { tier } }).send({ identity })).passed);
      assert.ok((await mount(edgeRule, { operation: { tier } }).send({ identity, side: 'edge' })).passed);
    });

  it('leaves everybody else the stranger they are', async () => {
    const mounted = open('system');
    const token = await id.mint({ scope });
    for (const [what, headers] of Object.entries({
      'a person without the scope': bearer(await id.mint()).headers,
      'a token of somebody else’s issuer': bearer(await stranger.mint({ scope })).headers,
      'a token that has ended': bearer(await id.mint({ scope, exp: 1 })).headers,
      'a token for another audience': bearer(await id.mint({ scope, aud: 'elsewhere' })).headers,
      'an ID token': bearer(await id.mint({ scope }, { typ: 'JWT' })).headers,
      'no token': {},
      'two credentials': { ...bearer(token).headers, 'x-api-key': 'cw_live_0000000000_x' },
      'a token twice': { authorization: [`Bearer ${token}`, `Bearer ${token}`] },
      'another scheme': { authorization: `Basic ${token}` },
    })) {
      const { exchange, passed } = await mounted.send({ headers });
      assert.ok(passed, what);
      assert.equal(exchange.identity.kind, 'anonymous', what);
    }
  });

  it('does not stand for the tier above in a call that another tier makes', async () => {
    const identity = { kind: 'user', scopes: [], scheme: 'tierIdentity', caller: 'debug-access' } as const;
    const { problem } = await mount(edgeRule, { operation: { tier: 'system' } }).send({ identity, side: 'hop' });
    assert.equal(problem?.kind, 'forbidden');
  });
});
