import assert from 'node:assert/strict';
import request, { type Test } from 'supertest';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';

describe('a partner developer who looks at usage', () => {
  let gateway: TestGateway;
  let developer: { authorization: string };
  let operator: { authorization: string };
  let consumerId: string;
  let key: string;

  before(async function () {
    this.timeout(30_000);
    gateway = await startTestGateway();
    developer = bearer(await gateway.token('developer'));
    operator = bearer(await gateway.token('operator'));
    ({ consumerId } = (await portal('post', '/consumers').send({ name: 'Counted' }).expect(201)).body);
    ({ key } = (await portal('post', `/consumers/${consumerId}/keys`).send({ label: 'first' }).expect(201)).body);
  });
  after(() => gateway?.stop());

  const portal = (method: 'get' | 'post' | 'patch', path: string): Test =>
    request(gateway.url)[method](`/experience/portal/v1${path}`).set(developer);
  const operations = (path: string): Test => request(gateway.url).get(`/experience/operations/v1${path}`).set(operator);
  const feed = (query = '?limit=1', with_ = key): Test =>
    request(gateway.url).get(`/experience/partner/v1/feed${query}`).set('X-API-Key', with_);
  const usage = async (query = '') => (await portal('get', `/consumers/${consumerId}/usage${query}`).expect(200)).body;

  it('watches it move with every call, and how each ended', async () => {
    assert.equal((await usage()).totals.calls, 0);
    for (let call = 0; call < 3; call += 1) await feed().expect(200);
    await feed('?limit=nonsense').expect(400);
    await request(gateway.url).get('/experience/partner/v1/orders').set('X-API-Key', key).expect(403);
    const { totals, operations: called, points, recordedTo, delaySeconds } = await usage();
    assert.deepEqual([totals.calls, totals.refused, totals.errors, totals.limited], [5, 2, 0, 0]);
    assert.ok(totals.p50 > 0 && totals.p95 >= totals.p50);
    assert.deepEqual(
      called.map(({ operation, calls }: Record<string, unknown>) => [operation, calls]),
      [
        ['experience/partner.v1#getFeed', 4],
        ['experience/partner.v1#listOrders', 1],
      ],
    );
    assert.equal(points.at(-1).calls + points.at(-2).calls, 5);
    assert.ok(Date.parse(recordedTo) <= gateway.clock.now() && delaySeconds === 5);
    const month = await usage('?period=month');
    assert.equal(month.points.length, 30);
    assert.equal(month.totals.calls, 5);
  });

  it('sees calls with a key for trying out apart from the others', async () => {
    const body = { label: 'try', environment: 'test' };
    const made = await portal('post', `/consumers/${consumerId}/keys`).send(body).expect(201);
    const before = (await usage()).totals.calls;
    await feed('?limit=1', made.body.key).expect(200);
    assert.equal((await usage()).totals.calls, before);
    assert.equal((await usage('?environment=test')).totals.calls, 1);
  });

  it('sees what is left of the day', async () => {
    const left = async () => (await portal('get', `/consumers/${consumerId}/allowance`).expect(200)).body;
    const { plan, rate, day, month } = await left();
    assert.deepEqual([plan, rate, month], ['free', { limit: 60, window: 60 }, undefined]);
    assert.equal(day.limit, 1000);
    assert.ok(day.used >= 3 && day.used + day.remaining === 1000, JSON.stringify(day));
    assert.ok(Date.parse(day.resetsAt) > gateway.clock.now());
    assert.match(day.resetsAt, /T00:00:00\.000Z$/);
  });

  it('is told what ends: a version it calls, and a key', async () => {
    const notices = async () => (await portal('get', `/consumers/${consumerId}/notices`).expect(200)).body;
    assert.deepEqual(await notices(), { items: [], notify: 'everything' });
    const soon = new Date(gateway.clock.now() + 10 * 86_400_000).toISOString();
    const late = new Date(gateway.clock.now() + 60 * 86_400_000).toISOString();
    const made = await portal('post', `/consumers/${consumerId}/keys`).send({ label: 'short', expiresAt: soon });
    await portal('post', `/consumers/${consumerId}/keys`).send({ label: 'long', expiresAt: late }).expect(201);
    await request(gateway.url).get('/experience/storefront/v1/orders').set('X-API-Key', key);
    const { items } = await notices();
    assert.deepEqual(
      items.map(({ kind, keyId }: Record<string, unknown>) => [kind, keyId]),
      [['key-expiry', made.body.keyId]],
      'a key is no credential of that version, so it did not call it',
    );
  });

  it('says where notices go, and which', async () => {
    const patch = (body: object, tag: string): Test =>
      portal('patch', `/consumers/${consumerId}`).set('If-Match', tag).send(body);
    const { body } = await patch({ contact: 'it@counted.example', notify: 'endings' }, '"1"').expect(200);
    assert.deepEqual([body.contact, body.notify], ['it@counted.example', 'endings']);
    const told = (await portal('get', `/consumers/${consumerId}/notices`).expect(200)).body;
    assert.deepEqual([told.contact, told.notify], ['it@counted.example', 'endings']);
    await patch({ notify: 'shouting' }, '"2"').expect(400);
  });

  it('is seen by operators too, with who still calls what is deprecated', async () => {
    const { body } = await operations(`/consumers/${consumerId}/usage`).expect(200);
    assert.ok(body.totals.calls > 0);
    await request(gateway.url).get('/experience/storefront/v1/products').expect(200);
    const { items } = (await operations('/deprecated-calls?days=1&api=experience/storefront.v1').expect(200)).body;
    const [row] = items.filter(({ operation }: { operation: string }) => operation.endsWith('#listProducts'));
    assert.deepEqual([row.kind, row.calls, row.lifecycle.successor], ['anonymous', 1, 'experience/storefront.v2']);
  });
});
