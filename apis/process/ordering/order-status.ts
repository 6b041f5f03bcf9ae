import type { Delivery, Order, OrderingContext, OrderStatus, OrderSummary, Payment, Shipment } from './shapes.ts';

/** How an order stands, read from three systems: its payment and its delivery at the same time. */
export async function readOrderStatus(order: Order, context: OrderingContext): Promise<OrderStatus> {
  const [payment, delivery] = await Promise.all([
    context.call.system.payments.getPayment({
      paymentReference: order.paymentReference,
      customerId: order.customerId,
    }),
    readDelivery(order, context),
  ]);
  return orderStatus(order, payment, delivery);
}

/** Puts together what callers may see of an order, its payment and its delivery. */
export const orderStatus = (order: Order, { status, method }: Payment, delivery: Delivery): OrderStatus => ({
  orderId: order.orderId,
  status: order.status,
  placedAt: order.placedAt,
  lines: order.lines,
  total: order.total,
  payment: { status, method },
  delivery,
});

/** An order as a list shows it: what the order book alone knows. */
export const orderSummary = ({ orderId, customerId, status, placedAt, lines, total }: Order): OrderSummary => ({
  orderId,
  customerId,
  status,
  placedAt,
  lines,
  total,
});

/** The delivery of an order, or `unknown`: a parcel that cannot be asked after is no reason to hide the order. */
export const readDelivery = (
  { orderId, customerId }: Pick<Order, 'orderId' | 'customerId'>,
  { call, optional }: OrderingContext,
): Promise<Delivery> =>
  optional<Delivery>(
    '/delivery',
    async () => deliveryOf((await call.system.shipments.listShipments({ orderIds: [orderId], customerId })).items),
    { state: 'unknown' },
  );

/** The shipment that counts is the latest that was not called back; when all were, the latest. */
export function deliveryOf(shipments: readonly Shipment[]): Delivery {
  const shipment = shipments.findLast(({ status }) => status !== 'cancelled') ?? shipments.at(-1);
  if (shipment === undefined) return { state: 'none' };
  const { status, trackingNumber, carrier, estimatedDelivery } = shipment;
  return { state: 'known', status, trackingNumber, carrier, estimatedDelivery };
}
