import assert from 'node:assert/strict';
import { type CryptoKey, exportSPKI, importJWK, SignJWT } from 'jose';
import { accessToken } from '../../../policies/access-token/access-token.ts';
import type { Issuer } from '../../../policies/policy.ts';
import { type Mounted, mount } from '../support.ts';
import { audience, createTestIssuer, forge, now, signText, type TestIssuer } from './tokens.ts';

const operation = { security: [{ accessToken: ['orders:read'] }] };
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe('access-token', () => {
  let id: TestIssuer;
  let stranger: TestIssuer;
  let mounted: Mounted;
  const open = (issuers: Issuer[]) => mount(accessToken, { operation, surroundings: { issuers } });

  before(async () => {
    id = await createTestIssuer();
    stranger = await createTestIssuer();
  });
  beforeEach(() => {
    mounted = open([id.issuer]);
  });

  async function refuses(token: string): Promise<void> {
    const { problem, passed } = await mounted.send(bearer(token));

    assert.equal(passed, false);
    assert.equal(problem?.kind, 'unauthenticated');
    assert.equal(problem?.facts.detail, 'The access token is not valid here.');
    assert.equal(problem?.facts.headers?.['www-authenticate'], 'Bearer error="invalid_token"');
  }

  it('makes the caller the user the token was issued to', async () => {
    const { exchange, passed } = await mounted.send(bearer(await id.mint()));

    assert.ok(passed);
    assert.deepEqual(exchange.identity, {
      kind: 'user',
      subject: 'shopper',
      issuer: 'https://id.example',
      clientId: 'web',
      scopes: ['orders:read', 'orders:write'],
      scheme: 'accessToken',
      expires: (now + 600) * 1000,
      token: { subject: 'shopper', issuer: 'https://id.example', issued: (now - 5) * 1000 },
    });
  });

  it('knows the clients that only try out, as the issuer’s settings name them', async () => {
    const mountedFor = open([{ ...id.issuer, testClients: ['shop-test'] }]);
    const environmentOf = async (claims: object) =>
      (await mountedFor.send(bearer(await id.mint({ ...claims })))).exchange.identity.environment;
    assert.equal(await environmentOf({ client_id: 'shop-test' }), 'test');
    assert.equal(await environmentOf({ client_id: undefined, azp: 'shop-test' }), 'test');
    assert.equal(await environmentOf({}), undefined);
  });

  it('lets a request without a token go on as it is', async () => {
    assert.equal((await mounted.send()).exchange.identity.kind, 'anonymous');
  });

  it('refuses another authorization scheme, saying which it takes', async () => {
    for (const authorization of ['Basic YTpi', 'YTpi', 'Bearer']) {
      const { problem, passed } = await mounted.send({ headers: { authorization } });
      assert.deepEqual([problem?.kind, passed], ['unauthenticated', false]);
      assert.match(problem?.facts.detail ?? '', /as Authorization: Bearer …/);
      assert.equal(problem?.facts.headers?.['www-authenticate'], 'Bearer');
    }
  });

  it('refuses a token beside a key', async () => {
    const both = await mounted.send({ headers: { ...bearer(await id.mint()).headers, 'x-api-key': 'k' } });
    assert.equal(both.problem?.kind, 'ambiguous-credentials');
  });

  const claims: Record<string, Record<string, unknown>> = {
    'no expiry': { exp: undefined },
    'an expiry that is text': { exp: '2000000000' },
    'an expiry in the past': { exp: now - 6 },
    'a start in the future': { nbf: now + 6 },
    'no date of issue': { iat: undefined },
    'a date of issue that is text': { iat: '1000' },
    'a date of issue in the future': { iat: now + 6 },
    'a date of issue so long ago that nobody remembers what was taken back': { iat: now - 32 * 86_400 },
    'another audience': { aud: 'https://other.example' },
    'an audience that only resembles ours': { aud: `${audience} ` },
    'no audience': { aud: undefined },
    'another issuer': { iss: 'https://evil.example' },
    'no issuer': { iss: undefined },
    'no subject': { sub: undefined },
    'an empty subject': { sub: '' },
    'a subject that is a number': { sub: 5 },
    'scopes that are a number': { scope: 5 },
    'scopes that hold one': { scope: ['orders:read', 5] },
    'scopes that are null': { scope: null },
  };
  for (const [what, changed] of Object.entries(claims)) {
    it(`J12 J13 J21: refuses a token with ${what}`, async () => refuses(await id.mint(changed)));
  }

  it('J12: refuses an expiry beyond all numbers', async () => {
    await refuses(
      await signText(
        id,
        {},
        `{"iss":"https://id.example","aud":"${audience}","sub":"shopper","iat":${now},"exp":1e400}`,
      ),
    );
    await refuses(
      await signText(
        id,
        {},
        `{"iss":"https://id.example","aud":"${audience}","sub":"shopper","iat":-1e400,"exp":${now + 60}}`,
      ),
    );
  });

  it('J22: ends a token that is to last for years with the longest that is remembered what was taken back', async () => {
    const { exchange } = await mounted.send(bearer(await id.mint({ exp: now + 10 * 366 * 86_400, iat: now - 3_600 })));
    assert.equal(exchange.identity.expires, (now - 3_600 + 31 * 86_400) * 1000);
  });

  it('J12: forgives clocks that differ by less than the tolerance', async () => {
    assert.ok((await mounted.send(bearer(await id.mint({ exp: now - 4, nbf: now + 4, iat: now + 4 })))).passed);
  });

  it('J13: takes an audience list that names us among others', async () => {
    assert.ok((await mounted.send(bearer(await id.mint({ aud: ['https://other.example', audience] })))).passed);
  });

  it('J14: refuses tokens of another type: ID tokens, logout tokens, untyped ones', async () => {
    for (const typ of ['JWT', 'logout+jwt', undefined]) await refuses(await id.mint({}, { typ }));
  });

  it('refuses a token signed by somebody else with the same key id', async () => refuses(await stranger.mint()));

  it('J02: refuses a token signed with the public key as a shared secret, and unsigned ones', async () => {
    const pem = await exportSPKI((await importJWK({ ...id.jwk }, 'ES256', { extractable: true })) as CryptoKey);
    const payload = { iss: 'https://id.example', aud: audience, sub: 'shopper', iat: now, exp: now + 60 };
    const signed = await new SignJWT(payload)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' })
      .sign(Buffer.from(pem));
    await refuses(signed);
    await refuses(forge({ alg: 'none', typ: 'at+jwt', kid: 'k1' }, payload, ''));
  });

  it('J03: refuses keys that the token brings itself', async () => {
    const own = { jwk: stranger.jwk, jku: 'http://127.0.0.1:1/keys', x5u: 'http://127.0.0.1:1/cert', kid: 'mine' };
    await refuses(await stranger.mint({}, own));
  });

  it('J04 J18 J20: refuses what is no token', async () => {
    const good = await id.mint();
    const kids = ['../../dev/null', "' OR 1=1", 'x'.repeat(5_000)];
    const bad = ['x', '.....', 'a.b.c', `${good}=`, `${good}.x`, `\ufeff${good}`, 'x'.repeat(15_000)];
    for (const token of [...bad, ...kids.map((kid) => forge({ alg: 'ES256', typ: 'at+jwt', kid }, {}))]) {
      await refuses(token);
    }
  });

  const claimed = (more: string) =>
    `{"iss":"https://id.example","aud":"${audience}","iat":${now},"exp":${now + 60},${more}}`;

  it('J16: gives a claim that stands there twice one value', async () => {
    const twice = claimed('"sub":"shopper","scope":"orders:read","sub":"other","scope":"a b"');
    const { exchange } = await mounted.send(bearer(await signText(id, {}, twice)));
    assert.equal(exchange.identity.subject, 'other');
    assert.deepEqual(exchange.identity.scopes, ['a', 'b']);
    await refuses(await signText(id, {}, claimed('"sub":"shopper","aud":"https://other.example"')));
  });

  it('J17: refuses a token that asks for what it does not understand, however well signed', async () => {
    const good = claimed('"sub":"shopper"');
    assert.ok((await mounted.send(bearer(await signText(id, {}, good)))).passed);
    for (const header of [{ crit: ['x'], x: 1 }, { crit: ['x'] }, { crit: [] }, { b64: false, crit: ['b64'] }])
      await refuses(await signText(id, header, good));
  });

  it('J18: refuses a token that is longer than 8 kB before it looks at it', async () => {
    await refuses(await id.mint({ padding: 'x'.repeat(7_000) }));
  });

  it('J21: reads scopes as the issuer writes them', async () => {
    const scopesOf = async (scopeClaim: string, extra: Record<string, unknown>) => {
      const one = open([{ ...id.issuer, scopeClaim }]);
      return (await one.send(bearer(await id.mint(extra)))).exchange.identity.scopes;
    };

    assert.deepEqual(await scopesOf('scp', { scp: ['a', 'b'] }), ['a', 'b']);
    assert.deepEqual(await scopesOf('scope', { scope: ' a  b ' }), ['a', 'b']);
    assert.deepEqual(await scopesOf('scope', { scope: undefined }), []);
  });

  it('chooses the issuer by name and holds the token to its rules', async () => {
    const other = await createTestIssuer('https://other-id.example');
    mounted = open([id.issuer, other.issuer]);

    assert.ok((await mounted.send(bearer(await other.mint()))).passed);
    await refuses(await other.mint({ iss: 'https://id.example' }));
  });

  it('remembers a good token for a minute, and never beyond its expiry', async () => {
    const long = await id.mint();
    const short = await id.mint({ exp: now + 30 });
    for (const token of [long, short]) assert.ok((await mounted.send(bearer(token))).passed);

    mounted.clock.advance(36_000);
    assert.ok((await mounted.send(bearer(long))).passed);
    await refuses(short);
    mounted.clock.advance(600_000);
    await refuses(long);
  });

  it('R15: checks no more tokens for an address that has sent a thousand bad ones, but those it knows', async () => {
    const [known, fresh] = await Promise.all([id.mint(), id.mint({ jti: 'fresh' })]);
    assert.ok((await mounted.send(bearer(known))).passed);
    for (let turn = 0; turn < 1_000; turn += 1) await mounted.send(bearer(`x${turn}`));
    assert.equal((await mounted.send(bearer(fresh))).problem?.kind, 'too-many-requests');
    assert.ok((await mounted.send(bearer(known))).passed);
    assert.ok((await mounted.send({ ...bearer(fresh), address: '203.0.113.9' })).passed);
    mounted.clock.advance(60_001);
    assert.ok((await mounted.send(bearer(await id.mint({ jti: 'later' })))).passed);
  });

  it('remembers no bad token', async () => {
    const early = await id.mint({ nbf: now + 30 });
    await refuses(early);
    mounted.clock.advance(30_000);

    assert.ok((await mounted.send(bearer(early))).passed);
  });

  it('does not exist where the contract asks for no token', () => {
    assert.equal(mount(accessToken, { operation: { security: [{ apiKey: [] }] } }).policy, undefined);
  });
});
