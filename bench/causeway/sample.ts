import { sampleOrders } from '../../apis/sample/order.ts';

/** How large the records of the bench are. */
export const sampleSize = { customers: 200, products: 60, orders: 200 };

const sampleOrder = sampleOrders(sampleSize);

/** Orders of nearly as many customers, by their ids: the first twelve, which are all of one, are left out. */
export const orders = new Map(
  Array.from({ length: sampleSize.orders - 12 }, (_, index) => {
    const { paymentStatus, ...order } = sampleOrder(index + 13);
    return [order.orderId, { ...order, paymentStatus }] as const;
  }),
);
