import { sql } from 'kysely';
import type { Seed } from '../../handler.ts';
import { sampleCustomer, sampleCustomerId } from '../../sample/customer.ts';
import { inBatches } from '../../sample/in-batches.ts';
import { type CustomersTables, customerNumber, customerRow } from './legacy.ts';

const subjects = ['shopper', 'shopper2', 'shopper3', 'shopper4', 'shopper5', 'shopper6'];
const accounts = { acme: 101, globex: 102 };

/** The sample customers, and who acts for which of them. */
export const seed: Seed<CustomersTables> = async (records, { customers, progress }) => {
  await inBatches(customers, progress, (numbers) =>
    records.write(async (transaction) => {
      const rows = JSON.stringify(numbers.map((n) => customerRow(sampleCustomer(n))));
      await sql`
        insert into customers.custmast
        select * from json_populate_recordset(null::customers.custmast, ${rows}::json)
        on conflict do nothing`.execute(transaction);
    }),
  );
  await records.write(async (transaction) => {
    const bySubject = subjects
      .map((sub, index) => ({ sub, number: index + 1 }))
      .filter(({ number }) => number <= customers)
      .map(({ sub, number }) => ({ iss: 'development', sub, custno: customerNumber(sampleCustomerId(number)) }));
    if (bySubject.length > 0)
      await transaction
        .insertInto('cusxsub')
        .values(bySubject)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    const byConsumer = Object.entries(accounts)
      .filter(([, number]) => number <= customers)
      .map(([cons, number]) => ({ cons, custno: customerNumber(sampleCustomerId(number)) }));
    if (byConsumer.length > 0)
      await transaction
        .insertInto('cusxcon')
        .values(byConsumer)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
  });
};
