import { Problem } from '#problem';
import { deliveryOf, orderStatus, readDelivery } from './order-status.ts';
import { cancelShipments } from './order-steps.ts';
import { reachOf } from './owner.ts';
import type { Delivery, OrderingContext, OrderStatus } from './shapes.ts';

/**
 * Cancels an order that has not left. The order's own status changes last, so a call that fails half-way can be repeated
 * until everything is done.
 * @throws Problem not-found; conflict when the order or its parcel has left or the order has ended
 */
export async function cancelOrder(orderId: string, reason: string, context: OrderingContext): Promise<OrderStatus> {
  const { orders, payments, inventory } = context.call.system;
  const order = await orders.getOrder({ orderId, ...(await reachOf(context, 'orders:cancel')) });
  if (order.status !== 'placed' && order.status !== 'confirmed') {
    const advice = order.status === 'shipped' || order.status === 'delivered' ? ' Refund it instead.' : '';
    throw new Problem('conflict', {
      detail: `The order ${orderId} is ${order.status} and cannot be cancelled.${advice}`,
    });
  }
  const delivery = await stopDelivery(orderId, context);
  const [payment] = await Promise.all([
    payments.voidPayment({ paymentReference: order.paymentReference }),
    inventory.releaseReservation({ reservationId: order.reference }),
  ]);
  const cancelled = await orders.changeOrderStatus({ orderId, body: { status: 'cancelled', reason } });
  return orderStatus(cancelled, payment, delivery);
}

/**
 * Gives back the money of an order that has left.
 * @throws Problem not-found; conflict when the order has not left, has ended, or was not paid
 */
export async function refundOrder(orderId: string, reason: string, context: OrderingContext): Promise<OrderStatus> {
  const { orders, payments } = context.call.system;
  const order = await orders.getOrder({ orderId, ...(await reachOf(context, 'orders:refund')) });
  if (order.status !== 'shipped' && order.status !== 'delivered') {
    const advice = order.status === 'placed' || order.status === 'confirmed' ? ' Cancel it instead.' : '';
    throw new Problem('conflict', {
      detail: `The order ${orderId} is ${order.status} and cannot be refunded.${advice}`,
    });
  }
  const [payment, delivery] = await Promise.all([
    payments.refundPayment({ paymentReference: order.paymentReference, body: { reason } }),
    readDelivery(orderId, context),
  ]);
  const refunded = await orders.changeOrderStatus({ orderId, body: { status: 'refunded', reason } });
  return orderStatus(refunded, payment, delivery);
}

/** Goods that are on the road cannot be called back, and then the money must not be let go of either. */
async function stopDelivery(orderId: string, context: OrderingContext): Promise<Delivery> {
  try {
    return deliveryOf(await cancelShipments(orderId, context));
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'conflict') throw error;
    throw new Problem('conflict', {
      detail: `The parcel of ${orderId} is on its way already. Refund the order once it is marked as shipped.`,
      cause: error,
    });
  }
}
