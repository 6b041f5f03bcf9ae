import { Problem } from '#problem';
import { deliveryOf, orderStatus } from './order-status.ts';
import type { Order, OrderingContext, OrderStatus, Payment, Shipment } from './shapes.ts';
import { allOrNothing } from './undo.ts';

/** An order with everything decided, ready to be carried out. `token` stands for the means of payment. */
export interface Draft extends Pick<Order, 'reference' | 'customerId' | 'lines' | 'total' | 'shipTo'> {
  readonly token: string;
}

/**
 * The steps of an order, each known to its system by the same reference: taking one again changes nothing, and undoing
 * one that never happened does not either.
 * @throws Problem of the step that failed, with all before it undone
 */
export const carryOut = (draft: Draft, context: OrderingContext): Promise<OrderStatus> =>
  allOrNothing(draft.reference, context.log, async ({ step }) => {
    const { reference } = draft;
    const toUndo = { ...context, call: context.callToUndo };
    const { inventory, payments } = toUndo.call.system;
    await step(
      'reserve stock',
      () => reserveStock(draft, context),
      () => inventory.releaseReservation({ reservationId: reference }),
    );
    const payment = await step(
      'hold the money',
      () => holdMoney(draft, context),
      () => payments.voidPayment({ paymentReference: reference }).catch(ignoreMissing),
    );
    const order = await step(
      'enter the order',
      () => enterOrder(draft, context),
      () => cancelEntered(draft, toUndo),
    );
    const shipment = await step(
      'request the shipment',
      () => requestShipment(draft, order, context),
      () => cancelShipments(order.orderId, toUndo),
    ).catch(explainOutage);
    const confirmed = await context.call.system.orders.changeOrderStatus({
      orderId: order.orderId,
      body: { status: 'confirmed' },
    });
    return orderStatus(confirmed, payment, deliveryOf([shipment]));
  });

const reserveStock = ({ reference, lines }: Draft, { call }: OrderingContext) =>
  call.system.inventory
    .reserveStock({
      reservationId: reference,
      body: { lines: lines.map(({ productId, quantity }) => ({ productId, quantity })) },
    })
    .catch(refuseOtherContent);

/**
 * Holds the total, or finds that it is held already.
 * @throws Problem payment-declined; idempotency-key-reused when this reference has another amount or means of payment
 */
export const holdMoney = (
  { reference, customerId, total, token }: Draft,
  { call }: OrderingContext,
): Promise<Payment> =>
  call.system.payments
    .authorisePayment({ paymentReference: reference, body: { customerId, amount: total, method: { token } } })
    .catch(refuseOtherContent);

async function enterOrder(draft: Draft, { call }: OrderingContext): Promise<Order> {
  const { reference, customerId, lines, total, shipTo } = draft;
  const body = { reference, customerId, lines, total, paymentReference: reference, shipTo };
  const order = await call.system.orders.createOrder({ body }).catch(refuseOtherContent);
  // Another attempt with this key, running beside this one, may have failed and cancelled what both entered.
  if (order.status === 'cancelled')
    throw new Problem('conflict', { detail: `The order ${order.orderId} was cancelled.` });
  return order;
}

/** Found by reference, since a creation that timed out never told its order id. */
async function cancelEntered({ reference, customerId }: Draft, { call }: OrderingContext): Promise<void> {
  const { items } = await call.system.orders.listOrders({ reference, customerId });
  for (const { orderId } of items) {
    const body = { status: 'cancelled', reason: 'The order could not be completed.' } as const;
    await call.system.orders.changeOrderStatus({ orderId, body });
  }
}

const requestShipment = (
  { reference, customerId, lines, shipTo }: Draft,
  { orderId }: Order,
  { call }: OrderingContext,
): Promise<Shipment> =>
  call.system.shipments.requestShipment({
    'Idempotency-Key': reference,
    body: { orderId, customerId, shipTo, parcels: lines.map(({ productId, quantity }) => ({ productId, quantity })) },
  });

/** Calls back every parcel of an order that is not called back yet. */
export async function cancelShipments(orderId: string, { call }: OrderingContext): Promise<Shipment[]> {
  const { items } = await call.system.shipments.listShipments({ orderIds: [orderId] });
  return Promise.all(
    items.map((shipment) =>
      shipment.status === 'cancelled'
        ? shipment
        : call.system.shipments.cancelShipment({ shipmentId: shipment.shipmentId }),
    ),
  );
}

/** A system that knows this reference with other content was told of it by the same key with another body. */
function refuseOtherContent(error: unknown): never {
  if (!(error instanceof Problem) || error.kind !== 'conflict') throw error;
  throw new Problem('idempotency-key-reused', { detail: 'Another order was begun with this key.', cause: error });
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Problem) || error.kind !== 'not-found') throw error;
}

/** Whatever keeps the parcel from being requested, the caller can only come back later, and should know with what. */
function explainOutage(error: unknown): never {
  if (!(error instanceof Problem) || error.status < 500) throw error;
  const { headers = { 'retry-after': '5' }, origin } = error.facts;
  throw new Problem('unavailable', {
    detail: 'Nothing can be shipped at the moment, so nothing was ordered. Try again later with a new Idempotency-Key.',
    headers,
    cause: error,
    ...(origin === undefined ? {} : { origin }),
  });
}
