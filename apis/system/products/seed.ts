import { sql } from 'kysely';
import type { Seed } from '../../handler.ts';
import { inBatches } from '../../sample/in-batches.ts';
import { sampleProduct } from '../../sample/product.ts';
import { type ProductsTables, productRow } from './legacy.ts';

/** The sample products. */
export const seed: Seed<ProductsTables> = (records, { products, progress }) =>
  inBatches(products, progress, (numbers) =>
    records.write(async (transaction) => {
      const rows = JSON.stringify(numbers.map((n) => productRow(sampleProduct(n))));
      await sql`
        insert into products.artstamm
        select * from json_populate_recordset(null::products.artstamm, ${rows}::json)
        on conflict do nothing`.execute(transaction);
    }),
  );
