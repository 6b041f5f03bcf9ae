import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { createSignInClient, Refused, type SignInClient } from '../../../../gateway/portal/session/sign-in-client.ts';
import { quiet } from '../../../support/store.ts';

const origin = 'https://api.example.com';
const clock = { now: Date.now, monotonic: () => performance.now() };

/** What the issuer of a test does otherwise than a good one. */
interface Fault {
  readonly claims?: JWTPayload;
  /** Signs with a key that it does not publish. */
  readonly forged?: boolean;
  readonly withoutIdToken?: boolean;
  readonly status?: number;
  readonly error?: string;
}

describe('the portal as a client of an issuer', () => {
  let server: Server;
  let issuer: string;
  let client: SignInClient;
  let fault: Fault;
  let asked: URLSearchParams[];
  let credentials: (string | undefined)[];
  let offered: Record<string, unknown>;

  before(async () => {
    const [own, other] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
    const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
    server = createServer(async (request, response) => {
      const answer = (body: object, status = 200): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
      if (request.url === '/keys') return answer({ keys: [jwk] });
      if (request.url === '/.well-known/openid-configuration')
        return answer({
          issuer,
          authorization_endpoint: `${issuer}/auth`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          response_types_supported: ['code'],
          id_token_signing_alg_values_supported: ['RS256'],
          authorization_response_iss_parameter_supported: true,
          scopes_supported: ['openid', 'offline_access'],
          ...offered,
        });
      let text = '';
      for await (const chunk of request) text += chunk;
      const form = new URLSearchParams(text);
      asked.push(form);
      credentials.push(request.headers.authorization);
      if (fault.status !== undefined) return answer({ error: fault.error ?? 'server_error' }, fault.status);
      const idToken = await new SignJWT({ nonce, name: 'Ann', ...fault.claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setIssuer(fault.claims?.iss ?? issuer)
        .setAudience(fault.claims?.aud ?? 'portal')
        .setSubject('ann')
        .setIssuedAt()
        .setExpirationTime(fault.claims?.exp ?? '5m')
        .sign(fault.forged ? other.privateKey : own.privateKey);
      const tokens = { access_token: 'at', token_type: 'bearer', expires_in: 600, refresh_token: 'rt' };
      answer(fault.withoutIdToken ? tokens : { ...tokens, id_token: idToken });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  let nonce: string;
  beforeEach(() => {
    [fault, asked, credentials, offered] = [{}, [], [], {}];
    client = open();
  });

  const open = (more = {}): SignInClient =>
    createSignInClient({
      settings: { issuer, name: 'staff', clientId: 'portal', clientSecret: 's3cret', ...more },
      clock,
      log: quiet,
    });
  const begin = async () => {
    const begun = await client.begin(origin, '/portal/apps', ['consumers:read']);
    nonce = begun.attempt.nonce;
    return { ...begun, asked: new URL(begun.url).searchParams };
  };
  const finish = async (changes: Record<string, string> = {}) => {
    const { attempt } = await begin();
    const query = new URLSearchParams({ code: 'c', state: attempt.state, iss: issuer, ...changes });
    return client.finish(origin, `?${query}`, attempt, ['consumers:read']);
  };

  it('asks for a code, bound to this sign-in by state, nonce and PKCE', async () => {
    client = open({ parameters: { audience: 'https://api.example.com' } });
    const { url, attempt, asked: parameters } = await begin();
    assert.ok(url.startsWith(`${issuer}/auth?`));
    assert.deepEqual(Object.fromEntries(parameters), {
      audience: 'https://api.example.com',
      client_id: 'portal',
      response_type: 'code',
      redirect_uri: `${origin}/portal/signed-in`,
      scope: 'openid profile offline_access consumers:read',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: createHash('sha256').update(attempt.verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
  });

  it('says who signed in, and what they may', async () => {
    const { expires, ...signIn } = await finish();
    assert.ok(Math.abs(expires - Date.now() - 600_000) < 10_000);
    const { idToken, ...rest } = signIn;
    assert.ok(idToken.startsWith('ey'));
    assert.deepEqual(rest, {
      accessToken: 'at',
      refreshToken: 'rt',
      scopes: ['consumers:read'],
      subject: 'ann',
      displayName: 'Ann',
    });
    assert.equal(asked[0]?.get('code_verifier')?.length, 43);
  });

  it('proves itself with its secret in the way the issuer takes it', async () => {
    await finish();
    assert.equal(credentials[0], `Basic ${Buffer.from('portal:s3cret').toString('base64')}`);
    offered = { token_endpoint_auth_methods_supported: ['client_secret_post'] };
    client = open();
    await finish();
    assert.deepEqual([credentials[1], asked[1]?.get('client_secret')], [undefined, 's3cret']);
  });

  for (const [what, query] of [
    ['another state', { state: 'another' }],
    ['another issuer (RFC 9207)', { iss: 'https://evil.example' }],
    ['a refusal', { error: 'access_denied' }],
  ] as const)
    it(`takes no answer with ${what}`, () => assert.rejects(finish(query), Refused));

  for (const [what, wrong] of [
    ['another nonce', { claims: { nonce: 'another' } }],
    ['another issuer', { claims: { iss: 'https://evil.example' } }],
    ['another client', { claims: { aud: 'another' } }],
    ['an end in the past', { claims: { exp: 1 } }],
    ['a signature of nobody we know', { forged: true }],
  ] as const)
    it(`believes no ID token with ${what}`, async () => {
      fault = wrong;
      await assert.rejects(finish(), Refused);
    });

  it('takes no answer that says nothing of who it is', async () => {
    fault = { withoutIdToken: true };
    await assert.rejects(finish(), Refused);
  });

  it('tells an issuer that is away from one that refuses', async () => {
    fault = { status: 503 };
    await assert.rejects(client.renew('rt'), { kind: 'unavailable' });
    fault = { status: 400, error: 'invalid_grant' };
    await assert.rejects(client.renew('rt'), Refused);
    client = open({ issuer: 'http://127.0.0.1:1' });
    await assert.rejects(begin(), { kind: 'unavailable' });
  });

  it('asks for fewer scopes where a page needs fewer', async () => {
    await client.renew('rt', ['orders:read']);
    assert.deepEqual([asked[0]?.get('scope'), asked[0]?.get('refresh_token')], ['orders:read', 'rt']);
  });

  it('leads by the issuer’s own sign-out where it has one', async () => {
    assert.equal(await client.end(origin, 'an-id-token'), undefined);
    offered = { end_session_endpoint: `${issuer}/end` };
    const url = new URL((await open().end(origin, 'an-id-token')) ?? '');
    assert.equal(url.origin + url.pathname, `${issuer}/end`);
    assert.equal(url.searchParams.get('id_token_hint'), 'an-id-token');
    assert.equal(url.searchParams.get('post_logout_redirect_uri'), `${origin}/portal/signed-out`);
  });
});
