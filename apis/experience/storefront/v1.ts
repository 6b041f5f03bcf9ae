import { randomUUID } from 'node:crypto';
import type { Contract, components } from '../../contracts/experience/storefront.v1.ts';
import type { components as newer } from '../../contracts/experience/storefront.v2.ts';
import { decimalOf } from '../../decimal.ts';
import type { Handlers } from '../../handler.ts';
import { holesOf } from '../../holes.ts';
import { handlers as current } from './v2.ts';

type Older = components['schemas'];
type Newer = newer['schemas'];

/** Version 2's handlers behind the older shape: decimal text, `qty`, `sum`, `state`, and no key needed. */
export const handlers: Handlers<Contract> = {
  listProducts: async (filter, context) => {
    const { body } = await current.listProducts(filter, context);
    return { status: 200, body: { ...body, items: body.items.map(product) } };
  },

  getProduct: async (input, context) => {
    const { body } = await current.getProduct(input, context);
    return { status: 200, body: product(body) };
  },

  placeOrder: async ({ 'Idempotency-Key': key = randomUUID(), body: { lines, ...rest } }, context) => {
    const basket = lines.map(({ productId, qty }) => ({ productId, quantity: qty }));
    const { body } = await current.placeOrder({ 'Idempotency-Key': key, body: { ...rest, lines: basket } }, context);
    return { status: 201, body: order(body) };
  },

  listMyOrders: async ({ state, ...page }, context) => {
    const filter = state === undefined ? page : { ...page, status: state };
    const { body } = await current.listMyOrders(filter, context);
    return { status: 200, body: { ...body, items: body.items.map(orderSummary) } };
  },

  getMyOrder: async (input, context) => {
    const { body } = await current.getMyOrder(input, context);
    return { status: 200, body: order(body) };
  },
};

const product = ({ price, availability, ...same }: Newer['Product']): Older['Product'] => ({
  ...same,
  price: decimalOf(price.amount),
  currency: price.currency,
  inStock: availability !== 'out-of-stock',
});

const orderSummary = ({ orderId, status, placedAt, lines, total }: Newer['OrderSummary']): Older['OrderSummary'] => ({
  orderId,
  state: status,
  placedAt,
  lines: lines.map(({ productId, name, quantity, unitPrice }) => ({
    productId,
    name,
    qty: quantity,
    price: decimalOf(unitPrice.amount),
  })),
  sum: decimalOf(total.amount),
  currency: total.currency,
});

function order(newer: Newer['Order']): Older['Order'] {
  const { follow: _, estimatedDelivery: __, ...delivery } = newer.delivery;
  return { ...orderSummary(newer), payment: newer.payment.status, delivery, ...holesOf(newer) };
}
