import assert from 'node:assert/strict';
import type { Contract } from '../../../../apis/contracts/experience/storefront.v2.ts';
import { handlers } from '../../../../apis/experience/storefront/v2.ts';
import { assertFits, contextOver, shopper } from '../../process/context.ts';
import { createProcessTier, type OrderStatus, orderStatus } from '../process-tier.ts';

const api = 'experience/storefront.v2';

/** The order page over this order. */
async function orderPage(status: OrderStatus) {
  const context = contextOver<Contract>(createProcessTier(status).call, shopper);
  const reply = await handlers.getMyOrder({ orderId: status.orderId }, context);
  await assertFits(api, 'getMyOrder', reply);
  return reply.body;
}

describe('storefront 2', () => {
  it('tells the public whether there is enough of a product, never how much', async () => {
    const { inputs, call } = createProcessTier();
    const context = contextOver<Contract>(call, { kind: 'anonymous', scopes: [] });
    const list = await handlers.listProducts({ category: 'cables', limit: 5 }, context);
    await assertFits(api, 'listProducts', list);
    assert.equal(list.body.items[0]?.availability, 'low');
    assert.equal(list.body.nextCursor, 'next');
    assert.deepEqual(inputs.listCatalogue, [{ category: 'cables', limit: 5 }]);
    assert.doesNotMatch(JSON.stringify(list.body), /available|weight/);

    const one = await handlers.getProduct({ productId: 'P-000001' }, context);
    await assertFits(api, 'getProduct', one);
    assert.deepEqual(one.body, list.body.items[0]);
  });

  it('places an order under the shopper’s own key', async () => {
    const { inputs, call } = createProcessTier();
    const input = {
      'Idempotency-Key': 'basket-0123456789',
      body: { lines: [{ productId: 'P-000001', quantity: 2 }], payment: { token: 'tok_visa' } },
    };
    const reply = await handlers.placeOrder(input, contextOver<Contract>(call, shopper));
    await assertFits(api, 'placeOrder', reply);
    assert.equal(reply.status, 201);
    assert.deepEqual(inputs.placeOrder, [input]);
  });

  it('lists orders without saying whose they are', async () => {
    const context = contextOver<Contract>(createProcessTier().call, shopper);
    const reply = await handlers.listMyOrders({ status: 'confirmed' }, context);
    await assertFits(api, 'listMyOrders', reply);
    assert.doesNotMatch(JSON.stringify(reply.body), /customerId/);
  });

  it('says where to follow a parcel as long as it is under way', async () => {
    const { delivery } = await orderPage(orderStatus);
    assert.equal(delivery.follow, '/experience/tracking/v1/parcels/TRK000000012/tickets');
    for (const status of ['delivered', 'cancelled'] as const) {
      const ended = await orderPage({ ...orderStatus, delivery: { ...orderStatus.delivery, status } });
      assert.equal(ended.delivery.follow, undefined);
    }
  });

  it('shows an order whose delivery is unknown', async () => {
    const page = await orderPage({ ...orderStatus, delivery: { state: 'unknown' } });
    assert.deepEqual(page.delivery, { state: 'unknown' });
    assert.equal(page.status, 'confirmed');
  });
});
