import { isDeepStrictEqual } from 'node:util';
import { Problem } from '#problem';
import type { Contract, components } from '../../contracts/system/orders.v1.ts';
import type { Input, Records } from '../../handler.ts';
import { isRecordNumber, type Page, pageBounds, pageOf } from '../../page.ts';
import {
  customerNumber,
  type HeaderRow,
  headerValues,
  type LineRow,
  lineValues,
  type OrdersTables,
  orderNumber,
  orderOf,
  statusLetter,
} from './legacy.ts';
import { comesFrom } from './transitions.ts';

type Order = components['schemas']['Order'];
type NewOrder = components['schemas']['NewOrder'];
type StatusChange = components['schemas']['StatusChange'];
type ListQuery = Input<Contract['operations']['listOrders']>;
type OrderRecords = Records<OrdersTables>;

/** A page of orders, newest first: order numbers are given in the order of entry. */
export async function listOrders(query: ListQuery, { read }: OrderRecords): Promise<Page<Order>> {
  const { after, limit, rows } = pageBounds(query, isRecordNumber);
  const { customerId, status, reference, ids } = query;
  let select = read.selectFrom('ordhdr').selectAll().orderBy('ordno', 'desc').limit(rows);
  if (customerId !== undefined) select = select.where('cusno', '=', customerNumber(customerId));
  if (status !== undefined) select = select.where('sts', '=', statusLetter(status));
  if (reference !== undefined) select = select.where('xref', '=', reference);
  if (ids !== undefined) select = select.where('ordno', 'in', ids.map(orderNumber));
  if (after !== undefined) select = select.where('ordno', '<', after);
  const headers = await select.execute();
  const lines = await linesOf(read, headers.slice(0, limit));
  return pageOf(
    headers,
    limit,
    (header) => header.ordno,
    (header) => orderOf(header, lines.get(header.ordno) ?? []),
  );
}

/** An order by its number, or by the caller's reference. */
export async function findOrder(
  { read }: OrderRecords,
  by: { readonly orderId: string } | { readonly reference: string },
): Promise<Order | undefined> {
  const all = read.selectFrom('ordhdr').selectAll();
  const header = await ('orderId' in by
    ? all.where('ordno', '=', orderNumber(by.orderId))
    : all.where('xref', '=', by.reference)
  ).executeTakeFirst();
  if (header === undefined) return undefined;
  return orderOf(header, (await linesOf(read, [header])).get(header.ordno) ?? []);
}

/**
 * Enters an order under its reference, once.
 * @throws Problem unprocessable when the sum is wrong, conflict when the reference has other content
 */
export async function enterOrder(
  records: OrderRecords,
  order: NewOrder,
  now: number,
): Promise<{ fresh: boolean; order: Order }> {
  checkSum(order);
  const known = await findOrder(records, order);
  if (known === undefined && (await insertOrder(records, order, now)))
    return { fresh: true, order: await orderUnder(records, order.reference) };
  const entered = known ?? (await orderUnder(records, order.reference));
  if (!sameContent(entered, order))
    throw new Problem('conflict', { detail: `An order with other content has the reference “${order.reference}”.` });
  return { fresh: false, order: entered };
}

/**
 * Moves an order on. The condition is part of the change: of two that exclude each other, one is too late.
 * @throws Problem not-found, or conflict when its status does not lead there
 */
export async function moveOrder(
  records: OrderRecords,
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

export const noSuchOrder = (orderId: string): Problem =>
  new Problem('not-found', { detail: `There is no order ${orderId}.` });

/** True when the order is entered; false when its reference was taken meanwhile. */
const insertOrder = ({ write }: OrderRecords, order: NewOrder, now: number): Promise<boolean> =>
  write(async (transaction) => {
    const header = await transaction
      .insertInto('ordhdr')
      .values(headerValues(order, 'placed', now, now))
      .onConflict((conflict) => conflict.column('xref').doNothing())
      .returning('ordno')
      .executeTakeFirst();
    if (header === undefined) return false;
    await transaction.insertInto('ordlin').values(lineValues(order, header.ordno)).execute();
    return true;
  });

async function orderUnder(records: OrderRecords, reference: string): Promise<Order> {
  const order = await findOrder(records, { reference });
  if (order === undefined) throw new Error(`The order “${reference}” was entered and is not there.`);
  return order;
}

async function linesOf(read: OrderRecords['read'], headers: readonly HeaderRow[]): Promise<Map<number, LineRow[]>> {
  const lines = new Map<number, LineRow[]>();
  if (headers.length === 0) return lines;
  const rows = await read
    .selectFrom('ordlin')
    .selectAll()
    .where(
      'ordno',
      'in',
      headers.map(({ ordno }) => ordno),
    )
    .orderBy('ordno')
    .orderBy('linno')
    .execute();
  for (const row of rows) lines.set(row.ordno, [...(lines.get(row.ordno) ?? []), row]);
  return lines;
}

function checkSum({ lines, total }: NewOrder): void {
  const stray = lines.findIndex(({ unitPrice }) => unitPrice.currency !== total.currency);
  if (stray >= 0)
    throw new Problem('unprocessable', {
      detail: `All amounts of an order are in one currency, that of its total: ${total.currency}.`,
      errors: [{ pointer: `/lines/${stray}/unitPrice/currency`, detail: `is not ${total.currency}` }],
    });
  // Large quantities of large amounts leave the range in which numbers are exact.
  const sum = lines.reduce((sum, { quantity, unitPrice }) => sum + BigInt(quantity) * BigInt(unitPrice.amount), 0n);
  if (sum !== BigInt(total.amount))
    throw new Problem('unprocessable', {
      detail: 'The total is not the sum of the lines.',
      errors: [{ pointer: '/total/amount', detail: `is not the sum of the lines, ${sum}` }],
    });
}

function sameContent(order: Order, wanted: NewOrder): boolean {
  const { orderId, status, placedAt, updatedAt, ...content } = order;
  return isDeepStrictEqual(content, wanted);
}
