import assert from 'node:assert/strict';
import type { Contract } from '../../../../apis/contracts/experience/partner.v1.ts';
import { handlers } from '../../../../apis/experience/partner/v1.ts';
import { assertFits, contextOver, partner } from '../../process/context.ts';
import { createProcessTier } from '../process-tier.ts';

const api = 'experience/partner.v1';

describe('the partner API', () => {
  it('feeds prices and exact stock, a page at a time', async () => {
    const { inputs, call } = createProcessTier();
    const reply = await handlers.getFeed({ limit: 100, cursor: 'here' }, contextOver<Contract>(call, partner));
    await assertFits(api, 'getFeed', reply);
    assert.equal(reply.body.items[0]?.stock, 7);
    assert.equal(reply.body.nextCursor, 'next');
    assert.deepEqual(inputs.listCatalogue, [{ limit: 100, cursor: 'here' }]);
  });

  it('places and follows orders, without the means of payment', async () => {
    const context = contextOver<Contract>(createProcessTier().call, partner);
    const body = { lines: [{ productId: 'P-000001', quantity: 2 }], payment: { token: 'tok_visa' } };
    const placed = await handlers.placeOrder({ 'Idempotency-Key': 'order-0123456789', body }, context);
    const list = await handlers.listOrders({}, context);
    const read = await handlers.getOrder({ orderId: 'O-00000042' }, context);
    await assertFits(api, 'placeOrder', placed);
    await assertFits(api, 'listOrders', list);
    await assertFits(api, 'getOrder', read);
    assert.equal(read.body.delivery.trackingNumber, 'TRK000000012');
    assert.doesNotMatch(JSON.stringify([placed.body, list.body, read.body]), /4242|customerId/);
  });
});
