import { isDeepStrictEqual } from 'node:util';
import type { Transaction } from 'kysely';
import { Problem } from '#problem';
import type { components } from '../../contracts/system/payments.v1.ts';
import { decimalOf } from '../../decimal.ts';
import type { Records } from '../../handler.ts';
import type { IsTheirs } from '../../owner.ts';
import {
  amountOf,
  bookedCurrencies,
  declineReason,
  isDeclined,
  isNothing,
  nothingRow,
  type PaymentRow,
  type PaymentsTables,
  paymentOf,
  paymentRow,
  refundedOf,
  sameContent,
  stateCode,
} from './legacy.ts';

type Payment = components['schemas']['Payment'];
type NewPayment = components['schemas']['NewPayment'];
type NewRefund = components['schemas']['NewRefund'];
type Ledger = Records<PaymentsTables>;

/**
 * Holds an amount under a reference, once. A refusal is booked too, so that it stays one.
 * @throws Problem payment-declined, conflict when the reference has other content or has ended, not-found when it is
 *   another customer's, unprocessable
 */
export async function authorise(
  ledger: Ledger,
  reference: string,
  payment: NewPayment,
  now: number,
): Promise<{ fresh: boolean; payment: Payment }> {
  checkCurrency(payment.amount.currency);
  const wanted = paymentRow(reference, payment, now);
  const { fresh, row } = await ledger.write(async (transaction) => {
    const inserted = await insert(transaction, wanted);
    if (inserted !== undefined) return { fresh: true, row: inserted };
    const known = await lock(transaction, reference, (owner) => owner === payment.customerId);
    if (isNothing(known))
      throw new Problem('conflict', { detail: `Payment “${reference}” was let go of; pay under a new reference.` });
    if (!sameContent(known, wanted))
      throw new Problem('conflict', { detail: `Payment “${reference}” already has other content.` });
    const { status } = paymentOf(known);
    // Final, so that a late attempt cannot hold again what its owner has let go of meanwhile.
    if (status === 'refunded' || status === 'voided')
      throw new Problem('conflict', { detail: `Payment “${reference}” is ${status}; pay under a new reference.` });
    return { fresh: false, row: known };
  });
  // Thrown only here, after the commit: inside, it would take the booking back.
  if (isDeclined(row)) throw new Problem('payment-declined', { detail: declineReason(row) });
  return { fresh, payment: paymentOf(row) };
}

/**
 * Lets go of money held. Where nothing is, and it is said for whom, that is booked: an attempt to hold some that is still
 * on its way, or about to be committed, finds that it is too late, or is waited for.
 * @throws Problem not-found, or conflict when the money was taken
 */
export async function release(
  ledger: Ledger,
  reference: string,
  customer: string | undefined,
  isTheirs: IsTheirs,
  now: number,
): Promise<Payment> {
  const released = await ledger.write(async (transaction) => {
    if (customer !== undefined && (await insert(transaction, nothingRow(reference, customer, now))) !== undefined)
      return undefined;
    const row = await lock(transaction, reference, isTheirs);
    if (isNothing(row)) return undefined;
    const payment = paymentOf(row);
    if (payment.status === 'voided' || payment.status === 'declined') return payment;
    if (payment.status !== 'authorised')
      throw new Problem('conflict', { detail: `Payment “${reference}” is ${payment.status}: refund it instead.` });
    return paymentOf(await change(transaction, reference, { txnst: stateCode('voided') }));
  });
  // Thrown only here, after the commit: inside, it would take the booking back.
  if (released === undefined) throw noSuchPayment(reference);
  return released;
}

/**
 * Gives money back, all of it unless an amount is named.
 * @throws Problem not-found, unprocessable when it is more than was paid, conflict when there is nothing to give back
 */
export const refund = (
  ledger: Ledger,
  reference: string,
  { amount, reason }: NewRefund,
  isTheirs: IsTheirs,
): Promise<Payment> =>
  ledger.write(async (transaction) => {
    const row = await lock(transaction, reference, isTheirs);
    if (isNothing(row)) throw noSuchPayment(reference);
    const paid = amountOf(row);
    const wanted = amount ?? paid;
    if (wanted.currency !== paid.currency || wanted.amount > paid.amount) throw tooMuch(paid);
    const { status } = paymentOf(row);
    if (status === 'refunded' && isDeepStrictEqual(refundedOf(row), { ...wanted })) return paymentOf(row);
    if (status === 'refunded')
      throw new Problem('conflict', { detail: `Another amount of “${reference}” was refunded.` });
    if (status !== 'captured')
      throw new Problem('conflict', { detail: `Payment “${reference}” is ${status}: there is nothing to refund.` });
    const values = { txnst: stateCode('refunded'), rfdamt: decimalOf(wanted.amount), rfdrsn: reason };
    return paymentOf(await change(transaction, reference, values));
  });

export const noSuchPayment = (reference: string): Problem =>
  new Problem('not-found', { detail: `There is no payment “${reference}”.` });

const insert = (transaction: Transaction<PaymentsTables>, row: PaymentRow) =>
  transaction
    .insertInto('txn')
    .values(row)
    .onConflict((conflict) => conflict.column('txnref').doNothing())
    .returningAll()
    .executeTakeFirst();

async function lock(
  transaction: Transaction<PaymentsTables>,
  reference: string,
  isTheirs: IsTheirs,
): Promise<PaymentRow> {
  const row = await transaction
    .selectFrom('txn')
    .selectAll()
    .where('txnref', '=', reference)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined || !isTheirs(paymentOf(row).customerId)) throw noSuchPayment(reference);
  return row;
}

const change = (transaction: Transaction<PaymentsTables>, reference: string, values: Partial<PaymentRow>) =>
  transaction.updateTable('txn').set(values).where('txnref', '=', reference).returningAll().executeTakeFirstOrThrow();

function checkCurrency(currency: string): void {
  if (bookedCurrencies.includes(currency)) return;
  throw new Problem('unprocessable', {
    detail: `Payments are booked in ${bookedCurrencies.join(', ')}, not in ${currency}.`,
    errors: [{ pointer: '/amount/currency', detail: `must be one of ${bookedCurrencies.join(', ')}` }],
  });
}

const tooMuch = (paid: Payment['amount']): Problem =>
  new Problem('unprocessable', {
    detail: `At most ${decimalOf(paid.amount)} ${paid.currency} can be given back.`,
    errors: [{ pointer: '/amount', detail: `must be at most ${paid.amount} in ${paid.currency}` }],
  });
