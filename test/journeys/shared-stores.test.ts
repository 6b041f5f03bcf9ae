import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { postgresOrSkip, type TestPostgres } from '../support/postgres.ts';
import { describeWithRedis, type PrivateRedis, startRedis } from '../support/redis.ts';
import { startTestShipments, type TestShipments } from '../support/shipments.ts';

describeWithRedis('two gateways on one PostgreSQL and one Redis', () => {
  let postgres: TestPostgres;
  let redis: PrivateRedis;
  let shipments: TestShipments;
  let here: TestGateway;
  let there: TestGateway;
  before(async function () {
    postgres = await postgresOrSkip(this);
    redis = await startRedis();
    shipments = await startTestShipments();
    const variables = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, ...shipments.variables };
    [here, there] = await Promise.all([startTestGateway({ variables }), startTestGateway({ variables })]);
  });
  after(async () => {
    await Promise.all([here?.stop(), there?.stop()]);
    await shipments?.kill();
    await redis?.stop();
    await postgres?.stop();
  });

  const feed = (gateway: TestGateway, key: string) =>
    request(gateway.url).get('/experience/partner/v1/feed?limit=1').set('X-API-Key', key);
  const left = ({ headers }: request.Response): number => Number(/r=(\d+)/.exec(String(headers.ratelimit))?.[1]);

  it('know each other’s keys and orders', async () => {
    const key = await here.key('acme', 'partner');
    const { body } = await feed(there, key).expect(200);
    const placed = await request(here.url)
      .post('/experience/partner/v1/orders')
      .set('X-API-Key', key)
      .set('Idempotency-Key', crypto.randomUUID())
      .send({ lines: [{ productId: body.items[0].productId, quantity: 1 }], payment: { token: 'tok_visa' } })
      .expect(201);
    const seen = await request(there.url)
      .get(`/experience/partner/v1/orders/${placed.body.orderId}`)
      .set('X-API-Key', key)
      .expect(200);
    assert.deepEqual(seen.body, placed.body);
  });

  it('O15: count one limit together, and each its own while Redis is away', async () => {
    const key = await here.key('counted', 'free');
    const first = left(await feed(here, key).expect(200));
    // What `here` has taken and not made counts as made.
    const second = left(await feed(there, key).expect(200));
    assert.ok(second < first && second >= first - 8, `${first}, then ${second}`);
    await redis.kill();
    await feed(here, key).expect(200);
    await feed(there, key).expect(200);
    await redis.restart();
  });

  it('O10 O16: refuse for a moment while PostgreSQL is away, stay up, and go on when it is back', async () => {
    const shopper = bearer(await here.token('shopper'));
    const orders = () => request(here.url).get('/experience/storefront/v2/orders?limit=1').set(shopper);
    await orders().expect(200);
    await postgres.crash();
    const { status, body, headers } = await orders();
    assert.equal(status, 503, JSON.stringify(body));
    assert.ok(Number(headers['retry-after']) >= 1);
    assert.equal((await fetch(`${here.operations}/health/live`)).status, 200);
    assert.equal((await fetch(`${here.operations}/health/ready`)).status, 503);
    await postgres.restart();
    for (let patience = 0; (await orders()).status !== 200; patience += 1) {
      assert.ok(patience < 100, 'it does not recover');
      await sleep(100);
    }
  }).timeout(40_000);
});
