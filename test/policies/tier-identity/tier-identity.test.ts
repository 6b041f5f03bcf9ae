import assert from 'node:assert/strict';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { Identity, TierKeys } from '../../../policies/policy.ts';
import { claimsOf } from '../../../policies/tier-identity/claims.ts';
import { tierIdentity } from '../../../policies/tier-identity/tier-identity.ts';
import { forge, now } from '../access-token/tokens.ts';
import { mount } from '../support.ts';

const caller = 'experience/storefront.v2';
const audience = 'process/ordering.v1';
const ordering = {
  id: `${audience}#getOrderStatus`,
  api: audience,
  tier: 'process',
  security: [{ tierIdentity: [] }],
} as const;
const shopper: Identity = {
  kind: 'user',
  subject: 'shopper',
  clientId: 'web',
  scopes: ['orders:read'],
  scheme: 'accessToken',
  expires: (now + 600) * 1000,
  caller,
};

interface Signer {
  readonly kid: string;
  readonly jwk: JWK;
  mint(claims?: JWTPayload, header?: Record<string, unknown>, identity?: Identity): Promise<string>;
}

async function signer(kid: string): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const sign = (key: CryptoKey, claims: JWTPayload, header: Record<string, unknown>) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ: 'tier+jwt', kid, ...header }).sign(key);
  return {
    kid,
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA' },
    mint: (claims = {}, header = {}, identity = shopper) =>
      sign(privateKey, { ...claimsOf(identity, caller, audience), iat: now, exp: now + 60, ...claims }, header),
  };
}

describe('tier-identity', () => {
  let own: Signer;
  let stranger: Signer;
  before(async () => {
    [own, stranger] = [await signer('own'), await signer('stranger')];
  });

  const open = () => {
    const asked: string[] = [];
    const tierKeys: TierKeys = {
      find: async (kid) => {
        asked.push(kid);
        return kid === own.kid ? own.jwk : undefined;
      },
    };
    const mounted = mount(tierIdentity, { operation: ordering, surroundings: { tierKeys } });
    const present = async (token: string, more: Record<string, string> = {}): Promise<Identity> => {
      const { exchange, passed } = await mounted.send({ headers: { authorization: `Bearer ${token}`, ...more } });
      assert.ok(passed, 'to refuse is the work of layering');
      return exchange.identity;
    };
    return { ...mounted, asked, present };
  };

  it('has nothing to do on experience APIs', () => {
    assert.equal(mount(tierIdentity).policy, undefined);
  });

  it('finds the caller, and whom it calls for', async () => {
    assert.deepEqual(await open().present(await own.mint()), { ...shopper, scheme: 'tierIdentity' });
  });

  it('carries a consumer, or nobody at all, just so', async () => {
    const acme = { id: 'acme', name: 'Acme', plan: 'partner', environment: 'live' } as const;
    const identities: Identity[] = [
      { kind: 'consumer', consumer: acme, scopes: ['feed:read'], scheme: 'apiKey', caller },
      { kind: 'anonymous', scopes: [], caller },
    ];
    for (const identity of identities) {
      const found = await open().present(await own.mint({}, {}, identity));
      assert.deepEqual(found, { ...identity, scheme: 'tierIdentity' });
    }
  });

  const stays: Record<string, () => Promise<string>> = {
    'for another API': () => own.mint({ aud: 'process/catalogue.v1' }),
    'for no API': () => own.mint({ aud: undefined } as unknown as JWTPayload),
    'from another issuer': () => own.mint({ iss: 'https://id.example' }),
    'that has ended': () => own.mint({ iat: now - 66, exp: now - 6 }),
    'without an end': () => own.mint({ exp: undefined } as unknown as JWTPayload),
    'that lasts longer than it may': () => own.mint({ iat: now - 120, exp: now + 3_600 }),
    'without a caller': () => own.mint({ sub: undefined } as unknown as JWTPayload),
    'without an actor': () => own.mint({ actor: undefined }),
    'of an actor of no kind': () => own.mint({ actor: { kind: 'root', scopes: [] } }),
    'of a consumer without a plan': () => own.mint({ actor: { kind: 'consumer', scopes: [], consumer: { id: 'x' } } }),
    'of another typ': () => own.mint({}, { typ: 'at+jwt' }),
    'of a key nobody knows': () => stranger.mint(),
    'of another’s key under a known name': () => stranger.mint({}, { kid: 'own' }),
    'that names no key': () => own.mint({}, { kid: undefined }),
    'without a signature': async () =>
      forge(
        { alg: 'none', typ: 'tier+jwt', kid: 'own' },
        { ...claimsOf(shopper, caller, audience), exp: now + 60 },
        '',
      ),
    'signed with the public key as a secret': async () =>
      forge({ alg: 'HS256', typ: 'tier+jwt', kid: 'own' }, { ...claimsOf(shopper, caller, audience), exp: now + 60 }),
    'that was tampered with': async () => {
      const [head, , signature] = (await own.mint()).split('.');
      const agent = claimsOf({ ...shopper, subject: 'agent' }, caller, audience);
      const body = Buffer.from(JSON.stringify({ ...agent, iat: now, exp: now + 60 })).toString('base64url');
      return `${head}.${body}.${signature}`;
    },
    'longer than any': async () => `${await own.mint()}${'A'.repeat(9_000)}`,
    'that is none': async () => 'a.b.c',
  };
  for (const [which, make] of Object.entries(stays)) {
    it(`leaves who sends a token ${which} a stranger`, async () => {
      assert.deepEqual(await open().present(await make()), { kind: 'anonymous', scopes: [] });
    });
  }

  it('leaves who sends an API key beside it a stranger', async () => {
    assert.equal((await open().present(await own.mint(), { 'x-api-key': 'cw_live_x_y' })).kind, 'anonymous');
  });

  it('remembers a good one until it ends, and not a moment longer', async () => {
    const { present, asked, clock } = open();
    const token = await own.mint();
    await present(token);
    await present(token);
    assert.deepEqual(asked, ['own']);
    clock.advance(66_000);
    assert.equal((await present(token)).kind, 'anonymous');
  });

  it('R15: checks no more signatures for an address that has sent a thousand bad ones, for a minute', async () => {
    const { present, asked, send } = open();
    const bad = await stranger.mint({}, { kid: 'own' });
    const good = await own.mint();
    await present(good);
    for (let turn = 0; turn < 1_000; turn += 1) await present(bad);
    const before = asked.length;
    assert.equal((await present(await own.mint({ iat: now - 1 }))).kind, 'anonymous');
    assert.equal(asked.length, before);
    assert.equal((await present(good)).kind, 'user', 'what was found good before still holds');
    const headers = { authorization: `Bearer ${await own.mint({ iat: now - 2 })}` };
    const elsewhere = await send({ address: '203.0.113.8', headers });
    assert.equal(elsewhere.exchange.identity.kind, 'user');
  });
});
