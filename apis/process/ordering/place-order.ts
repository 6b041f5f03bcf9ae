import { Problem } from '#problem';
import type { Contract } from '../../contracts/process/ordering.v1.ts';
import type { Saga } from '../../handler.ts';
import { deliveryOf, orderStatus } from './order-status.ts';
import { customerOf } from './owner.ts';
import { priceLines, totalOf } from './price.ts';
import type { Caller, NewEntry, NewOrder, Order, OrderStatus, Systems } from './shapes.ts';
import { cancelRequested } from './shipments.ts';

/**
 * Places an order. Each system knows what it did for it by one reference: taking a step again changes nothing, and
 * undoing one that never happened does not either.
 * @throws Problem forbidden, unprocessable, insufficient-stock, payment-declined, or unavailable when nothing can be shipped
 */
export const placeOrder: Saga<Contract, NewOrder, OrderStatus> = async (wanted, context) => {
  const { inventory, payments, orders, shipments } = context.call.system;
  const { step, remember } = context;
  const reference = `ord_${context.reference}`;
  const { customerId, lines, total, shipTo } = await remember('customer and prices', () => draftOf(wanted, context));
  const articles = lines.map(({ productId, quantity }) => ({ productId, quantity }));

  await step(
    'reserve stock',
    () =>
      inventory.reserveStock({ reservationId: reference, body: { customerId, lines: articles } }).catch(refuseUsedKey),
    () => inventory.releaseReservation({ reservationId: reference, customerId }),
  );
  const payment = await step(
    'hold the money',
    () =>
      payments
        .authorisePayment({
          paymentReference: reference,
          body: { customerId, amount: total, method: wanted.payment },
        })
        .catch(refuseUsedKey),
    () => payments.voidPayment({ paymentReference: reference, customerId }).catch(ignoreMissing),
  );
  const { orderId } = await step(
    'enter the order',
    () => enterOrder({ reference, customerId, lines, total, paymentReference: reference, shipTo }, orders),
    // By reference, since an entry that timed out never told its order id, and may come true yet.
    () => orders.cancelReference({ reference, body: { customerId, reason: 'The order could not be completed.' } }),
  );
  const shipment = await step(
    'request the shipment',
    () =>
      shipments
        .requestShipment({
          'Idempotency-Key': reference,
          body: { orderId, customerId, shipTo, parcels: articles },
        })
        .catch(refuseUsedKey),
    () => cancelRequested(reference, { orderId, customerId }, shipments),
  ).catch(explainOutage);
  const order = await step('confirm the order', () =>
    orders.changeOrderStatus({ orderId, customerId, body: { status: 'confirmed' } }),
  );
  return orderStatus(order, payment, deliveryOf([shipment]));
};

/** For whom, what at which price, and where to: as it was when the order began. */
async function draftOf(wanted: NewOrder, caller: Caller) {
  const { customers, products } = caller.call.system;
  const customerId = await customerOf(caller);
  const [customer, known] = await Promise.all([
    customers.getCustomer({ customerId }),
    products.listProducts({ ids: [...new Set(wanted.lines.map(({ productId }) => productId))] }),
  ]);
  if (customer.status !== 'active') {
    throw new Problem('forbidden', {
      detail: `The customer is ${customer.status} and cannot order. Ask the service desk.`,
    });
  }
  const lines = priceLines(wanted.lines, known.items);
  return { customerId, lines, total: totalOf(lines), shipTo: wanted.shipTo ?? customer.address };
}

async function enterOrder(body: NewEntry, orders: Systems['orders']): Promise<Order> {
  const order = await orders.createOrder({ body }).catch(refuseUsedKey);
  // Entered by an owner of this saga that died then, and cancelled by somebody since.
  if (order.status === 'cancelled') {
    throw new Problem('conflict', { detail: `The order ${order.orderId} has been cancelled.` });
  }
  return order;
}

/** Systems know a key for longer than its outcome is told again. */
function refuseUsedKey(error: unknown): never {
  if (!(error instanceof Problem) || error.kind !== 'conflict') throw error;
  throw new Problem('idempotency-key-reused', { detail: 'This key was used for an order long ago.', cause: error });
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Problem) || error.kind !== 'not-found') throw error;
}

/**
 * Whatever keeps the parcel from being requested, the caller can only come back later, and should know with what. An
 * outage is foreseen: the saga says so in a line of the log, and no stack is needed to find it.
 */
function explainOutage(error: unknown): never {
  if (!(error instanceof Problem) || error.status < 500) throw error;
  const { headers = { 'retry-after': '5' }, origin } = error.facts;
  throw new Problem('unavailable', {
    detail: 'Nothing can be shipped at the moment, so nothing was ordered. Try again later with a new Idempotency-Key.',
    headers,
    ...(origin === undefined ? {} : { origin }),
  });
}
