import assert from 'node:assert/strict';
import { bearer, startTestGateway, type TestGateway } from '../../../support/gateway.ts';
import { type SignedIn, signInAs } from '../../../support/visitor.ts';

describe('the operators’ pages', () => {
  let gateway: TestGateway;
  let operator: SignedIn;
  let owner: SignedIn;
  let consumerId: string;
  let key: string;

  before(async function () {
    this.timeout(30_000);
    gateway = await startTestGateway();
    operator = await signInAs('operator', gateway.url);
    owner = await signInAs('developer', gateway.url);
    const as = bearer(await gateway.token('developer'));
    const post = async (path: string, body: object) =>
      (
        await fetch(`${gateway.url}/experience/portal/v1${path}`, {
          method: 'POST',
          headers: { ...as, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json() as Promise<Record<string, string>>;
    consumerId = (await post('/consumers', { name: 'Jansen <Elektro>' })).consumerId as string;
    key = (await post(`/consumers/${consumerId}/keys`, { label: 'Robot' })).key as string;
    await post(`/consumers/${consumerId}/plan-requests`, { plan: 'partner', reason: 'We want to order.' });
  });
  after(() => gateway?.stop());

  const rooms = ['', '/consumers', '/requests', '/upstreams', '/controls', '/limits', '/deprecated', '/audit'];
  const page = async (answer: Response | Promise<Response>, status = 200): Promise<string> => {
    const got = await answer;
    const body = await got.text();
    assert.equal(got.status, status, body);
    return body;
  };
  const look = (path: string, status = 200): Promise<string> => page(operator.get(`/portal/operators${path}`), status);
  /** Sends a form, and reads the page it leads to. */
  const act = async (path: string, form: Record<string, string> = {}): Promise<string> => {
    const answer = await operator.send(`/portal/operators${path}`, form);
    assert.equal(answer.status, 303, await answer.text());
    return page(operator.get(answer.headers.get('location') ?? ''));
  };
  const feed = async (): Promise<number> => {
    const answer = await fetch(`${gateway.url}/experience/partner/v1/feed?limit=1`, { headers: { 'x-api-key': key } });
    await answer.arrayBuffer();
    return answer.status;
  };

  it('are shown to operators alone: others see no way there, and are refused', async () => {
    for (const room of rooms) {
      await look(room);
      assert.match(await page(owner.get(`/portal/operators${room}`), 403), /gateway:admin/, room);
      const anybody = await fetch(`${gateway.url}/portal/operators${room}`, {
        redirect: 'manual',
        headers: { accept: 'text/html' },
      });
      assert.equal(anybody.status, 303);
      assert.match(anybody.headers.get('location') ?? '', /^\/portal\/sign-in\?to=%2Fportal%2Foperators/);
    }
    assert.doesNotMatch(await page(owner.get('/portal')), /href="\/portal\/operators"/);
    assert.match(await page(operator.get('/portal')), /href="\/portal\/operators"/);
  });

  it('do nothing for owners, for other sites, or without the token of their forms', async () => {
    const forms: readonly [path: string, form: Record<string, string>][] = [
      [`/consumers/${consumerId}/suspension`, { reason: 'no' }],
      [`/consumers/${consumerId}/resumption`, {}],
      [`/consumers/${consumerId}/keys/${key.split('_')[2]}/revocation`, {}],
      ['/requests/R-1', { state: 'approved' }],
      ['/breakers', { upstream: 'shipments', state: 'open' }],
      ['/controls', { kind: 'maintenance', target: 'gateway', reason: 'no' }],
      ['/controls/lifting', { kind: 'maintenance', target: 'gateway' }],
    ];
    for (const [path, form] of forms) {
      await page(owner.send(`/portal/operators${path}`, form), 403);
      await page(operator.send(`/portal/operators${path}`, { ...form, csrf: owner.formToken }), 403);
      const elsewhere = await operator.browser.send(`${gateway.url}/portal/operators${path}`, {
        method: 'POST',
        headers: { origin: 'https://evil.example' },
        body: new URLSearchParams({ ...form, csrf: operator.formToken }),
      });
      assert.equal(elsewhere.status, 403, path);
    }
    assert.equal(await feed(), 200);
  });

  it('find a consumer by a part of its name, and show how it calls', async () => {
    const found = await look('/consumers?search=ELEKTRO');
    assert.match(found, new RegExp(`href="/portal/operators/consumers/${consumerId}">Jansen &lt;Elektro&gt;<`));
    assert.match(await look('/consumers?search=zebra'), /Nobody of that name/);
    assert.match(await look('/consumers?plan=anonymous'), /Nobody of that name/);
    await feed();
    const consumer = await look(`/consumers/${consumerId}`);
    assert.match(consumer, /experience\/partner\.v1#getFeed/);
    assert.match(consumer, /Robot/);
    assert.ok(!consumer.includes(key));
    await look('/consumers/nobody-at-all', 404);
  });

  it('suspend a consumer with words for it, and let it call again', async () => {
    const path = `/consumers/${consumerId}`;
    const wrong = await page(
      operator.send(`/portal/operators${path}/suspension`, { reason: 'invoices', until: 'tomorrow' }),
      400,
    );
    assert.match(wrong, /id="until"[^>]*value="tomorrow"[^>]*aria-invalid="true"/);
    assert.match(wrong, /such as 2027-01-31T18:00Z/);
    assert.match(wrong, />invoices<\/textarea>/);
    const suspended = await act(`${path}/suspension`, { reason: 'invoices', notice: 'Please call us.', until: '' });
    assert.match(suspended, /is suspended[\s\S]*invoices[\s\S]*Please call us\./);
    assert.equal(await feed(), 403);
    assert.match(await look('/consumers'), /badge is-retired">suspended/);
    assert.match(await act(`${path}/resumption`), /may call again/);
    assert.equal(await feed(), 200);
  });

  it('give a consumer another plan, on the record as they read it', async () => {
    const path = `/consumers/${consumerId}`;
    const [, etag = ''] = /name="etag" value="([^"]*)"/.exec(await look(path)) ?? [];
    const form = { plan: 'internal', etag: etag.replaceAll('&quot;', '"') };
    assert.match(await act(`${path}/plan`, form), /It has the plan[\s\S]*<dt>Plan<\/dt><dd>internal</);
    const late = await page(operator.send(`/portal/operators${path}/plan`, { ...form, plan: 'free' }), 412);
    assert.match(late, /Somebody has changed this meanwhile/);
    const [, now = ''] = /name="etag" value="([^"]*)"/.exec(late) ?? [];
    await act(`${path}/plan`, { plan: 'free', etag: now.replaceAll('&quot;', '"') });
  });

  it('decide what owners ask for', async () => {
    const waiting = await look('/requests');
    assert.match(waiting, /asks for partner[\s\S]*We want to order\./);
    const [, id] = /action="\/portal\/operators\/requests\/(R-\d+)"/.exec(waiting) ?? assert.fail(waiting);
    const decided = await act(`/requests/${id}`, { state: 'approved', [`note-${id}`]: 'Welcome.' });
    assert.match(decided, /The plan is given[\s\S]*Nobody waits[\s\S]*approved[\s\S]*Welcome\./);
    const again = await page(operator.send(`/portal/operators/requests/${id}`, { state: 'refused' }), 409);
    assert.match(again, /role="alert"/);
  });

  it('list every upstream, those too that nobody has called, and find one by its name', async () => {
    const all = await look('/upstreams');
    for (const { operation } of gateway.gateway.snapshot().all)
      assert.ok(all.includes(`>${operation.upstream.name}<small>`), operation.upstream.name);
    const found = await look('/upstreams?search=order');
    assert.match(found, />system\/orders\.v1<small>/);
    assert.doesNotMatch(found, />shipments<small>/);
    assert.match(await look('/upstreams?search=zebra'), /none of that name/);
  });

  it('hold the breakers of an upstream, and let them judge again', async () => {
    const held = await act('/breakers', { upstream: 'shipments', state: 'open' });
    assert.match(held, /shipments<small>[\s\S]*?badge is-retired">open<[\s\S]*?held/);
    assert.match(await look(''), /Upstreams in trouble[\s\S]*shipments/);
    assert.match(await act('/breakers', { upstream: 'shipments', state: 'auto' }), /judge for themselves/);
    await page(operator.send('/portal/operators/breakers', { upstream: 'nothing', state: 'open' }), 404);
  });

  it('stop an operation, and let go of it', async () => {
    const target = 'experience/partner.v1#getFeed';
    const unchosen = await page(
      operator.send('/portal/operators/controls', {
        kind: 'operation',
        target: 'experience/partner.v1#getFed',
        reason: 'prices',
      }),
      422,
    );
    assert.match(unchosen, /id="target"[^>]*aria-invalid="true"[\s\S]*Did you mean experience\/partner\.v1#getFeed/);
    assert.match(
      await act('/controls', { kind: 'operation', target, reason: 'prices', notice: 'Back at noon.' }),
      /stopped everywhere[\s\S]*prices/,
    );
    assert.equal(await feed(), 503);
    await act('/controls/lifting', { kind: 'operation', target: 'experience/partner.v1#getFeed' });
    assert.equal(await feed(), 200);
  });

  it('tell of limits, of what is deprecated, and of who changed what', async () => {
    assert.match(
      await look('/limits?api=system/shipments.v1'),
      /streamParcel[\s\S]*<strong>timeout<\/strong> total \d+/,
    );
    await look('/limits?api=nothing', 400);
    assert.match(await look('/deprecated'), /Nobody calls what is deprecated/);
    await (await fetch(`${gateway.url}/experience/storefront/v1/products`)).arrayBuffer();
    assert.match(await look('/deprecated'), /experience\/storefront\.v1[\s\S]*Nobody known[\s\S]*listProducts/);
    const audit = await look('/audit');
    assert.match(audit, /plan approved[\s\S]*consumer suspended[\s\S]*key created/);
    assert.match(audit, /<code>plan<\/code>: free → partner/);
  });
});
