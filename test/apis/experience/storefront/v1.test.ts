import assert from 'node:assert/strict';
import type { Contract } from '../../../../apis/contracts/experience/storefront.v1.ts';
import { handlers } from '../../../../apis/experience/storefront/v1.ts';
import { assertFits, contextOver, shopper } from '../../process/context.ts';
import { createProcessTier, orderStatus, product } from '../process-tier.ts';

const api = 'experience/storefront.v1';

/** Version 1 over a process tier, and what that was asked. */
function createStorefront(...tier: Parameters<typeof createProcessTier>) {
  const { inputs, call } = createProcessTier(...tier);
  return { inputs, context: contextOver<Contract>(call, shopper) };
}

const body = { lines: [{ productId: 'P-000001', qty: 2 }], payment: { token: 'tok_visa' } };

describe('storefront 1', () => {
  it('writes prices as decimal text, with the currency beside them', async () => {
    const cases = [
      [1290, '12.90'],
      [5, '0.05'],
      [100000, '1000.00'],
    ] as const;
    for (const [amount, price] of cases) {
      const { context } = createStorefront(orderStatus, { ...product, price: { amount, currency: 'EUR' } });
      const reply = await handlers.getProduct({ productId: 'P-000001' }, context);
      await assertFits(api, 'getProduct', reply);
      assert.equal(reply.body.price, price);
      assert.equal(reply.body.currency, 'EUR');
    }
  });

  it('says whether a product is in stock', async () => {
    const few = createStorefront();
    const list = await handlers.listProducts({}, few.context);
    await assertFits(api, 'listProducts', list);
    assert.equal(list.body.items[0]?.inStock, true);
    const none = createStorefront(orderStatus, { ...product, availability: { state: 'out-of-stock', available: 0 } });
    assert.equal((await handlers.listProducts({}, none.context)).body.items[0]?.inStock, false);
  });

  it('calls quantity, total and status by their older names', async () => {
    const { context } = createStorefront();
    const reply = await handlers.getMyOrder({ orderId: 'O-00000042' }, context);
    await assertFits(api, 'getMyOrder', reply);
    assert.deepEqual(reply.body, {
      orderId: 'O-00000042',
      state: 'confirmed',
      placedAt: '2026-11-20T09:30:00.000Z',
      lines: [{ productId: 'P-000001', name: 'Installation cable 5 m', qty: 2, price: '12.90' }],
      sum: '25.80',
      currency: 'EUR',
      payment: 'authorised',
      delivery: { state: 'known', status: 'in-transit', carrier: 'Rhine Parcel', trackingNumber: 'TRK000000012' },
    });
  });

  it('filters a list by state', async () => {
    const { inputs, context } = createStorefront();
    const reply = await handlers.listMyOrders({ state: 'confirmed', limit: 5 }, context);
    await assertFits(api, 'listMyOrders', reply);
    assert.deepEqual(inputs.listOrders, [{ status: 'confirmed', limit: 5 }]);
  });

  it('passes a key on, and makes a new one for each order that has none', async () => {
    const { inputs, context } = createStorefront();
    const reply = await handlers.placeOrder({ 'Idempotency-Key': 'basket-0123456789', body }, context);
    await assertFits(api, 'placeOrder', reply);
    await handlers.placeOrder({ body }, context);
    await handlers.placeOrder({ body }, context);
    const placed = inputs.placeOrder as { 'Idempotency-Key': string; body: unknown }[];
    const [own, ...made] = placed.map((input) => input['Idempotency-Key']);
    assert.equal(own, 'basket-0123456789');
    assert.equal(new Set(made).size, 2);
    assert.ok(made.every((key) => /^[A-Za-z0-9_-]{16,64}$/.test(key)));
    assert.deepEqual(placed[0]?.body, {
      lines: [{ productId: 'P-000001', quantity: 2 }],
      payment: { token: 'tok_visa' },
    });
  });
});
