import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { createDevelopmentIssuer, type DevelopmentIssuer } from '../../../gateway/development/issuer.ts';
import { signInTable } from '../../../gateway/development/sign-in-table.ts';
import { Problem } from '../../../gateway/problem.ts';
import { createClock } from '../../policies/instruments.ts';
import { openTestStore, quiet, temporaryFolder } from '../../support/store.ts';
import { type Asked, authorizationUrl, authorize, exchange, newBrowser, signIn, target } from './browser.ts';

const audience = 'https://causeway.example/apis';
const clock = { now: Date.now, monotonic: () => performance.now() };
const verifier = 'a'.repeat(43);

describe('the development issuer', () => {
  let server: Server;
  let port: number;
  let folder: string;
  let issuer: DevelopmentIssuer;
  let asked: Asked;
  const printed: unknown[] = [];
  const { info, warn } = console;

  before(async () => {
    Object.assign(console, { info: printed.push.bind(printed), warn: printed.push.bind(printed) });
    folder = temporaryFolder();
    const app = express();
    server = createServer(app).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    port = (server.address() as AddressInfo).port;
    issuer = await createDevelopmentIssuer({
      url: `http://localhost:${port}/idp`,
      audience,
      folder,
      clock,
      log: quiet,
    });
    app.use('/idp', issuer.callback);
    const origin = `http://localhost:${port}`;
    const redirectUri = `${origin}/portal/assets/oauth2-redirect.html`;
    asked = { origin, client: 'portal', redirectUri, scope: 'openid profile orders:read', user: 'shopper' };
  });
  after(() => {
    Object.assign(console, { info, warn });
    server.closeAllConnections();
    server.close();
  });

  const tokenOf = async (answer: Response): Promise<string> => {
    const body = (await answer.json()) as { access_token?: string };
    assert.ok(body.access_token, JSON.stringify(body));
    return body.access_token;
  };
  const verify = (token: string) =>
    jwtVerify(token, createRemoteJWKSet(new URL(`http://127.0.0.1:${port}/idp/jwks`)), {
      issuer: issuer.issuer.issuer,
      audience,
      algorithms: ['RS256'],
      typ: 'at+jwt',
      requiredClaims: ['exp', 'sub', 'client_id', 'scope', 'jti', 'iat'],
    });

  for (const name of ['localhost', '127.0.0.1']) {
    it(`signs a user in by ${name}, and every link stays there`, async () => {
      const origin = `http://${name}:${port}`;
      const found = await (await fetch(`${origin}/idp/.well-known/openid-configuration`)).json();
      assert.equal((found as { issuer: string }).issuer, `http://localhost:${port}/idp`);
      assert.equal((found as { token_endpoint: string }).token_endpoint, `${origin}/idp/token`);
      const there = { ...asked, origin, redirectUri: `${origin}/portal/assets/oauth2-redirect.html` };
      const { payload, protectedHeader } = await verify(await tokenOf(await signIn(newBrowser(), there)));
      assert.equal(payload.sub, 'shopper');
      assert.equal(payload.client_id, 'portal');
      assert.equal(payload.scope, 'orders:read');
      assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 3_600);
      assert.equal(protectedHeader.typ, 'at+jwt');
    });
  }

  it('lets no foreign name into its links', async () => {
    const { request } = await import('node:http');
    const body = await new Promise<string>((resolve, reject) => {
      const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
      const call = request(
        { port, host: '127.0.0.1', path: '/idp/.well-known/openid-configuration', headers },
        (answer) => answer.setEncoding('utf8').on('data', resolve),
      );
      call.on('error', reject).end();
    });
    assert.doesNotMatch(body, /evil|https:\/\/localhost/);
    assert.match(body, new RegExp(`http://localhost:${port}/idp/token`));
  });

  it('gives an ID token with the name as well', async () => {
    const body = (await (await signIn(newBrowser(), asked)).json()) as { id_token: string };
    const { sub, name, aud } = decodeJwt(body.id_token);
    assert.deepEqual({ sub, name, aud }, { sub: 'shopper', name: 'Shopper', aud: 'portal' });
  });

  it('gives no more scopes than the user may have, whatever is asked', async () => {
    const scope = 'openid orders:read orders:write orders:refund customers:read';
    const shopper = decodeJwt(await tokenOf(await signIn(newBrowser(), { ...asked, scope })));
    assert.equal(shopper.scope, 'orders:read orders:write');
    const agent = decodeJwt(await tokenOf(await signIn(newBrowser(), { ...asked, scope, user: 'agent' })));
    assert.equal(agent.scope, 'orders:read orders:refund customers:read');
  });

  it('asks every time who it is, so that one browser can change users', async () => {
    const browser = newBrowser();
    const users = [];
    for (const user of ['shopper', 'agent', 'shopper2']) {
      users.push(decodeJwt(await tokenOf(await signIn(browser, { ...asked, user }))).sub);
    }
    assert.deepEqual(users, ['shopper', 'agent', 'shopper2']);
  });

  it('sends the reason back when the sign-in is cancelled', async () => {
    const back = new URL(await authorize(newBrowser(), { ...asked, user: '' }, verifier));
    assert.equal(back.searchParams.get('error'), 'access_denied');
    assert.equal(back.searchParams.get('state'), 'a-state');
  });

  it('lets nobody in without PKCE, with a plain challenge, or with another verifier', async () => {
    for (const further of [{ code_challenge: '' }, { code_challenge_method: 'plain' }]) {
      const answer = await newBrowser().get(authorizationUrl({ ...asked, further }, verifier));
      assert.equal(new URL(target(answer)).searchParams.get('error'), 'invalid_request', JSON.stringify(further));
    }
    const back = new URL(await authorize(newBrowser(), asked, verifier));
    const answer = await exchange(asked, back.searchParams.get('code') ?? '', 'b'.repeat(43));
    assert.equal(answer.status, 400);
  });

  it('takes each step of a sign-in in another process, where they share the store', async () => {
    await using home = await openTestStore();
    const shared = express();
    const either = createServer(shared).listen(0, '127.0.0.1');
    await new Promise((resolve) => either.once('listening', resolve));
    const origin = `http://localhost:${(either.address() as AddressInfo).port}`;
    const open = () =>
      createDevelopmentIssuer({
        ...{ url: `${origin}/idp`, audience, folder, clock, log: quiet },
        signIns: signInTable(home.store.db, clock),
      });
    const issuers = [await open(), await open()];
    let requests = 0;
    shared.use('/idp', (request, response) => issuers[requests++ % 2]?.callback(request, response));
    const elsewhere = { ...asked, origin, redirectUri: `${origin}/portal/assets/oauth2-redirect.html` };
    for (const user of ['shopper', 'agent'])
      assert.equal(decodeJwt(await tokenOf(await signIn(newBrowser(), { ...elsewhere, user }))).sub, user);
    const code = new URL(await authorize(newBrowser(), elsewhere, verifier)).searchParams.get('code') ?? '';
    assert.equal((await exchange(elsewhere, code, verifier)).status, 200);
    assert.equal((await exchange(elsewhere, code, verifier)).status, 400, 'a code is taken once by both');
    assert.ok(requests >= 10);
    either.closeAllConnections();
    either.close();
  });

  it('takes a code once', async () => {
    const code = new URL(await authorize(newBrowser(), asked, verifier)).searchParams.get('code') ?? '';
    assert.equal((await exchange(asked, code, verifier)).status, 200);
    assert.equal((await exchange(asked, code, verifier)).status, 400);
  });

  it('sends nobody to an address that is not registered, and says so on a page of its own', async () => {
    const answer = await newBrowser().get(
      authorizationUrl({ ...asked, redirectUri: 'https://evil.example/' }, verifier),
    );
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /This sign-in cannot go on/);
    assertStrict(answer);
  });

  it('answers browsers of its clients’ origins at the token endpoint, and no others', async () => {
    const ask = (origin: string) =>
      fetch(`${asked.origin}/idp/token`, {
        method: 'POST',
        headers: { origin },
        body: new URLSearchParams({ grant_type: 'authorization_code', client_id: 'portal', code: 'x' }),
      });
    const own = await ask(asked.origin);
    assert.equal(own.headers.get('access-control-allow-origin'), asked.origin);
    const foreign = await ask('https://evil.example');
    assert.equal(foreign.headers.get('access-control-allow-origin'), null);
    assert.equal(((await foreign.json()) as { error: string }).error, 'invalid_request');
  });

  it('gives a program its token for its secret', async () => {
    const ask = (secret: string) =>
      fetch(`${asked.origin}/idp/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`batch:${secret}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'orders:read' }),
      });
    const { payload } = await verify(await tokenOf(await ask('batch-secret')));
    assert.deepEqual([payload.sub, payload.scope], ['batch', 'orders:read']);
    assert.equal((await ask('guess')).status, 401);
  });

  it('refuses another audience', async () => {
    const further = { resource: 'https://elsewhere.example' };
    const answer = await newBrowser().get(authorizationUrl({ ...asked, further }, verifier));
    assert.equal(new URL(target(answer)).searchParams.get('error'), 'invalid_target');
  });

  it('prints nothing', async () => {
    await signIn(newBrowser(), asked);
    assert.deepEqual(printed, []);
  });

  describe('its sign-in page', () => {
    it('offers all users to a keyboard, runs no script and may not be framed', async () => {
      const browser = newBrowser();
      const answer = await browser.get(target(await browser.get(authorizationUrl(asked, verifier))));
      assert.equal(answer.status, 200);
      assertStrict(answer);
      const page = await answer.text();
      assert.match(page, /<html lang="en">/);
      assert.match(page, /Sign in to API portal/);
      assert.match(page, /<button name="user" value="agent">/);
      assert.doesNotMatch(page, /<script|style=|onclick/);
    });

    it('says so when the sign-in has expired, or was begun in another browser', async () => {
      const form = target(await newBrowser().get(authorizationUrl(asked, verifier)));
      const answer = await newBrowser().get(form);
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /This sign-in has expired/);
    });

    it('refuses a user there is not, and a form without end', async () => {
      const browser = newBrowser();
      const form = target(await browser.get(authorizationUrl(asked, verifier)));
      assert.equal((await browser.post(form, { user: 'root' })).status, 400);
      assert.equal((await browser.post(form, { user: 'x'.repeat(100_000) })).status, 400);
    });
  });

  describe('on the command line', () => {
    it('gives the same kind of token, with all the user may have unless told', async () => {
      const { payload } = await verify(await issuer.mint({ user: 'agent' }));
      assert.equal(payload.scope, 'customers:read orders:read orders:read-any orders:cancel orders:refund');
      const { payload: narrow } = await verify(await issuer.mint({ user: 'shopper', scope: 'orders:read' }));
      assert.deepEqual([narrow.sub, narrow.scope], ['shopper', 'orders:read']);
    });

    it('names the users and the scopes there are when asked for others', async () => {
      await assert.rejects(issuer.mint({ user: 'bob' }), isBadRequest(/“bob”.*shopper, shopper2.*agent/));
      const greedy = issuer.mint({ user: 'shopper', scope: 'orders:read orders:refund' });
      await assert.rejects(greedy, isBadRequest(/may not have orders:refund\. Allowed: orders:read orders:write/));
    });

    it('dates tokens by the clock it was given', async () => {
      const url = `http://localhost:${port}/idp`;
      const early = await createDevelopmentIssuer({ url, audience, folder, clock: createClock(), log: quiet });
      assert.equal(decodeJwt(await early.mint({ user: 'shopper' })).iat, createClock().now() / 1_000);
    });
  });

  it('keeps its keys for its owner only, and tokens outlive a restart', async () => {
    const token = await issuer.mint({ user: 'shopper' });
    const url = `http://localhost:${port}/idp`;
    const again = await createDevelopmentIssuer({ url, audience, folder, clock, log: quiet });
    assert.ok('jwks' in again.issuer.keys);
    await jwtVerify(token, createLocalJWKSet({ keys: again.issuer.keys.jwks.keys as never }), { audience });
    assert.ok(again.issuer.keys.jwks.keys.every((key) => !('d' in key) && !('p' in key)));
    assert.equal(statSync(join(folder, 'development-issuer.json')).mode & 0o777, 0o600);
  });

  it('publishes no private part of its keys', async () => {
    const text = await (await fetch(`${asked.origin}/idp/jwks`)).text();
    const { keys } = JSON.parse(text) as { keys: Record<string, string>[] };
    assert.equal(keys.length, 1);
    assert.deepEqual(Object.keys(keys[0] ?? {}).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  it('is not opened in production', async () => {
    const before = process.env.NODE_ENV;
    process.env.NODE_ENV = 'production';
    try {
      const opening = createDevelopmentIssuer({ url: 'https://a.example/idp', audience, folder, clock, log: quiet });
      await assert.rejects(opening, /not for production/);
    } finally {
      if (before === undefined) delete process.env.NODE_ENV;
      else process.env.NODE_ENV = before;
    }
  });
});

function assertStrict({ headers }: Response): void {
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'.*frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe|script-src/);
  assert.equal(headers.get('cache-control'), 'no-store');
}

const isBadRequest = (detail: RegExp) => (error: unknown) =>
  error instanceof Problem && error.kind === 'bad-request' && detail.test(error.message);
