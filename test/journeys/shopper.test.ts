import assert from 'node:assert/strict';
import request from 'supertest';
import { arrangements, type World } from '../support/arrangements.ts';
import { bearer, startTestGateway } from '../support/gateway.ts';

const storefront = '/experience/storefront/v2';

// What a split does to values, without one: every tier call goes through JSON.
const serialised = {
  name: 'tier calls serialised',
  start: () => startTestGateway({ crossing: 'serialised' }),
};

for (const { name, start } of [...arrangements, serialised]) {
  describe(`a shopper, ${name}`, () => {
    let causeway: Pick<World, 'url' | 'token' | 'key' | 'stop'>;
    let token: string;
    before(async function () {
      causeway = await start(this);
      token = await causeway.token('shopper');
    });
    after(() => causeway.stop());

    const get = (path: string) => request(causeway.url).get(`${storefront}${path}`).set(bearer(token));
    const order = (body: object, key = crypto.randomUUID()) =>
      request(causeway.url).post(`${storefront}/orders`).set(bearer(token)).set('Idempotency-Key', key).send(body);
    const stockOf = async (productId: string): Promise<number> => {
      const { body } = await request(causeway.url)
        .get('/experience/partner/v1/feed?limit=100')
        .set('X-API-Key', await causeway.key('watcher', 'internal'));
      return body.items.find((item: { productId: string }) => item.productId === productId).stock;
    };
    const inStock = async (): Promise<string> => {
      const { body } = await request(causeway.url).get(`${storefront}/products?limit=50`).expect(200);
      return body.items.find((item: { availability: string }) => item.availability === 'in-stock').productId;
    };

    it('browses without signing in', async () => {
      const { body } = await request(causeway.url).get(`${storefront}/products?limit=5`).expect(200);
      assert.equal(body.items.length, 5);
      const next = await request(causeway.url)
        .get(`${storefront}/products?limit=5&cursor=${body.nextCursor}`)
        .expect(200);
      assert.notEqual(next.body.items[0].productId, body.items[0].productId);
      await request(causeway.url).get(`${storefront}/products/${body.items[0].productId}`).expect(200);
    });

    it('places an order and follows it to its page', async () => {
      const productId = await inStock();
      const placed = await order({ lines: [{ productId, quantity: 2 }], payment: { token: 'tok_visa' } }).expect(201);
      assert.equal(placed.body.status, 'confirmed');
      assert.deepEqual(placed.body.payment.method, { brand: 'visa', last4: placed.body.payment.method.last4 });
      const page = await get(`/orders/${placed.body.orderId}`).expect(200);
      assert.deepEqual(page.body, placed.body);
      assert.equal(page.body.delivery.state, 'known');
      const mine = await get('/orders?limit=1').expect(200);
      assert.equal(mine.body.items[0].orderId, placed.body.orderId);
    });

    it('gets the same order for the same key, and a refusal for another body under it', async () => {
      const productId = await inStock();
      const key = crypto.randomUUID();
      const basket = { lines: [{ productId, quantity: 1 }], payment: { token: 'tok_visa' } };
      const first = await order(basket, key).expect(201);
      const again = await order(basket, key).expect(201);
      assert.equal(again.body.orderId, first.body.orderId);
      const other = await order({ ...basket, lines: [{ productId, quantity: 3 }] }, key).expect(422);
      assert.match(other.body.type, /\/problems\/idempotency-key-reused$/);
    });

    it('leaves no stock reserved when the payment is declined', async () => {
      const productId = await inStock();
      const before = await stockOf(productId);
      const declined = await order({ lines: [{ productId, quantity: 3 }], payment: { token: 'tok_declined' } }).expect(
        402,
      );
      assert.match(declined.body.type, /\/problems\/payment-declined$/);
      assert.equal(await stockOf(productId), before);
      await order({ lines: [{ productId, quantity: 3 }], payment: { token: 'tok_visa' } }).expect(201);
      assert.equal(await stockOf(productId), before - 3);
    });

    it('is told which product is short', async () => {
      const productId = await inStock();
      const basket = { lines: [{ productId, quantity: 10_000 }], payment: { token: 'tok_visa' } };
      const { body } = await order(basket).expect(409);
      assert.match(body.type, /\/problems\/insufficient-stock$/);
      assert.match(JSON.stringify(body.errors), new RegExp(productId));
    });

    it('cannot see that anybody else’s order exists', async () => {
      const { body } = await request(causeway.url)
        .get(`${storefront}/orders?limit=1`)
        .set(bearer(await causeway.token('shopper2')))
        .expect(200);
      const theirs = body.items[0].orderId;
      const refused = await get(`/orders/${theirs}`).expect(404);
      const unknown = await get('/orders/O-99999999').expect(404);
      assert.equal(refused.body.detail, unknown.body.detail?.replaceAll('O-99999999', theirs));
    });
  });
}

for (const { name, start } of arrangements)
  describe(`an agent, ${name}`, () => {
    let causeway: World;
    before(async function () {
      causeway = await start(this);
    });
    after(() => causeway.stop());

    it('sees a customer whole, cancels an order that has not left and refunds one that has', async () => {
      const agent = bearer(await causeway.token('agent'));
      const shopper = bearer(await causeway.token('shopper'));
      const view = await request(causeway.url)
        .get('/experience/backoffice/v1/customers/C-000001')
        .set(agent)
        .expect(200);
      assert.equal(view.body.customer.customerId, 'C-000001');
      const find = async (status: string): Promise<string> => {
        const { body } = await request(causeway.url)
          .get(`${storefront}/orders?status=${status}&limit=1`)
          .set(shopper)
          .expect(200);
        return body.items[0].orderId;
      };
      const end = (order: string, how: string) =>
        request(causeway.url)
          .post(`/experience/backoffice/v1/orders/${order}/${how}`)
          .set(agent)
          .send({ reason: 'The customer asked.' });
      const cancelled = await end(await find('confirmed'), 'cancellation').expect(200);
      assert.equal(cancelled.body.status, 'cancelled');
      const delivered = await find('delivered');
      await end(delivered, 'cancellation').expect(409);
      const refunded = await end(delivered, 'refund').expect(200);
      assert.equal(refunded.body.status, 'refunded');
      assert.equal(
        (await request(causeway.url).get(`${storefront}/orders/${delivered}`).set(shopper)).body.status,
        'refunded',
      );
    });
  });
