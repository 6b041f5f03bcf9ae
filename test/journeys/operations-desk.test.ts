import assert from 'node:assert/strict';
import request, { type Test } from 'supertest';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';

describe('an operator at the desk', () => {
  let gateway: TestGateway;
  let operator: { authorization: string };

  before(async function () {
    this.timeout(30_000);
    gateway = await startTestGateway();
    operator = bearer(await gateway.token('operator'));
  });
  after(() => gateway?.stop());

  const desk = (method: 'get' | 'put' | 'delete', path: string): Test =>
    request(gateway.url)[method](`/experience/operations/v1${path}`).set(operator);
  const products = (): Test => request(gateway.url).get('/experience/storefront/v2/products?limit=1');
  const target = encodeURIComponent('experience/storefront.v2#listProducts');

  it('stops an operation and lets it go again, which the operations listener sees as well', async () => {
    await products().expect(200);
    const until = new Date(gateway.clock.now() + 600_000).toISOString();
    const wanted = { reason: 'wrong prices', notice: 'Back at noon.', until };
    const { body } = await desk('put', `/controls?kind=operation&target=${target}`).send(wanted).expect(200);
    assert.deepEqual([body.state, body.who, body.until], ['off', 'operator (development)', until]);
    const refused = await products().expect(503);
    assert.match(refused.body.detail, /Back at noon/);
    assert.doesNotMatch(JSON.stringify(refused.body), /wrong prices/);
    const listener = await request(gateway.operations).get('/controls').set(bearer(gateway.gateway.secret)).expect(200);
    assert.deepEqual(listener.body.controls, (await desk('get', '/controls').expect(200)).body.items);
    await desk('delete', `/controls?kind=operation&target=${target}`).expect(200);
    await products().expect(200);
    const first = (await desk('get', '/control-changes?limit=1').expect(200)).body;
    assert.deepEqual([first.items.length, first.items[0].state], [1, 'lifted']);
    const second = (await desk('get', `/control-changes?limit=1&cursor=${first.nextCursor}`).expect(200)).body;
    assert.equal(second.items[0].state, 'off');
  });

  it('is told of a misspelt target, and of an end that has passed', async () => {
    const { body } = await desk('put', '/controls?kind=api&target=experience/storefrnt.v2').send({}).expect(404);
    assert.match(body.detail, /Did you mean experience\/storefront\.v2/);
    await desk('put', '/controls?kind=maintenance&target=system').send({ until: '2020-01-01T00:00:00Z' }).expect(400);
    await desk('put', '/controls?kind=consumer&target=acme').send({}).expect(400);
  });

  it('holds the breakers of an upstream open, sees them so, and lets them judge again', async () => {
    const states = async () => {
      const { processes, items } = (await desk('get', '/breakers').expect(200)).body;
      assert.equal(processes.length, 1);
      assert.equal(processes[0].pid, process.pid);
      assert.equal(processes[0].contracts, gateway.gateway.snapshot().hash);
      return [
        ...new Set(
          items
            .filter((b: { upstream: string }) => b.upstream === 'shipments')
            .map(({ state, forced }: Record<string, unknown>) => `${state} ${forced}`),
        ),
      ];
    };
    assert.deepEqual(await states(), [], 'nobody has needed them yet');
    await desk('put', '/breakers?upstream=shipments').send({ state: 'open', reason: 'restarts' }).expect(200);
    assert.deepEqual(await states(), ['open true']);
    const health = (await desk('get', '/upstreams').expect(200)).body.items;
    assert.equal(health.find(({ upstream }: { upstream: string }) => upstream === 'shipments').state, 'open');
    await desk('delete', '/breakers?upstream=shipments').expect(200);
    assert.deepEqual(await states(), ['half-open false']);
  });

  it('sees how upstreams do, those of the lower tiers too', async () => {
    const calls = async (name: string): Promise<number> =>
      (await desk('get', '/upstreams').expect(200)).body.items.find(
        ({ upstream }: { upstream: string }) => upstream === name,
      ).calls;
    const before = await calls('system/products.v1');
    // Another question than before: the same would be answered from the cache.
    await request(gateway.url).get('/experience/storefront/v2/products?limit=7').expect(200);
    assert.ok((await calls('system/products.v1')) > before);
  });

  it('sees the limits in force, and those of one API', async () => {
    const { plans, connections, operations } = (await desk('get', '/limits').expect(200)).body;
    assert.ok(
      plans.some(({ plan }: { plan: string }) => plan === 'internal'),
      'those that are not offered too',
    );
    assert.ok(connections.mostConnections > 0);
    assert.equal(operations, undefined);
    const { body } = await desk('get', '/limits?api=system/shipments.v1').expect(200);
    const [first] = body.operations;
    assert.match(first.operation, /^system\/shipments\.v1#/);
    assert.ok(first.policies.timeout.total > 0 && first.policies.bulkhead.concurrent > 0);
    assert.doesNotMatch(JSON.stringify(body.operations), /http:|X-Service-Key|credential/i);
    await desk('get', '/limits?api=system/nothing.v1').expect(404);
  });

  it('maps OAuth clients of issuers that are trusted, and of no others', async () => {
    assert.deepEqual((await desk('get', '/issuers').expect(200)).body.items, ['development']);
    const create = request(gateway.url).post('/experience/operations/v1/consumers').set(operator);
    await create.send({ consumerId: 'mapped', name: 'Mapped', plan: 'partner' }).expect(201);
    const map = (issuer: string): Test =>
      request(gateway.url)
        .post('/experience/operations/v1/consumers/mapped/clients')
        .set(operator)
        .send({ issuer, clientId: 'robot' });
    const { body } = await map('devlopment').expect(422);
    assert.equal(body.errors[0].pointer, '/issuer');
    await map('development').expect(201);
  });

  it('reads what became of a contract, as everybody may of experience APIs', async () => {
    const query = '/contract-changes?document=experience/storefront.v2';
    const { body } = await desk('get', query).expect(200);
    assert.deepEqual(
      body.items.map(({ action, document }: Record<string, unknown>) => [action, document]),
      [['added', 'experience/storefront.v2']],
    );
    const anybody = await request(gateway.url).get(`/experience/portal/v1${query}`).expect(200);
    assert.deepEqual(anybody.body, body);
    await desk('get', '/contract-changes?document=nothing').expect(400);
  });
});
