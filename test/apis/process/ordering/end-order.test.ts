import assert from 'node:assert/strict';
import { Problem } from '#problem';
import type { Order, Shipment } from '../../../../apis/process/ordering/shapes.ts';
import { handlers } from '../../../../apis/process/ordering/v1.ts';
import type { Identity } from '../../../../policies/policy.ts';
import { agent, assertFits, type Faults, shopper } from '../context.ts';
import { orderingOver } from './context.ts';
import { basket, createSystems, key } from './systems.ts';

type Systems = ReturnType<typeof createSystems>;

const input = { orderId: 'O-00000001', body: { reason: 'Ordered twice' } };
const cancel = ({ call }: Systems, identity: Identity = agent) =>
  handlers.cancelOrder(input, orderingOver(call, identity));
const refund = ({ call }: Systems, identity: Identity = agent) =>
  handlers.refundOrder(input, orderingOver(call, identity));

const isKind = (kind: string) => (error: unknown) => error instanceof Problem && error.kind === kind;

/** The systems with one order of the shopper's, as far as `status` and with its parcel in `parcel`. */
async function withOrder(status: Order['status'], parcel: Shipment['status'], faults: Faults = {}): Promise<Systems> {
  const systems = createSystems(faults);
  await handlers.placeOrder({ 'Idempotency-Key': key, body: basket }, orderingOver(systems.call, shopper));
  const [order] = systems.orders;
  const [shipment] = systems.shipments;
  if (order === undefined || shipment === undefined) throw new Error('nothing was placed');
  systems.orders[0] = { ...order, status };
  systems.shipments[0] = { ...shipment, status: parcel };
  return systems;
}

describe('cancelling an order', () => {
  it('stops the parcel, lets go of the money and the stock, and marks the order', async () => {
    const systems = await withOrder('confirmed', 'requested');
    const reply = await cancel(systems);
    await assertFits('process/ordering.v1', 'cancelOrder', reply);
    assert.equal(reply.body.status, 'cancelled');
    assert.equal(reply.body.payment.status, 'voided');
    assert.equal(reply.body.delivery.status, 'cancelled');
    assert.equal(systems.stock.get('P-000001'), 10);
  });

  it('is refused once the order has left or ended', async () => {
    for (const status of ['shipped', 'delivered', 'cancelled', 'refunded'] as const) {
      const systems = await withOrder(status, 'requested');
      await assert.rejects(cancel(systems), isKind('conflict'), status);
      assert.equal([...systems.payments.values()][0]?.status, 'authorised', status);
    }
  });

  it('is refused while the parcel is on the road, and then keeps money and stock', async () => {
    const systems = await withOrder('confirmed', 'in-transit');
    await assert.rejects(cancel(systems), isKind('conflict'));
    assert.equal(systems.orders[0]?.status, 'confirmed');
    assert.equal([...systems.payments.values()][0]?.status, 'authorised');
    assert.equal(systems.stock.get('P-000001'), 8);
  });

  it('changes nothing while the shipping service does not answer', async () => {
    const faults: Faults = {};
    const systems = await withOrder('confirmed', 'requested', faults);
    faults['shipments.listShipments'] = { problem: new Problem('circuit-open') };
    await assert.rejects(cancel(systems), isKind('circuit-open'));
    assert.equal([...systems.payments.values()][0]?.status, 'authorised');
  });

  it('can be repeated after it failed half-way', async () => {
    const faults: Faults = {};
    const systems = await withOrder('confirmed', 'requested', faults);
    faults['orders.changeOrderStatus'] = { problem: new Problem('upstream-timeout') };
    await assert.rejects(cancel(systems), isKind('upstream-timeout'));
    delete faults['orders.changeOrderStatus'];
    assert.equal((await cancel(systems)).body.status, 'cancelled');
    assert.equal(systems.stock.get('P-000001'), 10);
  });

  it('reaches only the caller’s own orders without the scope', async () => {
    const systems = await withOrder('confirmed', 'requested');
    await assert.rejects(cancel(systems, { ...shopper, subject: 'other' }), isKind('not-found'));
    await assert.rejects(cancel(systems, { ...agent, scopes: ['orders:refund'] }), isKind('forbidden'));
  });
});

describe('refunding an order', () => {
  it('gives the money back and marks the order, for what was shipped or delivered', async () => {
    for (const status of ['shipped', 'delivered'] as const) {
      const systems = await withOrder(status, 'delivered');
      const reply = await refund(systems);
      await assertFits('process/ordering.v1', 'refundOrder', reply);
      assert.equal(reply.body.status, 'refunded');
      assert.equal(reply.body.payment.status, 'refunded');
    }
  });

  it('works while the shipping service does not answer', async () => {
    const faults: Faults = {};
    const systems = await withOrder('delivered', 'delivered', faults);
    faults['shipments.listShipments'] = { problem: new Problem('upstream-unreachable') };
    assert.deepEqual((await refund(systems)).body.delivery, { state: 'unknown' });
  });

  it('reaches only the caller’s own orders without the scope', async () => {
    const systems = await withOrder('delivered', 'delivered');
    await assert.rejects(refund(systems, { ...shopper, subject: 'other' }), isKind('not-found'));
    await assert.rejects(refund(systems, { ...agent, scopes: ['orders:cancel'] }), isKind('forbidden'));
  });

  it('is refused for an order that has not left or has ended', async () => {
    for (const status of ['placed', 'confirmed', 'cancelled', 'refunded'] as const) {
      const systems = await withOrder(status, 'requested');
      await assert.rejects(refund(systems), isKind('conflict'), status);
      assert.equal([...systems.payments.values()][0]?.status, 'authorised', status);
    }
  });
});
