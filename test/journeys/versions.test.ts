import assert from 'node:assert/strict';
import request from 'supertest';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';

describe('a caller of storefront v1', () => {
  let causeway: TestGateway;
  before(async () => {
    causeway = await startTestGateway();
  });
  after(() => causeway.stop());
  const products = () => request(causeway.url).get('/experience/storefront/v1/products?limit=2');
  const travelTo = (date: string): void => {
    causeway.clock.offset = Date.parse(date) - Date.now();
  };

  it('is warned on every answer, with the date and the way out', async () => {
    travelTo('2026-12-01');
    const { headers, body } = await products().expect(200);
    assert.equal(headers.deprecation, `@${Date.parse('2026-09-01') / 1000}`);
    assert.equal(headers.sunset, 'Wed, 30 Jun 2027 00:00:00 GMT');
    assert.match(String(headers.link), /<[^>]*\/experience\/storefront\/v2>; rel="successor-version"/);
    assert.equal(headers.brownout, undefined);
    assert.match(body.items[0].price, /^\d+\.\d\d$/);
  });

  it('is counted, so that its owner knows whom the end would hit', async () => {
    const key = await causeway.key('acme', 'partner');
    const token = await causeway.token('shopper');
    await request(causeway.url).get('/experience/storefront/v1/orders').set(bearer(token)).expect(200);
    await request(causeway.url).get('/experience/storefront/v1/orders').set(bearer('nonsense')).expect(401);
    await request(causeway.url).get('/experience/storefront/products').set({ 'API-Version': '1', 'X-API-Key': key });
    const read = (query: string) =>
      request(causeway.operations).get(`/deprecated-calls${query}`).set(bearer(causeway.gateway.secret));
    const { body } = await read('?api=experience/storefront.v1&days=1').expect(200);
    const counted = body.items.map((item: Record<string, unknown>) => [
      item.operation,
      item.kind,
      item.caller,
      item.calls,
    ]);
    assert.deepEqual(
      counted.filter(([operation]: string[]) => operation?.endsWith('#listMyOrders')),
      [['experience/storefront.v1#listMyOrders', 'client', 'command-line', 1]],
    );
    assert.ok(
      counted.some(([operation, kind]: string[]) => operation?.endsWith('#listProducts') && kind === 'anonymous'),
    );
    await read('?days=0').expect(400);
    await request(causeway.operations).get('/deprecated-calls').expect(401);
    const metrics = await request(causeway.operations).get('/metrics').expect(200);
    assert.match(
      metrics.text,
      /causeway_deprecated_calls_total\{operation="experience\/storefront.v1#listMyOrders"\} 1/,
    );
  });

  it('is told of a brownout a month ahead, and refused while it lasts, with the way out', async () => {
    travelTo('2027-04-01T12:00:00Z');
    assert.equal((await products().expect(200)).headers.brownout, '@1807693200;until=@1807696800');
    const page = await request(causeway.url).get('/portal/apis/experience/storefront/v1').expect(200);
    assert.match(page.text, /14 April 2027 at 09:00 UTC/);

    travelTo('2027-04-14T09:30:00Z');
    const { headers, body } = await products().expect(503);
    assert.match(body.type, /\/problems\/version-brownout$/);
    assert.ok(Math.abs(Number(headers['retry-after']) - 1_800) < 30, headers['retry-after']);
    assert.match(String(headers.link), /<\/experience\/storefront\/v2>; rel="successor-version"/);
    await request(causeway.url).get('/experience/storefront/v2/products?limit=2').expect(200);
    await request(causeway.url)
      .get(body.type.replace(/^.*\/\/[^/]+/, ''))
      .expect(200);

    travelTo('2027-04-14T10:00:01Z');
    await products().expect(200);
  });

  it('is refused after the date, with the same way out', async () => {
    travelTo('2027-07-01');
    const { headers, body } = await products().expect(410);
    assert.match(body.type, /\/problems\/version-retired$/);
    assert.match(String(headers.link), /rel="successor-version"/);
    await request(causeway.url).get('/experience/storefront/v2/products?limit=2').expect(200);
  });
});

describe('a caller whose path says no version', () => {
  let causeway: TestGateway;
  before(async () => {
    causeway = await startTestGateway();
  });
  after(() => causeway.stop());

  const products = (headers: Record<string, string> = {}) =>
    request(causeway.url).get('/experience/storefront/products?limit=1').set(headers);
  const pin = (consumer: string, pins: object) =>
    request(causeway.operations).post(`/consumers/${consumer}/pins`).set(bearer(causeway.gateway.secret)).send(pins);
  const kindOf = (body: { type: string }): string => body.type.replace(/^.*\//, '');

  it('says it in a header, and is told which one answered', async () => {
    const newer = await products({ 'API-Version': '2' }).expect(200);
    assert.equal(typeof newer.body.items[0].price, 'object');
    assert.equal(newer.headers['api-version'], '2');
    assert.match(String(newer.headers.vary), /API-Version/);
    const older = await products({ 'API-Version': 'v1' }).expect(200);
    assert.equal(typeof older.body.items[0].price, 'string');
    assert.ok(older.headers.deprecation, 'the policies of version 1 hold');
    const explicit = await request(causeway.url).get('/experience/storefront/v2/products?limit=1').expect(200);
    assert.equal(explicit.headers['api-version'], undefined);
  });

  it('meets the same credentials, contract and refusals as with a path', async () => {
    const token = await causeway.token('shopper');
    const orders = (path: string, version: string, authorization = `Bearer ${token}`) =>
      request(causeway.url).get(`/experience/storefront${path}`).set({ 'API-Version': version, authorization });
    await orders('/orders?limit=1', '2').expect(200);
    await orders('/orders', '2', 'Bearer nonsense').expect(401);
    await orders('/orders?colour=red', '2').expect(400);
    assert.equal(kindOf((await orders('/nothing', '2').expect(404)).body), 'no-such-route');
    const unknown = await orders('/orders', '9').expect(404);
    assert.equal(kindOf(unknown.body), 'no-such-version');
    assert.match(unknown.body.detail, /\/v1 and \/experience\/storefront\/v2/);
    const { headers } = await request(causeway.url)
      .delete('/experience/storefront/orders')
      .set('API-Version', '2')
      .expect(405);
    assert.equal(headers.allow, 'GET, POST');
  });

  it('is refused when path and header disagree, or nothing says a version', async () => {
    for (const response of [
      await request(causeway.url).get('/experience/storefront/v2/products').set('API-Version', '1').expect(400),
      await products({ 'API-Version': '1, 2' }).expect(400),
      await products().expect(400),
    ]) {
      assert.equal(kindOf(response.body), 'ambiguous-version');
    }
  });

  it('is held to the version pinned to the consumer, and may say another', async () => {
    const key = await causeway.key('held', 'partner');
    const withKey = (headers = {}) => products({ 'X-API-Key': key, ...headers });
    await withKey().expect(400);
    const { body } = await pin('held', { 'experience/storefront': 1 }).expect(200);
    assert.deepEqual(body, { consumer: 'held', pins: { 'experience/storefront': 1 } });
    // A consumer's record is believed for two seconds.
    const fresh = await causeway.key('held', 'partner');
    const pinned = await products({ 'X-API-Key': fresh }).expect(200);
    assert.equal(pinned.headers['api-version'], '1');
    assert.match(String(pinned.headers.vary), /X-API-Key/);
    assert.equal((await products({ 'X-API-Key': fresh, 'API-Version': '2' }).expect(200)).headers['api-version'], '2');
  });

  it('has pins that can be', async () => {
    await causeway.key('choosy', 'partner');
    for (const pins of [
      { 'experience/storefront': 9 },
      { 'experience/nothing': 1 },
      { 'experience/storefront': '1' },
      {},
      [],
    ]) {
      await pin('choosy', pins).expect(400);
    }
    await pin('nobody-of-that-name', { 'experience/storefront': 1 }).expect(404);
    await request(causeway.operations).post('/consumers/choosy/pins').send({}).expect(401);
  });

  it('with a wrong key gets the ordinary 401', async () => {
    const { body, headers } = await products({ 'X-API-Key': 'cw_live_wrong' }).expect(401);
    assert.equal(kindOf(body), 'unauthenticated');
    assert.match(String(headers['www-authenticate']), /ApiKey/);
  });

  it('may be a page: its preflight is answered, and the answer says whose it is', async () => {
    const origin = 'http://localhost:3000';
    const preflight = await request(causeway.url)
      .options('/experience/storefront/orders')
      .set({ origin, 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'api-version' })
      .expect(204);
    assert.equal(preflight.headers['access-control-allow-origin'], origin);
    const { headers } = await products({ origin, 'API-Version': '2' }).expect(200);
    assert.match(String(headers['access-control-expose-headers']), /API-Version/);
    assert.equal(headers.vary, 'API-Version, X-API-Key, Origin');
  });
});
