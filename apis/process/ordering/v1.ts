import { Problem } from '#problem';
import type { Contract } from '../../contracts/process/ordering.v1.ts';
import type { Handlers, Sagas } from '../../handler.ts';
import { cancelOrder, refundOrder } from './end-order.ts';
import { orderStatus, orderSummary, readDelivery, readOrderStatus } from './order-status.ts';
import { customerOf, reachOf } from './owner.ts';
import { placeOrder } from './place-order.ts';
import type { OrderingContext } from './shapes.ts';

export const sagas = { placeOrder, cancelOrder, refundOrder } satisfies Sagas<Contract>;

export const handlers: Handlers<Contract, typeof sagas> = {
  placeOrder: async ({ 'Idempotency-Key': key, body }, { saga }) => ({
    status: 201,
    body: await saga.placeOrder(key, body),
  }),

  getOrderStatus: async ({ orderId }, context) => {
    const reach = await reachOf(context, 'orders:read-any');
    const order = await context.call.system.orders.getOrder({ orderId, ...reach });
    return { status: 200, body: await readOrderStatus(order, context) };
  },

  listOrders: async ({ customerId, ...page }, context) => {
    const reach = await reachOf(context, 'orders:read-any');
    if (customerId !== undefined && customerId !== (reach.customerId ?? customerId)) {
      throw new Problem('not-found', { detail: `There is no customer ${customerId} whose orders you may read.` });
    }
    // Without a customer to ask for, everybody's orders are their own, an agent's too.
    const filter = { customerId: customerId ?? reach.customerId ?? (await customerOf(context)) };
    const { items, nextCursor } = await context.call.system.orders.listOrders({ ...page, ...filter });
    return { status: 200, body: { items: items.map(orderSummary), nextCursor } };
  },

  // Without a key, each request is a saga of its own.
  cancelOrder: async ({ orderId, 'Idempotency-Key': key, body }, { saga, requestId }) => ({
    status: 200,
    body: await saga.cancelOrder(key ?? requestId, { orderId, reason: body.reason }),
  }),

  refundOrder: async ({ orderId, 'Idempotency-Key': key, body }, context) => {
    const ending = { orderId, reason: body.reason };
    const { order, payment } = await context.saga.refundOrder(key ?? context.requestId, ending);
    return { status: 200, body: orderStatus(order, payment, await readDelivery(order, context)) };
  },

  mayTrack: async ({ trackingNumber }, context) => {
    await findOwnParcel(trackingNumber, context).catch((error: unknown) => {
      const refused = error instanceof Problem && (error.kind === 'not-found' || error.kind === 'forbidden');
      if (!refused) throw error;
      throw new Problem('not-found', { detail: `There is no parcel ${trackingNumber}.`, cause: error });
    });
    return { status: 200, body: { allowed: true } };
  },
};

async function findOwnParcel(trackingNumber: string, context: OrderingContext): Promise<void> {
  const reach = await reachOf(context, 'orders:read-any');
  const { items } = await context.call.system.shipments.listShipments({ trackingNumber, ...reach });
  const [shipment] = items;
  if (shipment === undefined) throw new Problem('not-found');
  await context.call.system.orders.getOrder({ orderId: shipment.orderId, ...reach });
}
