import { isDeepStrictEqual } from 'node:util';
import { Problem } from '#problem';
import type { components } from '../../contracts/system/orders.v1.ts';
import type { Records } from '../../handler.ts';
import { findOrder } from './find-orders.ts';
import { headerValues, lineValues, type OrdersTables, orderOf } from './legacy.ts';
import { claimReference, noOrderOfTheirs } from './references.ts';

type Order = components['schemas']['Order'];
type NewOrder = components['schemas']['NewOrder'];

/**
 * Enters an order under its reference, once.
 * @throws Problem unprocessable when the sum is wrong, conflict when the reference has other content or was cancelled
 *   before it had an order, not-found when it is another customer's
 */
export async function enterOrder(
  records: Records<OrdersTables>,
  order: NewOrder,
  now: number,
): Promise<{ fresh: boolean; order: Order }> {
  checkSum(order);
  const { reference } = order;
  // Looked up first, so that repeating an order uses up no order number.
  const known = await findOrder(records, { reference });
  const fresh = known ?? (await insertOrder(records, order, now));
  const entered = fresh ?? (await findOrder(records, { reference }));
  if (entered === undefined) throw new Error(`The reference “${reference}” is taken, but has no order.`);
  if (known === undefined && fresh !== undefined) return { fresh: true, order: entered };
  if (entered.customerId !== order.customerId) throw noOrderOfTheirs();
  if (!sameContent(entered, order))
    throw new Problem('conflict', { detail: `An order with other content has the reference “${reference}”.` });
  return { fresh: false, order: entered };
}

/** The order as entered; undefined when its reference was taken meanwhile. */
const insertOrder = ({ write }: Records<OrdersTables>, order: NewOrder, now: number): Promise<Order | undefined> =>
  write(async (transaction) => {
    await claimReference(transaction, order);
    const header = await transaction
      .insertInto('ordhdr')
      .values(headerValues(order, 'placed', now, now))
      .onConflict((conflict) => conflict.column('xref').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (header === undefined) return undefined;
    const lines = lineValues(order, header.ordno);
    await transaction.insertInto('ordlin').values(lines).execute();
    return orderOf(header, lines);
  });

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
