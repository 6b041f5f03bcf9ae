import { Problem } from '#problem';
import type { components } from '../../contracts/system/orders.v1.ts';
import type { Records } from '../../handler.ts';
import { findOrder, noSuchOrder } from './find-orders.ts';
import { type OrdersTables, orderNumber, statusLetter } from './legacy.ts';

type Order = components['schemas']['Order'];
type StatusChange = components['schemas']['StatusChange'];

/** From which status an order may come to this one. */
const comesFrom = {
  confirmed: ['placed'],
  shipped: ['confirmed'],
  delivered: ['shipped'],
  cancelled: ['placed', 'confirmed'],
  refunded: ['shipped', 'delivered'],
} as const satisfies Record<StatusChange['status'], readonly Order['status'][]>;

/**
 * Moves an order on. The condition is part of the change: of two that exclude each other, one is too late.
 * @throws Problem not-found, or conflict when its status does not lead there
 */
export async function moveOrder(
  records: Records<OrdersTables>,
  orderId: string,
  { status, reason }: StatusChange,
  now: number,
): Promise<Order> {
  const moved = await records.write((transaction) =>
    transaction
      .updateTable('ordhdr')
      .set({ sts: statusLetter(status), chgts: now, chgrsn: reason ?? null })
      .where('ordno', '=', orderNumber(orderId))
      .where('sts', 'in', comesFrom[status].map(statusLetter))
      .returning('ordno')
      .executeTakeFirst(),
  );
  const order = await findOrder(records, { orderId });
  if (order === undefined) throw noSuchOrder(orderId);
  if (moved === undefined && order.status !== status)
    throw new Problem('conflict', { detail: `Order ${orderId} is ${order.status} and cannot become ${status}.` });
  return order;
}
