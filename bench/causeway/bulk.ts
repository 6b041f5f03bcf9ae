import { sql } from 'kysely';
import { setUpStore } from '../../gateway/store/setup.ts';
import type { Store } from '../../gateway/store/store.ts';
import { loadSystemSchemas } from '../../gateway/store/system-schemas.ts';
import { sampleSize } from './sample.ts';

/** Number of the first order in bulk: above all sample orders, below all that are placed. */
const firstNumber = 1_000_001;
/** Number of the customer they are all of. */
const buyer = 2;

/** What deep pages are read from: so many orders of one customer, beside the sample records. */
export interface Bulk {
  readonly customerId: string;
  readonly first: number;
  readonly last: number;
}

export const bulkOf = (orders: number): Bulk => ({
  customerId: `C-${String(buyer).padStart(6, '0')}`,
  first: firstNumber,
  last: firstNumber + orders - 1,
});

/** Sample records, orders in bulk, and each customer as somebody who signs in under the customer's id. */
export async function fillStore(store: Store, orders: number): Promise<void> {
  await setUpStore(store, { schemas: await loadSystemSchemas(), samples: sampleSize });
  const { first, last } = bulkOf(orders);
  const placed = sql`1767600000000::bigint + ordno * 1000`;
  await sql`
    insert into customers.cusxsub (iss, sub, custno)
    select 'development', 'C-' || custno, custno from customers.custmast`.execute(store.db);
  await sql`
    insert into orders.ordhdr (ordno, cusno, xref, sts, totamt, curcd, payref, entts, chgts, sadr1, szip, scity, sctry)
    select ordno, ${sql.lit(buyer)}, 'bulk_' || ordno, (array['P', 'C', 'S', 'D', 'X', 'R'])[1 + ordno % 6], 129.90, 'EUR',
      'bulk_' || ordno, ${placed}, ${placed}, 'Domstraße ' || ordno % 100, '50668', 'Köln', 'DE'
    from generate_series(${sql.lit(first)}, ${sql.lit(last)}) ordno`.execute(store.db);
  await sql`
    insert into orders.ordlin (ordno, linno, itmno, itmdsc, ordqty, untprc)
    select ordno, linno, 1 + ordno % 60, 'Installation cable 3x1.5 mm² 10 m', linno, 43.30
    from generate_series(${sql.lit(first)}, ${sql.lit(last)}) ordno, generate_series(1, 2) linno`.execute(store.db);
  await sql`analyze orders.ordhdr, orders.ordlin`.execute(store.db);
}
