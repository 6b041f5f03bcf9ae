import { handlers as real } from '../../../../apis/system/orders/v1.ts';
import { orders } from '../../sample.ts';

const bodies = new Map([...orders].map(([orderId, { paymentStatus: _, ...order }]) => [orderId, order]));

const all = [...bodies.values()];

/** Orders that cost nothing to read. */
export const handlers = {
  ...real,
  listOrders: async ({ limit = 20 }: { readonly limit?: number }) => ({
    status: 200,
    body: { items: all.slice(0, limit), nextCursor: null },
  }),
  getOrder: async ({ orderId }: { readonly orderId: string }) => ({ status: 200, body: bodies.get(orderId) }),
};
