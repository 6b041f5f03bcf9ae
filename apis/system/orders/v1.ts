import type { Contract } from '../../contracts/system/orders.v1.ts';
import type { SystemHandlers } from '../../handler.ts';
import { mayTouchAny, recordsOf } from '../../owner.ts';
import { enterOrder } from './enter-order.ts';
import { findOrder, listOrders, noSuchOrder } from './find-orders.ts';
import type { OrdersTables } from './legacy.ts';
import { moveOrder } from './move-order.ts';
import { cancelReference } from './references.ts';

export const handlers: SystemHandlers<Contract, OrdersTables> = {
  listOrders: async (query, { records, identity }) => ({
    status: 200,
    body:
      query.customerId === undefined && !mayTouchAny(identity)
        ? { items: [], nextCursor: null }
        : await listOrders(query, records),
  }),

  async getOrder({ orderId, customerId }, { records, identity }) {
    const order = await findOrder(records, { orderId });
    // Somebody else's order and no order look alike, so that numbers cannot be tried out.
    if (order === undefined || !recordsOf(customerId, identity)(order.customerId)) throw noSuchOrder(orderId);
    return { status: 200, body: order };
  },

  async createOrder({ body }, { records, clock }) {
    const { fresh, order } = await enterOrder(records, body, clock.now());
    return { status: fresh ? 201 : 200, body: order };
  },

  async changeOrderStatus({ orderId, customerId, body }, { records, clock, identity }) {
    // An order never changes hands, so who looks first may act then.
    const order = await findOrder(records, { orderId });
    if (order === undefined || !recordsOf(customerId, identity)(order.customerId)) throw noSuchOrder(orderId);
    return { status: 200, body: await moveOrder(records, orderId, body, clock.now()) };
  },

  async cancelReference({ reference, body }, { records, clock }) {
    await cancelReference(records, reference, body, clock.now());
    return { status: 204 };
  },
};
