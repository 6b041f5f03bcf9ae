import assert from 'node:assert/strict';
import { problemKinds } from '#problem';
import { openEntrance } from '../../../gateway/portal/entrance.ts';
import { createPortal } from '../../../gateway/portal/portal.ts';
import { createClosing } from '../../../gateway/runtime/closing.ts';
import { createLog } from '../../../gateway/telemetry/log.ts';
import { bearer, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { type SignedIn, signInAs } from '../../support/visitor.ts';
import { newBrowser } from '../development/browser.ts';

/** A form, filled in so that whoever may send it gets something done. */
interface Deed {
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
}

/** Everything the portal does for people, by the address of its form: whose it is, and what it is tried with. */
type Deeds = Readonly<
  Record<string, { readonly of: 'owner' | 'operator' | 'anybody'; readonly deed: () => Promise<Deed> }>
>;

describe('what the portal does for people', function () {
  this.timeout(60_000);
  let gateway: TestGateway;
  let owner: SignedIn;
  let other: SignedIn;
  let operator: SignedIn;
  let operatorToken: { authorization: string };

  before(async () => {
    gateway = await startTestGateway();
    [owner, other, operator] = await Promise.all([
      signInAs('developer', gateway.url),
      signInAs('developer2', gateway.url),
      signInAs('operator', gateway.url),
    ]);
    operatorToken = bearer(await gateway.token('operator'));
  });
  after(() => gateway?.stop());

  const ask = async (method: string, path: string, body?: object): Promise<Record<string, string>> => {
    const headers = { ...operatorToken, 'content-type': 'application/json' };
    const wanted = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await fetch(`${gateway.url}/experience/operations/v1${path}`, wanted);
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${text}`);
    return text === '' ? {} : JSON.parse(text);
  };

  let made = 0;
  /** A consumer of the owner's, with a key. */
  const app = async (): Promise<{ id: string; keyId: string }> => {
    made += 1;
    const facts = { consumerId: `theirs-${made}`, name: 'Theirs', plan: 'free' };
    const { consumerId: id = '' } = await ask('POST', '/consumers', {
      ...facts,
      owner: { issuer: 'development', subject: 'developer' },
    });
    const { keyId = '' } = await ask('POST', `/consumers/${id}/keys`, { label: 'Robot' });
    return { id, keyId };
  };
  const request = async (): Promise<{ id: string; requestId: string }> => {
    const { id } = await app();
    const answer = await owner.send(`/portal/apps/${id}/plan`, { plan: 'partner' });
    assert.equal(answer.status, 303, await answer.text());
    const { items } = (await ask('GET', '/plan-requests?state=pending')) as unknown as {
      items: { consumerId: string; requestId: string }[];
    };
    const { requestId = '' } = items.find(({ consumerId }) => consumerId === id) ?? {};
    return { id, requestId };
  };
  const apps = '/portal/apps';
  const desk = '/portal/operators';
  const ofApp = (rest: string, form?: Deed['form']) => async (): Promise<Deed> => {
    const { id, keyId } = await app();
    const path = `${apps}/${id}${rest.replace(':key', keyId)}`;
    return form === undefined ? { path } : { path, form };
  };
  const atDesk = (rest: string, form: Deed['form']) => async (): Promise<Deed> => ({
    path: `${desk}${rest}`,
    ...(form === undefined ? {} : { form }),
  });
  const maintenance = { kind: 'maintenance', target: 'experience/tracking.v1' };

  const deeds: Deeds = {
    '/portal/sign-out': { of: 'anybody', deed: async () => ({ path: '/portal/sign-out' }) },
    [apps]: { of: 'anybody', deed: async () => ({ path: apps, form: { name: 'Own', key: 'none' } }) },
    [`${apps}/:app/keys`]: { of: 'owner', deed: ofApp('/keys', { label: 'New', environment: 'live' }) },
    [`${apps}/:app/keys/:key/rotation`]: { of: 'owner', deed: ofApp('/keys/:key/rotation', { overlap: '0' }) },
    [`${apps}/:app/keys/:key/revocation`]: { of: 'owner', deed: ofApp('/keys/:key/revocation') },
    [`${apps}/:app/plan`]: { of: 'owner', deed: ofApp('/plan', { plan: 'partner' }) },
    [`${apps}/:app/plan-requests/:request`]: {
      of: 'owner',
      async deed() {
        const { id, requestId } = await request();
        return { path: `${apps}/${id}/plan-requests/${requestId}` };
      },
    },
    [`${apps}/:app/settings`]: { of: 'owner', deed: ofApp('/settings', { name: 'Renamed' }) },
    [`${apps}/:app/closing`]: { of: 'owner', deed: ofApp('/closing') },
    '/portal/try/credential': {
      of: 'owner',
      async deed() {
        const { id } = await app();
        return { path: '/portal/try/credential', form: { as: `live ${id}`, document: 'experience/partner.v1' } };
      },
    },
    [`${desk}/consumers/:consumer/plan`]: {
      of: 'operator',
      deed: async () => ({
        path: `${desk}/consumers/${(await app()).id}/plan`,
        form: { plan: 'internal', etag: '"1"' },
      }),
    },
    [`${desk}/consumers/:consumer/suspension`]: {
      of: 'operator',
      deed: async () => ({ path: `${desk}/consumers/${(await app()).id}/suspension`, form: { reason: 'unpaid' } }),
    },
    [`${desk}/consumers/:consumer/resumption`]: {
      of: 'operator',
      async deed() {
        const { id } = await app();
        await ask('PUT', `/consumers/${id}/suspension`, {});
        return { path: `${desk}/consumers/${id}/resumption` };
      },
    },
    [`${desk}/consumers/:consumer/keys/:key/revocation`]: {
      of: 'operator',
      async deed() {
        const { id, keyId } = await app();
        return { path: `${desk}/consumers/${id}/keys/${keyId}/revocation` };
      },
    },
    [`${desk}/requests/:request`]: {
      of: 'operator',
      deed: async () => ({ path: `${desk}/requests/${(await request()).requestId}`, form: { state: 'approved' } }),
    },
    [`${desk}/breakers`]: { of: 'operator', deed: atDesk('/breakers', { upstream: 'shipments', state: 'open' }) },
    [`${desk}/controls`]: { of: 'operator', deed: atDesk('/controls', { ...maintenance, reason: 'works' }) },
    [`${desk}/controls/lifting`]: {
      of: 'operator',
      async deed() {
        await ask('PUT', `/controls?${new URLSearchParams(maintenance)}`, {});
        return { path: `${desk}/controls/lifting`, form: maintenance };
      },
    },
  };

  /** What is on record: a deed that was done is on it. */
  const record = async (): Promise<string> => {
    const [changes, controls] = await Promise.all([
      ask('GET', '/changes?limit=1'),
      ask('GET', '/control-changes?limit=1'),
    ]);
    return JSON.stringify([changes.items, controls.items]);
  };
  const html = { accept: 'text/html' };
  const statusOf = async (answer: Response): Promise<number> => {
    await answer.arrayBuffer();
    return answer.status;
  };
  const from = async (who: SignedIn, { path, form }: Deed, headers: Record<string, string>, csrf: string) =>
    statusOf(
      await who.browser.send(`${gateway.url}${path}`, {
        method: 'POST',
        headers: { ...html, ...headers },
        body: new URLSearchParams({ csrf, ...form }),
      }),
    );

  it('is written down here form by form: this test leaves none out', async () => {
    assert.deepEqual(Object.keys(deeds).sort(), (await formsOf()).sort());
  });

  for (const [address, { of, deed }] of Object.entries(deeds)) {
    it(`is done for whoever may, and for nobody else: ${address}`, async () => {
      const wanted = await deed();
      const who = of === 'operator' ? operator : owner;
      const before = await record();

      const nobody = newBrowser();
      const anonymous = await nobody.send(`${gateway.url}${wanted.path}`, {
        method: 'POST',
        headers: { ...html, origin: gateway.url },
        body: new URLSearchParams({ csrf: who.formToken, ...wanted.form }),
      });
      assert.equal(await statusOf(anonymous), 303, 'anonymous: is led to where one signs in');
      assert.match(anonymous.headers.get('location') ?? '', /^\/portal\/sign-in\?/);

      for (const origin of [{ origin: 'https://evil.example' }, { origin: 'null' }, {}] as Record<string, string>[])
        assert.equal(await from(who, wanted, origin, who.formToken), 403, `another site: ${JSON.stringify(origin)}`);
      for (const site of ['cross-site', 'same-site', 'none']) {
        const headers = { origin: gateway.url, 'sec-fetch-site': site };
        assert.equal(await from(who, wanted, headers, who.formToken), 403, site);
      }
      for (const csrf of ['', other.formToken])
        assert.equal(await from(who, wanted, { origin: gateway.url }, csrf), 403, 'a token that is not theirs');

      if (of !== 'anybody') {
        const refusals = of === 'owner' ? [403, 404] : [403];
        const status = await statusOf(await other.send(wanted.path, wanted.form, html));
        assert.ok(refusals.includes(status), `another owner: ${status}`);
      }
      assert.equal(await record(), before, 'nothing was done');

      if (address === '/portal/sign-out') return;
      const done = await who.send(wanted.path, wanted.form, html);
      assert.ok([200, 201, 303].includes(done.status), `${done.status} ${await done.text()}`);
      assert.notEqual(await record(), before, 'it was done');
      await ask('DELETE', `/controls?${new URLSearchParams(maintenance)}`);
    });
  }

  it('is not done by its APIs for a cookie, wherever the call comes from', async () => {
    const { all } = gateway.gateway.snapshot();
    const writing = all.filter(
      ({ operation: { api, method } }) => /^experience\/(?:portal|operations)\.v1$/.test(api) && method !== 'GET',
    );
    assert.ok(writing.length >= 20);
    const before = await record();
    for (const { operation } of writing) {
      const path = operation.path.replace(/\{\w+\}/g, 'acme');
      for (const headers of [
        { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
        { origin: gateway.url },
      ]) {
        const answer = await operator.browser.send(`${gateway.url}${path}`, { method: operation.method, headers });
        assert.equal(await statusOf(answer), 401, operation.id);
      }
      const preflight = await fetch(`${gateway.url}${path}`, {
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example', 'access-control-request-method': operation.method },
      });
      await preflight.arrayBuffer();
      assert.equal(preflight.headers.get('access-control-allow-origin'), null, operation.id);
    }
    assert.equal(await record(), before);
  });

  /** Addresses that take forms, as they are mounted. */
  async function formsOf(): Promise<string[]> {
    const { clock } = gateway;
    const log = createLog('silent');
    const catalogue = () => ({ hash: '', documents: [] });
    const closing = createClosing();
    const entrance = openEntrance(
      {
        signIn: { issuer: 'https://login.example', name: 'login', clientId: 'portal' },
        db: {} as never,
        publicUrl: gateway.url,
        current: gateway.gateway.snapshot,
        catalogue,
        controls: { denied: undefined },
        address: () => '127.0.0.1',
        clock,
        log,
      },
      closing,
    );
    const portal = createPortal({
      ...entrance,
      catalogue,
      publicUrl: gateway.url,
      problems: problemKinds,
      clock,
      internalReaders: 'everyone',
    });
    await closing.all();
    return portal.stack.flatMap(({ route }) =>
      route?.stack.some(({ method }) => method === 'post') ? [route.path] : [],
    );
  }
});
