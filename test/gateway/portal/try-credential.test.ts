import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { signInAs } from '../../support/visitor.ts';
import { newBrowser } from '../development/browser.ts';

const path = '/portal/try/credential';

describe('what try-it calls with', () => {
  let gateway: TestGateway;
  before(async () => {
    gateway = await startTestGateway();
  });
  after(() => gateway.stop());

  const ask = async (user: string, as: string, document: string) => {
    const { send } = await signInAs(user, gateway.url);
    const answer = await send(path, { as, document }, { accept: 'application/json' });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, string> };
  };
  const pageOf = async (user: string, document: string): Promise<string> => {
    const { get } = await signInAs(user, gateway.url);
    return (await get(`/portal/apis/${document}/try`)).text();
  };

  it('is a token of one’s own that is good for this document alone', async () => {
    const { status, headers, body } = await ask('operator', 'me', 'experience/portal.v1');
    assert.equal(status, 200);
    assert.equal(headers.get('cache-control'), 'no-store');
    const { sub, scope } = decodeJwt(body.value ?? '');
    assert.deepEqual([sub, String(scope).split(' ').sort()], ['operator', ['consumers:read', 'consumers:write']]);
  });

  it('is a key of an app that ends in an hour, and stands in its list', async () => {
    const { status, body } = await ask('developer', 'test acme', 'experience/partner.v1');
    assert.equal(status, 200);
    assert.match(body.value ?? '', /^cw_test_/);
    const left = Date.parse(body.expiresAt ?? '') - Date.now();
    assert.ok(left > 3_500_000 && left <= 3_600_000, String(left));
    const { get } = await signInAs('developer', gateway.url);
    assert.match(await (await get('/portal/apps/acme')).text(), /Trying out/);
  });

  it('is nothing of somebody else’s', async () => {
    assert.equal((await ask('developer2', 'test acme', 'experience/partner.v1')).status, 404);
    assert.equal((await ask('developer', 'test', 'experience/partner.v1')).status, 404);
    assert.equal((await ask('developer', 'admin acme', 'experience/partner.v1')).status, 400);
    assert.equal((await ask('developer', 'me', 'experience/none.v1')).status, 404);
  });

  it('is given to no other site, and to nobody who is not signed in', async () => {
    const body = { as: 'live acme', document: 'experience/partner.v1' };
    const { browser, formToken } = await signInAs('developer', gateway.url);
    for (const [headers, csrf] of [
      [{ origin: 'https://evil.example' }, formToken],
      [{ origin: gateway.url, 'sec-fetch-site': 'same-site' }, formToken],
      [{ origin: gateway.url }, ''],
    ] as const) {
      const form = new URLSearchParams({ ...body, csrf });
      const accept = { accept: 'application/json' };
      const answer = await browser.send(`${gateway.url}${path}`, {
        method: 'POST',
        headers: { ...headers, ...accept },
        body: form,
      });
      assert.equal(answer.status, 403);
      assert.equal(((await answer.json()) as { value?: string }).value, undefined);
    }
    const nobody = await newBrowser().send(`${gateway.url}${path}`, {
      method: 'POST',
      headers: { origin: gateway.url, accept: 'application/json' },
      body: new URLSearchParams(body),
    });
    assert.equal(nobody.status, 401);
  });

  it('is offered for what one’s apps open', async () => {
    assert.match(await pageOf('developer', 'experience/partner/v1'), /value="test acme"/);
    const other = await pageOf('developer2', 'experience/partner/v1');
    assert.doesNotMatch(other, /acme/);
    assert.match(other, /create an app/);
    assert.match(await pageOf('developer', 'experience/storefront/v2'), /value="me"/);
  });

  it('opens what is inside to those alone who may look into it', async () => {
    for (const document of ['system/orders', 'process/ordering']) {
      assert.match(await pageOf('developer', `${document}/v1`), /cannot be called from outside/);
      assert.equal((await ask('developer', 'me', `${document}.v1`)).status, 403);
      assert.match(await pageOf('operator', `${document}/v1`), /value="me"/);
    }
    const address = `${gateway.url}/system/customers/v1/customers?limit=1`;
    const call = async (token: string): Promise<number> =>
      (await fetch(address, { headers: { authorization: `Bearer ${token}` } })).status;
    const { body } = await ask('operator', 'me', 'system/customers.v1');
    assert.equal(await call(body.value ?? ''), 200);
    assert.equal(await call(await gateway.token('developer')), 403);
    // The scope opens the door; what lies behind judges the person as before.
    assert.equal(await call(await gateway.token('operator', 'gateway:admin')), 403);
  });
});
