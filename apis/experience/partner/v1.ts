import type { Contract, components } from '../../contracts/experience/partner.v1.ts';
import type { Handlers } from '../../handler.ts';
import { holesOf } from '../../holes.ts';

type Ordering = Contract['call']['process']['ordering'];
type OrderSummary = components['schemas']['OrderSummary'];
type Order = components['schemas']['Order'];

export const handlers: Handlers<Contract> = {
  getFeed: async (page, { call }) => {
    const { items, nextCursor } = await call.process.catalogue.listCatalogue(page);
    const feed = items.map(({ productId, sku, name, price, availability, weightGrams }) => ({
      productId,
      sku,
      name,
      price,
      stock: availability.available,
      weightGrams,
    }));
    return { status: 200, body: { items: feed, nextCursor } };
  },

  placeOrder: async (input, { call }) => ({ status: 201, body: order(await call.process.ordering.placeOrder(input)) }),

  listOrders: async (filter, { call }) => {
    const { items, nextCursor } = await call.process.ordering.listOrders(filter);
    return { status: 200, body: { items: items.map(orderSummary), nextCursor } };
  },

  getOrder: async ({ orderId }, { call }) => ({
    status: 200,
    body: order(await call.process.ordering.getOrderStatus({ orderId })),
  }),
};

const orderSummary = ({ orderId, status, placedAt, lines, total }: OrderSummary): OrderSummary => ({
  orderId,
  status,
  placedAt,
  lines,
  total,
});

const order = (status: Awaited<ReturnType<Ordering['getOrderStatus']>>): Order => ({
  ...orderSummary(status),
  delivery: status.delivery,
  ...holesOf(status),
});
