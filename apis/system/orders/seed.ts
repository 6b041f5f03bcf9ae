import { sql } from 'kysely';
import type { Seed } from '../../handler.ts';
import { inBatches } from '../../sample/in-batches.ts';
import { sampleOrders } from '../../sample/order.ts';
import { headerValues, lineValues, type OrdersTables, orderNumber } from './legacy.ts';

/** The sample orders; numbers that are taken are left alone, lines and all. */
export const seed: Seed<OrdersTables> = (records, size) => {
  const sampleOrder = sampleOrders(size);
  return inBatches(size.orders, size.progress, (numbers) => {
    const orders = numbers.map(sampleOrder);
    const headers = orders.map((order) => ({
      ordno: orderNumber(order.orderId),
      ...headerValues(order, order.status, Date.parse(order.placedAt), Date.parse(order.updatedAt)),
    }));
    const lines = orders.flatMap((order) => lineValues(order, orderNumber(order.orderId)));
    return records.write(async (transaction) => {
      await sql`
        with hdr as (
          insert into orders.ordhdr
          select * from json_populate_recordset(null::orders.ordhdr, ${JSON.stringify(headers)}::json)
          on conflict do nothing returning ordno
        )
        insert into orders.ordlin
        select lin.* from json_populate_recordset(null::orders.ordlin, ${JSON.stringify(lines)}::json) lin
        join hdr using (ordno)`.execute(transaction);
    });
  });
};
