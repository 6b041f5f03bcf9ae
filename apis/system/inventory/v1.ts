import { Problem } from '#problem';
import type { Contract } from '../../contracts/system/inventory.v1.ts';
import type { Input, Read, Records, SystemHandlers } from '../../handler.ts';
import { recordsOf } from '../../owner.ts';
import { isRecordNumber, pageBounds, pageOf } from '../../page.ts';
import { type InventoryTables, productNumber, reservationOf, stockOf } from './legacy.ts';
import { isKept, nothingReserved, positions, release, reserve } from './reservations.ts';

type ListQuery = Input<Contract['operations']['listStock']>;

export const handlers: SystemHandlers<Contract, InventoryTables> = {
  listStock: async (query, { records }) => ({ status: 200, body: await listStock(query, records) }),

  async getStock({ productId }, { records }) {
    const [row] = await records.ask(stockByNumber, productNumber(productId));
    if (row === undefined) throw new Problem('not-found', { detail: `Product ${productId} is not kept in stock.` });
    return { status: 200, body: stockOf(row) };
  },

  async reserveStock({ reservationId, body }, { records, clock }) {
    const { fresh, reservation } = await reserve(records, reservationId, body, clock.now());
    return { status: fresh ? 201 : 200, body: reservation };
  },

  async getReservation({ reservationId, customerId }, { records, identity }) {
    const head = await records.read
      .selectFrom('reskopf')
      .selectAll()
      .where('resnr', '=', reservationId)
      .executeTakeFirst();
    const held = await positions(records.read, reservationId);
    // Released between the two reads, the head alone would be a reservation of nothing.
    if (head === undefined || held.length === 0 || !isKept(head, recordsOf(customerId, identity)))
      throw nothingReserved(reservationId);
    return { status: 200, body: reservationOf(head, held) };
  },

  async releaseReservation({ reservationId, customerId }, { records, clock, identity }) {
    await release(records, reservationId, customerId, recordsOf(customerId, identity), clock.now());
    return { status: 204 };
  },
};

const stockByNumber = (read: Read<InventoryTables>, artnr: number) =>
  read.selectFrom('lagerbest').selectAll().where('artnr', '=', artnr);

async function listStock(query: ListQuery, { read }: Records<InventoryTables>) {
  const { after, limit, rows } = pageBounds(query, isRecordNumber);
  let select = read.selectFrom('lagerbest').selectAll().orderBy('artnr').limit(rows);
  if (query.ids !== undefined) select = select.where('artnr', 'in', query.ids.map(productNumber));
  if (after !== undefined) select = select.where('artnr', '>', after);
  return pageOf(await select.execute(), limit, (row) => row.artnr, stockOf);
}
