import { Problem } from '#problem';
import type { Contract } from '../../contracts/process/ordering.v1.ts';
import type { Saga } from '../../handler.ts';
import { deliveryOf, orderStatus } from './order-status.ts';
import { type ReachingScope, reachOf } from './owner.ts';
import type { Caller, Order, OrderStatus, Payment, Shipment, Systems } from './shapes.ts';
import { cancelShipments } from './shipments.ts';

/** Which order, and why. */
interface Ending {
  readonly orderId: string;
  readonly reason: string;
}

/**
 * Cancels an order that has not left. No step can be taken back: once the parcel is stopped the rest is done as well, now
 * or when its system answers again. The order's own status changes last, so that asking again finds what is left to do.
 * @throws Problem not-found; conflict when the order or its parcel has left or the order has ended
 */
export const cancelOrder: Saga<Contract, Ending, OrderStatus> = async ({ orderId, reason }, context) => {
  const { orders, payments, inventory, shipments } = context.call.system;
  const { step, remember } = context;
  const order = await remember('the order', () => findOrder(orderId, 'orders:cancel', context));
  if (order.status !== 'placed' && order.status !== 'confirmed') {
    const advice = order.status === 'shipped' || order.status === 'delivered' ? ' Refund it instead.' : '';
    throw new Problem('conflict', {
      detail: `The order ${orderId} is ${order.status} and cannot be cancelled.${advice}`,
    });
  }
  const { customerId } = order;
  const parcels = await step('stop the parcel', () => stopParcels(order, shipments));
  const [payment] = await Promise.all([
    step('let go of the money', () => payments.voidPayment({ paymentReference: order.paymentReference, customerId })),
    step('let go of the stock', () => inventory.releaseReservation({ reservationId: order.reference, customerId })),
  ]);
  const cancelled = await step('mark the order', () =>
    orders.changeOrderStatus({ orderId, customerId, body: { status: 'cancelled', reason } }),
  );
  return orderStatus(cancelled, payment, deliveryOf(parcels));
};

/**
 * Gives back the money of an order that has left, and marks the order: both, now or later.
 * @throws Problem not-found; conflict when the order has not left, has ended, or was not paid
 */
export const refundOrder: Saga<Contract, Ending, { order: Order; payment: Payment }> = async (
  { orderId, reason },
  context,
) => {
  const { orders, payments } = context.call.system;
  const { step, remember } = context;
  const found = await remember('the order', () => findOrder(orderId, 'orders:refund', context));
  const { status, paymentReference, customerId } = found;
  if (status !== 'shipped' && status !== 'delivered') {
    const advice = status === 'placed' || status === 'confirmed' ? ' Cancel it instead.' : '';
    throw new Problem('conflict', { detail: `The order ${orderId} is ${status} and cannot be refunded.${advice}` });
  }
  const payment = await step('give the money back', () =>
    payments.refundPayment({ paymentReference, customerId, body: { reason } }),
  );
  const order = await step('mark the order', () =>
    orders.changeOrderStatus({ orderId, customerId, body: { status: 'refunded', reason } }),
  );
  return { order, payment };
};

const findOrder = async (orderId: string, scope: ReachingScope, caller: Caller): Promise<Order> =>
  caller.call.system.orders.getOrder({ orderId, ...(await reachOf(caller, scope)) });

/** Goods that are on the road cannot be called back, and then the money must not be let go of either. */
async function stopParcels(order: Order, shipments: Systems['shipments']): Promise<Shipment[]> {
  try {
    return await cancelShipments(order, shipments);
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'conflict') throw error;
    throw new Problem('conflict', {
      detail: `The parcel of ${order.orderId} is on its way already. Refund the order once it is marked as shipped.`,
      cause: error,
    });
  }
}
