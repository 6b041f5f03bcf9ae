import { sql, type Transaction } from 'kysely';
import { Problem } from '#problem';
import type { components } from '../../contracts/system/orders.v1.ts';
import type { Records } from '../../handler.ts';
import { findOrder } from './find-orders.ts';
import { customerNumber, type OrdersTables } from './legacy.ts';
import { moveOrder } from './move-order.ts';

type NewOrder = components['schemas']['NewOrder'];
type Cancellation = components['schemas']['Cancellation'];

/**
 * Lets an order be entered under its reference, for as long as the transaction lasts: whoever cancels the reference
 * meanwhile waits, and then finds the order.
 * @throws Problem conflict when the reference was cancelled before, not-found when that was another customer
 */
export async function claimReference(
  transaction: Transaction<OrdersTables>,
  { reference, customerId }: Pick<NewOrder, 'reference' | 'customerId'>,
): Promise<void> {
  await lockReference(transaction, reference);
  const cancelled = await transaction
    .selectFrom('canref')
    .select('cusno')
    .where('xref', '=', reference)
    .executeTakeFirst();
  if (cancelled === undefined) return;
  if (cancelled.cusno !== customerNumber(customerId)) throw noOrderOfTheirs();
  throw new Problem('conflict', { detail: `The reference “${reference}” was cancelled; order under a new one.` });
}

/**
 * Cancels the order of a reference, or sees to it that it will have none: an entry that is still on its way finds that it
 * is too late, and one that is about to be committed is waited for. What is another customer's stays as it is.
 * @throws Problem conflict when the order has left
 */
export async function cancelReference(
  records: Records<OrdersTables>,
  reference: string,
  { customerId, reason }: Cancellation,
  now: number,
): Promise<void> {
  await records.write(async (transaction) => {
    await lockReference(transaction, reference);
    const entered = await transaction
      .selectFrom('ordhdr')
      .select('ordno')
      .where('xref', '=', reference)
      .executeTakeFirst();
    if (entered !== undefined) return;
    await transaction
      .insertInto('canref')
      .values({ xref: reference, cusno: customerNumber(customerId), cants: now })
      .onConflict((conflict) => conflict.column('xref').doNothing())
      .execute();
  });
  // Orders are never taken away: one that was there still is.
  const order = await findOrder(records, { reference });
  if (order?.customerId !== customerId) return;
  await moveOrder(records, order.orderId, { status: 'cancelled', reason }, now);
}

/** What another customer has looks like nothing, and says no more than that. */
export const noOrderOfTheirs = (): Problem => new Problem('not-found', { detail: 'There is no such order.' });

/**
 * An order and a cancelled reference are rows of two tables, which no key keeps apart. A statement of its own: what is
 * looked up after it sees whatever was committed by whoever had the lock before.
 */
const lockReference = (transaction: Transaction<OrdersTables>, reference: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`orders ${reference}`}, 0))`.execute(transaction);
