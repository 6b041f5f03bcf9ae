import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { arrangements, type World } from '../support/arrangements.ts';
import { bearer } from '../support/gateway.ts';
import type { TestShipments } from '../support/shipments.ts';

for (const { name, start } of arrangements)
  describe(`the storefront while shipments is down, ${name}`, () => {
    let shipments: TestShipments;
    let causeway: World;
    let shopper: { authorization: string };
    before(async function () {
      causeway = await start(this);
      shipments = causeway.shipments;
      shopper = bearer(await causeway.token('shopper'));
    });
    after(() => causeway.stop());

    const page = (orderId: string) =>
      request(causeway.url).get(`/experience/storefront/v2/orders/${orderId}`).set(shopper);
    const order = (productId: string) =>
      request(causeway.url)
        .post('/experience/storefront/v2/orders')
        .set(shopper)
        .set('Idempotency-Key', crypto.randomUUID())
        .send({ lines: [{ productId, quantity: 1 }], payment: { token: 'tok_visa' } });
    const stock = async (): Promise<Record<string, number>> => {
      const key = await causeway.key('watcher', 'internal');
      const { body } = await request(causeway.url)
        .get('/experience/partner/v1/feed?limit=100')
        .set('X-API-Key', key)
        .expect(200);
      return Object.fromEntries(
        body.items.map((item: { productId: string; stock: number }) => [item.productId, item.stock]),
      );
    };

    it('says at every door which part is missing and why, in the older shape too', async () => {
      await shipments.kill();
      const older = await request(causeway.url)
        .get('/experience/storefront/v1/orders/O-00000003')
        .set(shopper)
        .expect(200);
      assert.deepEqual([older.body.delivery.state, older.body.holes[0].pointer], ['unknown', '/delivery']);
      const agent = bearer(await causeway.token('agent'));
      const view = await request(causeway.url)
        .get('/experience/backoffice/v1/customers/C-000001')
        .set(agent)
        .expect(200);
      assert.deepEqual([view.body.deliveries.state, view.body.holes[0].pointer], ['unknown', '/deliveries']);
      await shipments.restart();
    });

    it('keeps answering, places no half orders, and recovers by itself', async () => {
      const shipped = 'O-00000003';
      const whole = (await page(shipped).expect(200)).body;
      assert.deepEqual([whole.delivery.state, whole.holes], ['known', undefined]);
      const before = await stock();
      const [product = ''] = Object.entries(before).find(([, available]) => available > 50) ?? [];

      await shipments.kill();
      for (let call = 0; call < 30; call += 1) {
        const { body, headers } = await page(shipped).expect(200);
        assert.equal(body.delivery.state, 'unknown');
        assert.equal(body.holes.length, 1);
        assert.equal(body.holes[0].pointer, '/delivery');
        assert.match(body.holes[0].reason, /^(upstream-unreachable|circuit-open)$/);
        assert.equal(headers['cache-control'], 'no-store');
        assert.ok(body.payment.status);
      }
      const refused = await order(product);
      assert.equal(refused.status, 503, JSON.stringify(refused.body));
      assert.match(String(refused.headers['content-type']), /problem\+json/);
      assert.deepEqual(await stock(), before, 'nothing stays reserved');

      await shipments.restart();
      let body = (await page(shipped).expect(200)).body;
      for (let patience = 0; body.delivery.state !== 'known' && patience < 100; patience += 1) {
        await sleep(100);
        body = (await page(shipped).expect(200)).body;
      }
      assert.equal(body.delivery.state, 'known');
      await order(product).expect(201);
    }).timeout(30_000);
  });
