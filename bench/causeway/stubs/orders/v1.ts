import { handlers as real } from '../../../../apis/system/orders/v1.ts';
import { orders } from '../../sample.ts';

const bodies = new Map([...orders].map(([orderId, { paymentStatus: _, ...order }]) => [orderId, order]));

/** Orders that cost nothing to read. */
export const handlers = {
  ...real,
  getOrder: async ({ orderId }: { readonly orderId: string }) => ({ status: 200, body: bodies.get(orderId) }),
};
