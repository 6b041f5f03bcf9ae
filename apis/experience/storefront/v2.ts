import type { Contract, components } from '../../contracts/experience/storefront.v2.ts';
import type { Handlers } from '../../handler.ts';
import { holesOf } from '../../holes.ts';

type Process = Contract['call']['process'];
type Product = components['schemas']['Product'];
type Order = components['schemas']['Order'];
type OrderSummary = components['schemas']['OrderSummary'];

export const handlers: Handlers<Contract> = {
  listProducts: async (filter, { call }) => {
    const { items, nextCursor } = await call.process.catalogue.listCatalogue(filter);
    return { status: 200, body: { items: items.map(product), nextCursor } };
  },

  getProduct: async ({ productId }, { call }) => ({
    status: 200,
    body: product(await call.process.catalogue.getCatalogueProduct({ productId })),
  }),

  placeOrder: async (input, { call }) => ({ status: 201, body: order(await call.process.ordering.placeOrder(input)) }),

  listMyOrders: async (filter, { call }) => {
    const { items, nextCursor } = await call.process.ordering.listOrders(filter);
    return { status: 200, body: { items: items.map(orderSummary), nextCursor } };
  },

  getMyOrder: async ({ orderId }, { call }) => ({
    status: 200,
    body: order(await call.process.ordering.getOrderStatus({ orderId })),
  }),
};

/** What the public may know of a product: that there is enough, not how much. */
const product = ({
  productId,
  sku,
  name,
  description,
  category,
  price,
  availability,
}: Awaited<ReturnType<Process['catalogue']['getCatalogueProduct']>>): Product => ({
  productId,
  sku,
  name,
  description,
  category,
  price,
  availability: availability.state,
});

const orderSummary = ({
  orderId,
  status,
  placedAt,
  lines,
  total,
}: Omit<Awaited<ReturnType<Process['ordering']['getOrderStatus']>>, 'payment' | 'delivery'>): OrderSummary => ({
  orderId,
  status,
  placedAt,
  lines,
  total,
});

const order = (status: Awaited<ReturnType<Process['ordering']['getOrderStatus']>>): Order => ({
  ...orderSummary(status),
  payment: status.payment,
  delivery: { ...status.delivery, ...follow(status.delivery) },
  ...holesOf(status),
});

/** Where to follow a parcel live, as long as there is something to see. */
const follow = ({ status, trackingNumber }: Order['delivery']): Pick<Order['delivery'], 'follow'> =>
  trackingNumber === undefined || status === 'delivered' || status === 'cancelled'
    ? {}
    : { follow: `/experience/tracking/v1/parcels/${trackingNumber}/tickets` };
