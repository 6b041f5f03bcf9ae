import { sql } from 'kysely';
import type { Seed } from '../../handler.ts';
import { inBatches } from '../../sample/in-batches.ts';
import { sampleOrders } from '../../sample/order.ts';
import { type PaymentsTables, paymentRow, stateCode } from './legacy.ts';

/** A payment for each sample order: held until the goods are on their way, then taken. */
export const seed: Seed<PaymentsTables> = (records, size) => {
  const sampleOrder = sampleOrders(size);
  return inBatches(size.orders, size.progress, (numbers) => {
    const rows = numbers.map(sampleOrder).map(({ paymentReference, paymentStatus, customerId, total, placedAt }) => ({
      ...paymentRow(
        paymentReference,
        { customerId, amount: total, method: { token: 'tok_visa' } },
        Date.parse(placedAt),
      ),
      txnst: stateCode(paymentStatus),
    }));
    return records.write(async (transaction) => {
      await sql`
        insert into payments.txn
        select * from json_populate_recordset(null::payments.txn, ${JSON.stringify(rows)}::json)
        on conflict do nothing`.execute(transaction);
    });
  });
};
