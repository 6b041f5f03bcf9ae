import { isDeepStrictEqual } from 'node:util';
import { Problem } from '#problem';
import { readOrderStatus } from './order-status.ts';
import { carryOut, type Draft, holdMoney } from './order-steps.ts';
import { customerOf } from './owner.ts';
import { priceLines, totalOf } from './price.ts';
import { referenceOf } from './reference.ts';
import type { NewOrder, Order, OrderingContext, OrderStatus } from './shapes.ts';

/**
 * Places an order, once for each caller and key.
 * @throws Problem forbidden, unprocessable, insufficient-stock, payment-declined, unavailable, idempotency-key-reused,
 *   or conflict when the order placed with this key has been cancelled
 */
export async function placeOrder(key: string, wanted: NewOrder, context: OrderingContext): Promise<OrderStatus> {
  const { orders, customers, products } = context.call.system;
  const customerId = await customerOf(context);
  const reference = referenceOf(context.identity, 'placeOrder', key);
  const [earlier, customer, known] = await Promise.all([
    orders.listOrders({ reference, customerId }),
    customers.getCustomer({ customerId }),
    products.listProducts({ ids: [...new Set(wanted.lines.map(({ productId }) => productId))] }),
  ]);
  const [placed] = earlier.items;
  if (placed !== undefined) return repeat(placed, wanted, context);

  if (customer.status !== 'active') {
    throw new Problem('forbidden', {
      detail: `The customer is ${customer.status} and cannot order. Ask the service desk.`,
    });
  }
  const lines = priceLines(wanted.lines, known.items);
  const shipTo = wanted.shipTo ?? customer.address;
  return carryOut(
    { reference, customerId, lines, total: totalOf(lines), token: wanted.payment.token, shipTo },
    context,
  );
}

/** The order of a key that was used before, as it now stands; one that was left half-way is carried on with. */
async function repeat(order: Order, wanted: NewOrder, context: OrderingContext): Promise<OrderStatus> {
  const { orderId, reference, customerId, lines, total, shipTo, status } = order;
  const same = isDeepStrictEqual(
    wanted.lines.map(({ productId, quantity }) => [productId, quantity]),
    lines.map(({ productId, quantity }) => [productId, quantity]),
  );
  if (!same || (wanted.shipTo !== undefined && !isDeepStrictEqual(wanted.shipTo, shipTo))) {
    throw new Problem('idempotency-key-reused', { detail: `The order ${orderId} was placed with this key.` });
  }
  if (status === 'cancelled') {
    throw new Problem('conflict', {
      detail: `The order ${orderId}, placed with this key, has been cancelled. Order again with a new Idempotency-Key.`,
    });
  }
  const draft: Draft = { reference, customerId, lines, total, token: wanted.payment.token, shipTo };
  if (status !== 'refunded') await holdMoney(draft, context);
  return status === 'placed' ? carryOut(draft, context) : readOrderStatus(order, context);
}
