import type { Contract } from '../../contracts/system/orders.v1.ts';
import type { SystemHandlers } from '../../handler.ts';
import { enterOrder } from './enter-order.ts';
import { findOrder, listOrders, noSuchOrder } from './find-orders.ts';
import type { OrdersTables } from './legacy.ts';
import { moveOrder } from './move-order.ts';

export const handlers: SystemHandlers<Contract, OrdersTables> = {
  listOrders: async (query, { records }) => ({ status: 200, body: await listOrders(query, records) }),

  async getOrder({ orderId, customerId }, { records }) {
    const order = await findOrder(records, { orderId });
    // Somebody else's order and no order look alike, so that numbers cannot be tried out.
    if (order === undefined || (customerId !== undefined && order.customerId !== customerId))
      throw noSuchOrder(orderId);
    return { status: 200, body: order };
  },

  async createOrder({ body }, { records, clock }) {
    const { fresh, order } = await enterOrder(records, body, clock.now());
    return { status: fresh ? 201 : 200, body: order };
  },

  changeOrderStatus: async ({ orderId, body }, { records, clock }) => ({
    status: 200,
    body: await moveOrder(records, orderId, body, clock.now()),
  }),
};
