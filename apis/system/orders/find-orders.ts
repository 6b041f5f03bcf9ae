import { Problem } from '#problem';
import type { Contract, components } from '../../contracts/system/orders.v1.ts';
import type { Input, Read, Records } from '../../handler.ts';
import { isRecordNumber, type Page, pageBounds, pageOf } from '../../page.ts';
import {
  customerNumber,
  type HeaderRow,
  type LineRow,
  type OrdersTables,
  orderNumber,
  orderOf,
  statusLetter,
} from './legacy.ts';

type Order = components['schemas']['Order'];
type ListQuery = Input<Contract['operations']['listOrders']>;

/** A page of orders, newest first: order numbers are given in the order of entry. */
export async function listOrders(query: ListQuery, { read }: Records<OrdersTables>): Promise<Page<Order>> {
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
  { ask }: Records<OrdersTables>,
  by: { readonly orderId: string } | { readonly reference: string },
): Promise<Order | undefined> {
  const [header] = await ('orderId' in by
    ? ask(headerByNumber, orderNumber(by.orderId))
    : ask(headerByReference, by.reference));
  return header && orderOf(header, await ask(linesByNumber, header.ordno));
}

const headerByNumber = (read: Read<OrdersTables>, ordno: number) =>
  read.selectFrom('ordhdr').selectAll().where('ordno', '=', ordno);

const headerByReference = (read: Read<OrdersTables>, reference: string) =>
  read.selectFrom('ordhdr').selectAll().where('xref', '=', reference);

const linesByNumber = (read: Read<OrdersTables>, ordno: number) =>
  read.selectFrom('ordlin').selectAll().where('ordno', '=', ordno).orderBy('linno');

export const noSuchOrder = (orderId: string): Problem =>
  new Problem('not-found', { detail: `There is no order ${orderId}.` });

async function linesOf(
  read: Records<OrdersTables>['read'],
  headers: readonly HeaderRow[],
): Promise<Map<number, LineRow[]>> {
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
