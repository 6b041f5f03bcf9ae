import assert from 'node:assert/strict';
import { once } from 'node:events';
import request from 'supertest';
import { WebSocket } from 'ws';
import { sampleUsers } from '../../gateway/development/users.ts';
import type { Route } from '../../gateway/snapshot/route.ts';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';

const order = { lines: [{ productId: 'P-000001', quantity: 1 }], payment: { token: 'tok_visa' } };
const kindOf = ({ body }: request.Response): string => String(body.type).replace(/^.*\//, '');

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly example?: string;
}
interface Described {
  readonly components?: { readonly parameters?: Readonly<Record<string, Parameter>> };
}

describe('whoever builds against the sandbox', () => {
  let causeway: TestGateway;
  let key: string;
  before(async () => {
    causeway = await startTestGateway();
    key = await causeway.test.key('acme', 'internal');
  });
  after(() => causeway.stop());

  const partner = (path: string) => `/experience/partner/v1${path}`;
  const get = (path: string, headers: Record<string, string> = {}) =>
    request(causeway.url)
      .get(path)
      .set({ 'X-API-Key': key, ...headers });
  const post = (body: object, headers: Record<string, string> = {}) =>
    request(causeway.url)
      .post(partner('/orders'))
      .set({ 'X-API-Key': key, 'Idempotency-Key': crypto.randomUUID(), ...headers })
      .send(body);

  it('has a key that says what it is', () => assert.match(key, /^cw_test_/));

  it('gets an answer of the contract from every operation that keys or tokens may call', async () => {
    const tokens = new Map<string, string>();
    for (const user of ['shopper', 'agent', 'developer', 'operator']) tokens.set(user, await causeway.test.token(user));
    const routes = causeway.gateway.snapshot().all.filter(({ tier }) => tier === 'experience');
    for (const route of routes.filter(({ operation }) => operation.upgrade === undefined)) {
      const { operation } = route;
      const takesKeys = operation.security.length === 0 || operation.security.some(({ apiKey }) => apiKey);
      const scopes = operation.security.flatMap(({ accessToken = [] }) => accessToken);
      const user = sampleUsers.find(
        (one) => tokens.has(one.name) && scopes.every((scope) => one.scopes.includes(scope)),
      );
      const token = tokens.get(user?.name ?? '') as string;
      const response = await call(route, takesKeys ? { 'X-API-Key': key } : bearer(token));
      assert.equal(response.headers['causeway-sandbox'], 'true', operation.id);
      assert.equal(response.status, operation.samples?.success, `${operation.id} ${response.text}`);
    }
  });

  /** A call that fits the contract, made of its own examples. */
  function call({ operation, method }: Route, headers: Record<string, string>): request.Test {
    const definition = operation.document.definition as unknown as Described;
    const described = operation.document.definition.paths[operation.template]?.[method.toLowerCase()] as {
      parameters?: (Parameter & { $ref?: string })[];
      requestBody?: { content: Record<string, { example?: object; examples?: Record<string, { value: object }> }> };
    };
    const media = described.requestBody?.content['application/json'];
    const [named] = Object.values(media?.examples ?? {});
    const samples: Record<string, string> = {
      productId: 'P-000001',
      orderId: 'O-00000042',
      customerId: 'C-000001',
      trackingNumber: 'TRK000000012',
      keyId: '7Hq2mZ0cVb',
      requestId: 'R-42',
    };
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => samples[name] ?? name);
    const query = new URLSearchParams();
    for (const reference of described.parameters ?? []) {
      const shared = /^#\/components\/parameters\/(\w+)$/.exec(reference.$ref ?? '')?.[1] ?? '';
      const { name, in: place, required, example } = definition.components?.parameters?.[shared] ?? reference;
      if (place === 'query' && required) query.set(name, String(example));
    }
    const sent = request(causeway.url)
      [method.toLowerCase() as 'get' | 'post'](`${path}?${query}`)
      .set(headers)
      .set('Idempotency-Key', crypto.randomUUID())
      .set('If-Match', '"7"');
    const body = media?.example ?? named?.value;
    return body === undefined ? sent : sent.send(body);
  }

  it('is enrolled without an account, until it has a live key', async () => {
    const { askAsGateway } = causeway.gateway.snapshot();
    const account = () => askAsGateway('system/customers.v1#getAccount', { consumerId: 'newcomer' });
    await get(partner('/orders'), { 'X-API-Key': await causeway.test.key('newcomer', 'partner') }).expect(200);
    await assert.rejects(account(), /./);
    await causeway.key('newcomer', 'partner');
    assert.ok(await account());
  });

  it('is refused like anybody whose request does not fit, has no scope, or comes too often', async () => {
    assert.equal(kindOf(await post({ lines: [] }).expect(400)), 'bad-request');
    await post(order, { 'Idempotency-Key': 'short' }).expect(400);
    await get(partner('/feed?colour=red')).expect(400);
    const reader = await causeway.test.key('reader', 'free');
    await get(partner('/orders'), { 'X-API-Key': reader }).expect(403);
    await get(partner('/feed'), { 'X-API-Key': `${key.slice(0, -1)}x` }).expect(401);
    const { headers } = await get(partner('/feed')).expect(200);
    assert.match(String(headers.ratelimit), /"internal";r=\d+/);
  });

  it('orders nothing: no record changes, whatever is sent how often', async () => {
    const live = await causeway.key('acme', 'internal');
    const before = (await get(partner('/orders?limit=100'), { 'X-API-Key': live }).expect(200)).body.items;
    const stock = (await get(partner('/feed?limit=50'), { 'X-API-Key': live }).expect(200)).body.items;
    const idempotency = { 'Idempotency-Key': crypto.randomUUID() };
    const first = await post(order, idempotency).expect(201);
    assert.equal(first.headers['causeway-sandbox'], 'true');
    // Another body under the same key: a stored answer would make it 422.
    await post({ ...order, lines: [{ productId: 'P-000002', quantity: 3 }] }, idempotency).expect(201);
    await post(order, { ...idempotency, 'X-API-Key': live }).expect(201);
    const after = (await get(partner('/orders?limit=100'), { 'X-API-Key': live }).expect(200)).body.items;
    assert.equal(after.length, before.length + 1, 'the live one only');
    const left = (await get(partner('/feed?limit=50'), { 'X-API-Key': live }).expect(200)).body.items;
    assert.equal(left[0].stock, stock[0].stock - 1);
    assert.equal(left[1].stock, stock[1].stock);
  });

  it('gets no live record from what is open to everybody, nor without saying the version', async () => {
    const open = await get('/experience/storefront/v2/products').expect(200);
    assert.equal(open.headers['causeway-sandbox'], 'true');
    assert.equal(open.headers['cache-control'], 'no-store');
    const token = await causeway.test.token('shopper');
    const withToken = await request(causeway.url).get('/experience/storefront/v2/products').set(bearer(token));
    assert.equal(withToken.headers['causeway-sandbox'], 'true');
    const versionless = await get('/experience/partner/feed', { 'API-Version': '1' }).expect(200);
    assert.equal(versionless.headers['causeway-sandbox'], 'true');
    assert.equal(versionless.headers['api-version'], '1');
    const live = await request(causeway.url).get('/experience/storefront/v2/products').expect(200);
    assert.equal(live.headers['causeway-sandbox'], undefined);
  });

  it('sees refusals as they would be, by choice', async () => {
    const refusal = await get(partner('/orders/O-00000042'), { Prefer: 'status=404' }).expect(404);
    assert.equal(refusal.body.type, `${causeway.gateway.publicUrl}/problems/not-found`);
    assert.equal(refusal.headers['preference-applied'], 'status=404');
    assert.equal(refusal.headers['causeway-sandbox'], 'true');
    await get(partner('/feed'), { Prefer: 'status=418' }).expect(400);
    const live = await causeway.key('acme', 'internal');
    await get(partner('/feed?limit=1'), { 'X-API-Key': live, Prefer: 'status=404' }).expect(200);
  });

  it('gets the example events of a stream, and no WebSocket', async () => {
    const parcel = '/experience/tracking/v1/parcels/TRK000000012';
    const stream = await get(`${parcel}/events`).expect(200);
    assert.match(String(stream.headers['content-type']), /^text\/event-stream/);
    assert.match(stream.text, /event: status\ndata: \{"status":"in-transit"/);
    const socket = new WebSocket(`${causeway.url.replace('http', 'ws')}${parcel}/live`, {
      headers: { 'x-api-key': key },
    });
    socket.on('error', () => {});
    const [, answer] = await once(socket, 'unexpected-response');
    assert.equal(answer.statusCode, 501);
    assert.equal(answer.headers['causeway-sandbox'], 'true');
    answer.destroy();
  });
});
