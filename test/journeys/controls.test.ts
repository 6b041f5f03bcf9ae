import assert from 'node:assert/strict';
import { once } from 'node:events';
import request from 'supertest';
import { WebSocket } from 'ws';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';

const storefront = '/experience/storefront/v2';

describe('operator controls', () => {
  let causeway: TestGateway;
  before(async () => {
    causeway = await startTestGateway();
  });
  after(() => causeway?.stop());

  const ask = (method: 'get' | 'put' | 'delete' | 'post', path: string, body?: object) => {
    const asked = request(causeway.operations)[method](path).set(bearer(causeway.gateway.secret));
    return body === undefined ? asked : asked.send(body);
  };
  const call = (path: string, headers: Record<string, string> = {}) => request(causeway.url).get(path).set(headers);
  /** Checks that an answer is a problem of that kind; its detail. */
  const refused = ({ body, status }: request.Response, kind: string): string => {
    assert.match(String(body.type), new RegExp(`/problems/${kind}$`), `${status} ${JSON.stringify(body)}`);
    return String(body.detail);
  };

  it('switch one operation off at once, and on again', async () => {
    const { body } = await ask('put', '/controls/operations/experience/storefront.v2/listProducts', {
      reason: 'prices are wrong',
      notice: 'Prices are being corrected.',
      who: 'ann',
      for: '30m',
    }).expect(200);
    assert.equal(body.target, 'experience/storefront.v2#listProducts');
    assert.ok(Math.abs(Date.parse(body.until) - Date.parse(body.since) - 1_800_000) < 1_000);
    const off = await call(`${storefront}/products?limit=1`).expect(503);
    assert.match(
      refused(off, 'switched-off'),
      /^This operation is switched off until .+Z\. Prices are being corrected\.$/,
    );
    assert.ok(Number(off.headers['retry-after']) > 1_700);
    assert.doesNotMatch(off.text, /prices are wrong/);
    await call(`${storefront}/products/P-000001`).expect(200);
    const lifted = await ask('delete', '/controls/operations/experience/storefront.v2%23listProducts').expect(200);
    assert.deepEqual(lifted.body.still, []);
    await call(`${storefront}/products?limit=1`).expect(200);
  });

  it('say no to whoever asks for what is off, before a credential is asked for', async () => {
    await ask('put', '/controls/apis/experience/storefront.v2', {}).expect(200);
    refused(await call(`${storefront}/orders`).expect(503), 'switched-off');
    refused(await call(`${storefront}/orders`, bearer('nonsense')).expect(503), 'switched-off');
    await call('/experience/storefront/v1/products?limit=1').expect(200);
    const preflight = await request(causeway.url)
      .options(`${storefront}/orders`)
      .set({ origin: 'http://localhost:3000', 'access-control-request-method': 'GET' });
    assert.equal(preflight.status, 204);
    await ask('delete', '/controls/apis/experience/storefront.v2').expect(200);
  });

  it('tell what still stops an operation that was switched on', async () => {
    const operation = '/controls/operations/experience/storefront.v2/listProducts';
    await ask('put', operation).expect(200);
    await ask('put', '/maintenance/experience/storefront.v2').expect(200);
    const { body } = await ask('delete', operation).expect(200);
    assert.deepEqual(
      body.still.map(({ kind, target }: Record<string, string>) => [kind, target]),
      [['maintenance', 'experience/storefront.v2']],
    );
    refused(await call(`${storefront}/products?limit=1`).expect(503), 'maintenance');
    await ask('delete', '/maintenance/experience/storefront.v2').expect(200);
  });

  it('are marked in the portal, as callers read them', async () => {
    const page = async (path: string): Promise<string> => (await call(path, { accept: 'text/html' }).expect(200)).text;
    const [home, api] = ['/portal', '/portal/apis/experience/storefront/v2'];
    const [plainHome, plainApi] = [await page(home), await page(api)];
    const operation = '/controls/operations/experience/storefront.v2/listProducts';
    await ask('put', operation, { reason: 'prices leak', notice: 'Prices are <being> corrected.' }).expect(200);
    assert.match(
      await page(api),
      /title="This operation is switched off\. Prices are &lt;being&gt; corrected\.">switched off</,
    );
    await ask('put', '/maintenance/experience/storefront.v2', { for: '1h' }).expect(200);
    assert.match(await page(api), /class="notice is-retired"><strong>This API is closed for maintenance until \S+Z\.</);
    assert.match(await page(home), /v2 closed for maintenance</);
    assert.match(await page(`${api}/try`), /This API is closed for maintenance/);
    assert.doesNotMatch(await page(api), /prices leak/);
    for (const path of [operation, '/maintenance/experience/storefront.v2']) await ask('delete', path).expect(200);
    assert.deepEqual([await page(home), await page(api)], [plainHome, plainApi]);
  });

  it('let nobody reach what is off through the tier above', async () => {
    const shopper = bearer(await causeway.token('shopper'));
    await ask('put', '/controls/apis/process/catalogue.v1', { notice: 'Back at noon.' }).expect(200);
    const detail = refused(await call(`${storefront}/products?limit=1`).expect(503), 'switched-off');
    assert.equal(detail, 'Something this operation needs is switched off. Back at noon.');
    await ask('delete', '/controls/apis/process/catalogue.v1').expect(200);
    await ask('put', '/maintenance/system', { for: '90s' }).expect(200);
    const closed = await call(`${storefront}/orders`, shopper).expect(503);
    refused(closed, 'maintenance');
    const wait = Number(closed.headers['retry-after']);
    assert.ok(wait > 60 && wait <= 90, String(wait));
    await ask('delete', '/maintenance/system').expect(200);
    await call(`${storefront}/orders`, shopper).expect(200);
  });

  it('leave an answer standing whose optional part is off, and say so in it', async () => {
    const shopper = bearer(await causeway.token('shopper'));
    // One of the shopper's that has been shipped.
    const order = `${storefront}/orders/O-00000003`;
    await ask('put', '/controls/apis/system/shipments.v1', { for: '10m' }).expect(200);
    const { body: partial } = await call(order, shopper).expect(200);
    assert.deepEqual([partial.delivery.state, partial.holes[0].reason], ['unknown', 'switched-off']);
    assert.ok(partial.holes[0].retryAfter > 590);
    await ask('delete', '/controls/apis/system/shipments.v1').expect(200);
    assert.equal((await call(order, shopper).expect(200)).body.holes, undefined);
  });

  it('close everything for maintenance, but health, portal and contracts', async () => {
    await ask('put', '/maintenance', { notice: 'We move house.' }).expect(200);
    const closed = await call(`${storefront}/products?limit=1`).expect(503);
    assert.equal(refused(closed, 'maintenance'), 'The gateway is closed for maintenance. We move house.');
    assert.equal(closed.headers['retry-after'], '60');
    await call('/portal').expect(200);
    await call('/openapi/experience/storefront/v2.json').expect(200);
    await request(causeway.operations).get('/health/ready').expect(200);
    await ask('delete', '/maintenance').expect(200);
    await call(`${storefront}/products?limit=1`).expect(200);
  });

  it('refuse a consumer whose key is known to be good', async () => {
    const [acme, other] = [await causeway.key('acme', 'partner'), await causeway.key('other', 'partner')];
    const feed = (key: string) => call('/experience/partner/v1/feed?limit=1', { 'X-API-Key': key });
    await feed(acme).expect(200);
    await ask('put', '/controls/consumers/acme', { notice: 'Call us.' }).expect(200);
    assert.equal(refused(await feed(acme).expect(403), 'forbidden'), 'This consumer is switched off. Call us.');
    await feed(other).expect(200);
    await ask('delete', '/controls/consumers/acme').expect(200);
    await feed(acme).expect(200);
  });

  it('end event streams and sockets of what is switched off, and begin no more', async () => {
    const shopper = bearer(await causeway.token('shopper'));
    const parcel = '/experience/tracking/v1/parcels/TRK000000003';
    const stream = await fetch(`${causeway.url}${parcel}/events`, { headers: shopper });
    const socket = new WebSocket(`${causeway.url.replace('http', 'ws')}${parcel}/live`, { headers: shopper });
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await ask('put', '/controls/operations/experience/tracking.v1/streamParcel').expect(200);
    // Ended cleanly: a stream that breaks off would reject.
    assert.match(await stream.text(), /event: status/);
    assert.equal(socket.readyState, WebSocket.OPEN);
    await ask('put', '/controls/apis/experience/tracking.v1').expect(200);
    assert.equal((await closed)[0], 1013);
    refused(await call(`${parcel}/events`, shopper).expect(503), 'switched-off');
    for (const path of ['operations/experience/tracking.v1/streamParcel', 'apis/experience/tracking.v1']) {
      await ask('delete', `/controls/${path}`).expect(200);
    }
  });

  it('show what is in force, and who changed what', async () => {
    await ask('put', '/controls/apis/experience/partner.v1', { reason: 'audit', who: 'bob' }).expect(200);
    const { body } = await ask('get', '/controls').expect(200);
    const [control] = body.controls;
    assert.deepEqual(
      [control.kind, control.target, control.state, control.who],
      ['api', 'experience/partner.v1', 'off', 'bob'],
    );
    assert.equal(body.controls.length, 1);
    const metrics = await request(causeway.operations).get('/metrics').expect(200);
    assert.match(metrics.text, /^causeway_controls\{kind="api"\} 1$/m);
    assert.match(metrics.text, /^causeway_controls\{kind="consumer"\} 0$/m);
    await ask('delete', '/controls/apis/experience/partner.v1', { who: 'ann' }).expect(200);
    const changes = await ask('get', '/controls/changes?limit=2').expect(200);
    assert.deepEqual(
      changes.body.changes.map(({ who, state, reason }: Record<string, string>) => [who, state, reason]),
      [
        ['ann', 'lifted', undefined],
        ['bob', 'off', 'audit'],
      ],
    );
    refused(await ask('get', '/controls/changes?limit=0').expect(400), 'bad-request');
  });

  for (const [path, near] of [
    [
      '/controls/operations/experience/storefront.v2/listProduct',
      /“experience\/storefront\.v2#listProduct”\. Did you mean .*#listProducts/,
    ],
    [
      '/controls/apis/experience/storefront',
      /no API .* Did you mean experience\/storefront\.v1, experience\/storefront\.v2\?/,
    ],
    ['/controls/apis/nothing-like-it', /^There is no API “nothing-like-it”\.$/],
    ['/controls/consumers/acm', /no consumer “acm”\. Did you mean acme\?/],
    ['/maintenance/experiance', /no tier or API “experiance”\. Did you mean experience/],
  ] as const) {
    it(`refuse to switch what there is not: ${path}`, async () => {
      await causeway.key('acme', 'partner');
      const before = (await ask('get', '/controls')).body.version;
      for (const method of ['put', 'delete'] as const) {
        assert.match(refused(await ask(method, path).expect(404), 'not-found'), near);
      }
      assert.equal((await ask('get', '/controls')).body.version, before);
    });
  }

  for (const [what, body, pointer] of [
    ['an end without a zone', { until: '2999-01-01T00:00' }, '/until'],
    ['an end that has passed', { until: '2020-01-01T00:00Z' }, '/until'],
    ['an end far away', { until: '2999-01-01T00:00Z' }, '/until'],
    ['two ends', { until: '2999-01-01T00:00Z', for: '5m' }, '/until'],
    ['a time in words', { for: 'an hour' }, '/for'],
    ['more than a year', { for: '400d' }, '/for'],
    ['a reason without end', { reason: 'a'.repeat(501) }, '/reason'],
    ['what is unknown', { untill: 'tomorrow' }, '/untill'],
  ] as const) {
    it(`refuse ${what}`, async () => {
      const answer = await ask('put', '/controls/apis/experience/storefront.v2', body).expect(400);
      refused(answer, 'bad-request');
      assert.deepEqual(
        answer.body.errors.map((error: { pointer: string }) => error.pointer),
        [pointer],
      );
    });
  }

  it('read a body that does not say it is JSON, or refuse it', async () => {
    const address = '/controls/apis/experience/storefront.v2';
    const { body } = await ask('put', address).type('form').send('{"for":"5m"}').expect(200);
    assert.ok(body.until);
    await ask('delete', address).expect(200);
    refused(await ask('put', address).type('form').send('for=5m').expect(400), 'bad-request');
  });

  it('are for who has the secret', async () => {
    for (const path of ['/controls', '/controls/changes', '/maintenance']) {
      refused(await request(causeway.operations).get(path).expect(401), 'unauthenticated');
    }
    refused(await request(causeway.operations).put('/maintenance').expect(401), 'unauthenticated');
  });
});
