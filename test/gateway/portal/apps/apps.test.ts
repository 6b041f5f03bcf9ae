import assert from 'node:assert/strict';
import { startTestGateway, type TestGateway } from '../../../support/gateway.ts';
import { type SignedIn, signInAs } from '../../../support/visitor.ts';
import { newBrowser } from '../../development/browser.ts';

describe('my apps', () => {
  let gateway: TestGateway;
  let owner: SignedIn;

  before(async () => {
    gateway = await startTestGateway();
    owner = await signInAs('developer', gateway.url);
  });
  after(() => gateway.stop());

  const text = async (answer: Response | Promise<Response>, status = 200): Promise<string> => {
    const got = await answer;
    const body = await got.text();
    assert.equal(got.status, status, body);
    return body;
  };
  const leadsTo = async (answer: Promise<Response>): Promise<string> => {
    const got = await answer;
    assert.equal(got.status, 303, await got.text());
    return got.headers.get('location') ?? '';
  };
  const keyIn = (page: string): string => /value="(cw_(?:live|test)_[^"]+)"/.exec(page)?.[1] ?? assert.fail(page);
  const keyIds = (page: string): string[] =>
    [...page.matchAll(/keys\/([0-9A-Za-z]{10})\/rotation/g)].map(([, id = '']) => id);
  /** Makes an app; its address, and its key where it has one. */
  const create = async (form: Record<string, string>): Promise<{ path: string; key: string }> => {
    const page = await text(owner.send('/portal/apps', { key: 'live', ...form }), 201);
    const path = /class="button quiet" href="(\/portal\/apps\/[^"/]+)">Done/.exec(page)?.[1] ?? assert.fail(page);
    return { path, key: keyIn(page) };
  };
  const feed = async (key: string): Promise<number> => {
    const answer = await fetch(`${gateway.url}/experience/partner/v1/feed?limit=1`, { headers: { 'x-api-key': key } });
    await answer.arrayBuffer();
    return answer.status;
  };

  it('begin with a first step for somebody who has none', async () => {
    const stranger = await signInAs('shopper', gateway.url);
    // Who buys in the shop manages nothing here, and is told which right is missing.
    assert.match(
      await text(stranger.get('/portal/apps'), 403),
      /consumers:read[\s\S]*your account lacks the right to it/,
    );
    const { get } = await signInAs('developer2', gateway.url);
    assert.match(await text(get('/portal/apps')), /You have no apps yet[\s\S]*Create an app/);
  });

  it('are made with a key that works at once, is shown once, and is kept by nobody on its way', async () => {
    const answer = await owner.send('/portal/apps', {
      name: 'Jansen Elektro',
      contact: 'jan@jansen.example',
      key: 'live',
    });
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const key = keyIn(await text(answer, 201));
    assert.equal(await feed(key), 200);
    const list = await text(owner.get('/portal/apps'));
    const path = /href="(\/portal\/apps\/jansen[^"/]*)"/.exec(list)?.[1] ?? assert.fail(list);
    const page = await text(owner.get(path));
    assert.match(page, /jan@/);
    assert.ok(!page.includes(key) && page.includes(key.slice(0, 18)));
  });

  it('say beside the field what is wrong with it, and keep what was written', async () => {
    const page = await text(owner.send('/portal/apps', { name: 'Kept <b>', contact: 'nobody', key: 'none' }), 400);
    assert.match(
      page,
      /id="contact"[^>]*value="nobody"[^>]*aria-invalid="true"[^>]*aria-describedby="contact-hint contact-error"/,
    );
    assert.match(page, /id="contact-error">Write an e-mail address/);
    assert.match(page, /value="Kept &lt;b&gt;"/);
    assert.match(page, /role="alert"/);
  });

  it('change keys without a gap, and at the end the old one is refused', async () => {
    const { path, key } = await create({ name: 'Rotating' });
    const [id] = keyIds(await text(owner.get(path)));
    const exchanged = keyIn(await text(owner.send(`${path}/keys/${id}/rotation`, { overlap: '3600' }), 201));
    assert.deepEqual([await feed(key), await feed(exchanged)], [200, 200]);
    assert.match(await text(owner.get(`${path}/keys/${id}/revocation`)), /refused within seconds[\s\S]*Keep it/);
    assert.equal(await feed(key), 200, 'asking changes nothing');
    assert.equal(await leadsTo(owner.send(`${path}/keys/${id}/revocation`)), `${path}?done=revoked`);
    assert.equal(await feed(key), 401);
    assert.equal(await feed(exchanged), 200);
    assert.match(await text(owner.get(`${path}?done=revoked`)), /role="status">The key is revoked/);
  });

  it('make further keys that may less, and end by themselves', async () => {
    const { path } = await create({ name: 'Several' });
    const wanted = { label: 'Price list', environment: 'test', scopes: ['feed:read'], expires: '30' };
    const key = keyIn(await text(owner.send(`${path}/keys`, wanted), 201));
    assert.match(key, /^cw_test_/);
    const page = await text(owner.get(path));
    assert.match(page, /Price list <span class="badge is-test">test[\s\S]*in 30 days/);
    const wider = await text(owner.send(`${path}/keys`, { ...wanted, scopes: ['gateway:admin'] }), 422);
    assert.match(wider, /role="alert"/);
    assert.match(await text(owner.send(`${path}/keys`, { ...wanted, label: ' ' }), 400), /id="label-error"/);
  });

  it('change name, contact, team and versions, and overwrite nobody', async () => {
    const { path } = await create({ name: 'Changing' });
    const form = await text(owner.get(`${path}/settings`));
    const etag = /name="etag" value="([^"]*)"/.exec(form)?.[1]?.replaceAll('&quot;', '"') ?? '';
    const changes = {
      etag,
      name: 'Changed',
      contact: 'a@b.example',
      team: 'developer2\n',
      'pin experience/partner': '1',
    };
    assert.equal(await leadsTo(owner.send(`${path}/settings`, changes)), `${path}?done=saved`);
    const page = await text(owner.get(path));
    assert.match(page, /<h1>Changed<\/h1>[\s\S]*developer2[\s\S]*<code>experience\/partner<\/code> v1/);
    const late = await text(owner.send(`${path}/settings`, { ...changes, name: 'Late' }), 412);
    assert.match(late, /Somebody has changed this meanwhile/);
    assert.match(late, /id="name"[^>]*value="Changed"/);
    const member = await signInAs('developer2', gateway.url);
    assert.match(await text(member.get(path)), /<h1>Changed<\/h1>/);
  });

  it('ask for a plan, which an operator gives', async () => {
    const { path } = await create({ name: 'Growing' });
    assert.match(await text(owner.get(`${path}/plan`)), /on approval/);
    const asked = await leadsTo(
      owner.send(`${path}/plan`, { plan: 'partner', reason: 'We are live\r\nfrom January.' }),
    );
    assert.match(await text(owner.get(asked)), /You have asked for <strong>partner/);
    const again = await text(owner.send(`${path}/plan`, { plan: 'partner' }), 409);
    assert.match(again, /role="alert"/);
    const page = await text(owner.get(path));
    const withdraw = /action="([^"]+\/plan-requests\/[^"]+)"/.exec(page)?.[1] ?? assert.fail(page);
    await leadsTo(owner.send(withdraw));
    assert.doesNotMatch(await text(owner.get(path)), /You have asked for/);
  });

  it('place the first order with a plan that was given, from the page of the app', async () => {
    const { path } = await create({ name: 'Bouwmarkt' });
    const before = await text(owner.get(path));
    assert.match(before, /What it can call[\s\S]*?Partner v1<[\s\S]*?1 of 4/);
    await leadsTo(owner.send(`${path}/plan`, { plan: 'partner', reason: 'We are live.' }));
    const operator = await signInAs('operator', gateway.url);
    const app = path.split('/').at(-1) ?? '';
    const waiting = await text(operator.get('/portal/operators/requests'));
    const [, id] = new RegExp(`requests/(R-\\d+)" aria-label="Decide the request of ${app}"`).exec(waiting) ?? [];
    await leadsTo(operator.send(`/portal/operators/requests/${id}`, { state: 'approved', [`note-${id}`]: 'Welcome.' }));
    const page = await text(owner.get(path));
    assert.match(page, /The plan partner is yours<\/strong>[\s\S]*?Welcome\./);
    assert.match(page, /The app may <code>orders:read<\/code> <code>orders:write<\/code> as well/);
    assert.match(page, /Partner v1<[\s\S]*?4 of 4[\s\S]*?href="\/portal\/apis\/experience\/partner\/v1\/try\?app=/);
    const key = keyIn(await text(owner.send(`${path}/keys`, { label: 'Orders', environment: 'live' }), 201));
    const orders = `${gateway.url}/experience/partner/v1/orders`;
    const own = async () => {
      const answer = await fetch(orders, { headers: { 'x-api-key': key } });
      return ((await answer.json()) as { items: { orderId: string }[] }).items.map(({ orderId }) => orderId);
    };
    assert.deepEqual(await own(), []);
    const placed = await fetch(orders, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json', 'idempotency-key': 'the-very-first-order' },
      body: JSON.stringify({ lines: [{ productId: 'P-000001', quantity: 1 }], payment: { token: 'tok_visa' } }),
    });
    const { orderId } = (await placed.json()) as { orderId: string };
    assert.equal(placed.status, 201);
    assert.deepEqual(await own(), [orderId]);
    assert.match(await text(owner.get(path)), /4 of 4/);
  });

  it('are closed for good', async () => {
    const { path, key } = await create({ name: 'Ending' });
    assert.match(await text(owner.get(`${path}/closing`)), /1 key that is good ends/);
    assert.equal(await leadsTo(owner.send(`${path}/closing`)), '/portal/apps?done=closed');
    assert.equal(await feed(key), 401);
    await text(owner.get(path), 404);
  });

  describe('of somebody else', () => {
    let path: string;
    let id: string;
    before(async () => {
      ({ path } = await create({ name: 'Private' }));
      id = keyIds(await text(owner.get(path)))[0] ?? '';
    });

    const pages = (): string[] =>
      ['', '/plan', '/settings', '/closing', '/keys/new', `/keys/${id}/rotation`, `/keys/${id}/revocation`].map(
        (rest) => `${path}${rest}`,
      );
    const deeds = (): string[] =>
      ['/plan', '/settings', '/closing', '/keys', `/keys/${id}/rotation`, `/keys/${id}/revocation`].map(
        (rest) => `${path}${rest}`,
      );

    it('do not exist', async () => {
      const other = await signInAs('developer2', gateway.url);
      for (const page of pages()) await text(other.get(page), 404);
      for (const deed of deeds())
        await text(other.send(deed, { plan: 'free', name: 'Taken', label: 'Taken', overlap: '0' }), 404);
      assert.match(await text(owner.get(path)), /<h1>Private<\/h1>/);
    });

    it('are shown to nobody who is not signed in', async () => {
      const nobody = newBrowser();
      for (const page of pages()) {
        const answer = await nobody.get(`${gateway.url}${page}`);
        assert.equal(answer.status, 303);
        assert.equal(answer.headers.get('location'), `/portal/sign-in?${new URLSearchParams({ to: page })}`);
      }
      for (const deed of deeds()) {
        const headers = { origin: gateway.url };
        assert.equal((await nobody.send(`${gateway.url}${deed}`, { method: 'POST', headers })).status, 303);
      }
      assert.equal((await owner.get(path)).status, 200);
    });

    it('cannot be changed from another site, with the cookie of whoever may', async () => {
      for (const deed of deeds())
        for (const headers of [
          { origin: 'https://evil.example' },
          { origin: gateway.url, 'sec-fetch-site': 'cross-site' },
        ])
          for (const csrf of [owner.formToken, '']) {
            const body = new URLSearchParams({ csrf, name: 'Taken' });
            const answer = await owner.browser.send(`${gateway.url}${deed}`, { method: 'POST', headers, body });
            assert.equal(answer.status, 403, deed);
          }
      const body = new URLSearchParams({ name: 'Taken' });
      const headers = { origin: gateway.url };
      for (const deed of deeds())
        assert.equal(
          (await owner.browser.send(`${gateway.url}${deed}`, { method: 'POST', headers, body })).status,
          403,
        );
      assert.match(await text(owner.get(path)), /<h1>Private<\/h1>/);
    });
  });
});
