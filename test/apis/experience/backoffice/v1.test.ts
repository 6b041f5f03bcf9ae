import assert from 'node:assert/strict';
import type { Contract } from '../../../../apis/contracts/experience/backoffice.v1.ts';
import { handlers } from '../../../../apis/experience/backoffice/v1.ts';
import { agent, assertFits, contextOver } from '../../process/context.ts';
import { createProcessTier } from '../process-tier.ts';

const api = 'experience/backoffice.v1';

describe('the backoffice', () => {
  it('shows each order with its payment beside it, and one without as it is', async () => {
    const context = contextOver<Contract>(createProcessTier().call, agent);
    const reply = await handlers.getCustomerView({ customerId: 'C-000001' }, context);
    await assertFits(api, 'getCustomerView', reply);
    const [paid, unpaid] = reply.body.orders;
    assert.deepEqual(paid?.payment, { status: 'authorised', method: { brand: 'visa', last4: '4242' } });
    assert.equal(unpaid?.payment, undefined);
    assert.equal(reply.body.deliveries.state, 'unknown');
  });

  it('cancels and refunds with the agent’s reason', async () => {
    const { inputs, call } = createProcessTier();
    const context = contextOver<Contract>(call, agent);
    const input = { orderId: 'O-00000042', body: { reason: 'Ordered twice' } };
    const cancelled = await handlers.cancelOrder(input, context);
    const refunded = await handlers.refundOrder(input, context);
    await assertFits(api, 'cancelOrder', cancelled);
    await assertFits(api, 'refundOrder', refunded);
    assert.equal(cancelled.body.status, 'cancelled');
    assert.equal(refunded.body.status, 'refunded');
    assert.deepEqual([inputs.cancelOrder, inputs.refundOrder], [[input], [input]]);
  });
});
