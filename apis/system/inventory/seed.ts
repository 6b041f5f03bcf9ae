import { sql, type Transaction } from 'kysely';
import type { Seed } from '../../handler.ts';
import { inBatches } from '../../sample/in-batches.ts';
import { isOpenSampleOrder, sampleBuyer, sampleItems, sampleReference } from '../../sample/order.ts';
import { sampleProductId } from '../../sample/product.ts';
import { type InventoryTables, positionsOf, type StockRow } from './legacy.ts';

/** Stock of the sample products, and reservations for the sample orders that still wait for their goods. */
export const seed: Seed<InventoryTables> = async (records, { customers, products, orders, progress }) => {
  await inBatches(products, undefined, (numbers) =>
    records.write((transaction) => insertStock(transaction, numbers.map(stockRow))),
  );
  await inBatches(orders, progress, (numbers) =>
    records.write((transaction) =>
      insertReservations(
        transaction,
        numbers.filter(isOpenSampleOrder).flatMap((n) => reservedFor(n, customers, products)),
      ),
    ),
  );
};

/** Some products are out of stock and some are low; what is reserved comes on top. */
function stockRow(artnr: number): StockRow {
  const free = artnr % 17 === 0 ? 0 : artnr % 11 === 3 ? 1 + (artnr % 5) : 200 + ((artnr * 37) % 800);
  const ve = [1, 5, 10, 25, 50][artnr % 5] ?? 1;
  return { artnr, lagnr: 1 + (artnr % 3), ve, bestve: Math.floor(free / ve), bestlose: free % ve, reserv: 0 };
}

const reservedFor = (n: number, customers: number, products: number) =>
  positionsOf(
    sampleItems(n, products).map(({ product, quantity }) => ({ productId: sampleProductId(product), quantity })),
  ).map((position) => ({ resnr: sampleReference(n), kdnr: sampleBuyer(n, customers), ...position }));

const insertStock = async (transaction: Transaction<InventoryTables>, rows: readonly StockRow[]): Promise<void> => {
  await sql`
    insert into inventory.lagerbest
    select * from json_populate_recordset(null::inventory.lagerbest, ${JSON.stringify(rows)}::json)
    on conflict do nothing`.execute(transaction);
};

/** Stock grows by what is newly reserved, so that as much stays available as before. */
const insertReservations = async (
  transaction: Transaction<InventoryTables>,
  rows: readonly { resnr: string; kdnr: number; artnr: number; menge: number }[],
): Promise<void> => {
  await sql`
    with pos as (
      select * from json_to_recordset(${JSON.stringify(rows)}::json)
        as pos (resnr varchar, kdnr integer, artnr integer, menge integer)
    ), kopf as (
      insert into inventory.reskopf (resnr, kdnr, angelegt)
      select distinct resnr, kdnr, timestamptz '2026-01-05T08:00:00Z' from pos
      on conflict do nothing returning resnr
    ), neu as (
      insert into inventory.respos (resnr, artnr, menge) select resnr, artnr, menge from pos join kopf using (resnr) returning artnr, menge
    ), summe as (
      select artnr, sum(menge)::int as menge from neu group by artnr
    )
    update inventory.lagerbest b
    set reserv = reserv + s.menge,
        bestve = (bestve * ve + bestlose + s.menge) / ve,
        bestlose = (bestve * ve + bestlose + s.menge) % ve
    from summe s where s.artnr = b.artnr`.execute(transaction);
};
