import type { Transaction } from 'kysely';
import { Problem, type Violation } from '#problem';
import type { components } from '../../contracts/system/inventory.v1.ts';
import type { Records } from '../../handler.ts';
import type { IsTheirs } from '../../owner.ts';
import {
  available,
  customerId,
  customerNumber,
  type HeadRow,
  type InventoryTables,
  type PositionRow,
  positionsOf,
  productId,
  reservationOf,
} from './legacy.ts';

type Reservation = components['schemas']['Reservation'];
type NewReservation = components['schemas']['NewReservation'];
type Lines = NewReservation['lines'];

/**
 * Reserves all lines or none. Whoever touches the head first decides; others wait for it and then see what it decided.
 * @returns whether it is new, and the reservation
 * @throws Problem conflict when the id holds other lines or was released, insufficient-stock when a product is short,
 *   not-found when the id is another customer's
 */
export function reserve(
  records: Records<InventoryTables>,
  resnr: string,
  { customerId: customer, lines }: NewReservation,
  now: number,
): Promise<{ fresh: boolean; reservation: Reservation }> {
  const wanted = positionsOf(lines);
  return records.write(async (transaction) => {
    const { fresh, head } = await lockHead(transaction, {
      resnr,
      kdnr: customerNumber(customer),
      angelegt: new Date(now),
    });
    if (!isKept(head, (owner) => owner === customer)) throw nothingReserved(resnr);
    const held = await positions(transaction, resnr);
    if (held.length > 0) {
      if (!same(held, wanted))
        throw new Problem('conflict', { detail: `Reservation “${resnr}” already holds other lines.` });
      return { fresh, reservation: reservationOf(head, held) };
    }
    if (!fresh)
      throw new Problem('conflict', { detail: `Reservation “${resnr}” was released; reserve under a new id.` });
    await take(transaction, wanted, lines);
    await transaction
      .insertInto('respos')
      .values(wanted.map((position) => ({ resnr, ...position })))
      .execute();
    await move(transaction, resnr, '+');
    return { fresh: true, reservation: reservationOf(head, wanted) };
  });
}

/**
 * Gives back what a reservation holds. The head stays, or is put there: an attempt that was on its way meanwhile finds
 * that it is too late.
 */
export const release = (
  records: Records<InventoryTables>,
  resnr: string,
  customer: string | undefined,
  isTheirs: IsTheirs,
  now: number,
): Promise<void> =>
  records.write(async (transaction) => {
    const kdnr = customer === undefined ? 0 : customerNumber(customer);
    const { fresh, head } = await lockHead(transaction, { resnr, kdnr, angelegt: new Date(now) });
    if (fresh || !isKept(head, isTheirs)) return;
    const held = await positions(transaction, resnr);
    if (held.length === 0) return;
    await lockStock(transaction, held);
    await move(transaction, resnr, '-');
    await transaction.deleteFrom('respos').where('resnr', '=', resnr).execute();
  });

/** What a reservation holds, by article number. */
export const positions = (
  read: Pick<Transaction<InventoryTables>, 'selectFrom'>,
  resnr: string,
): Promise<PositionRow[]> =>
  read.selectFrom('respos').select(['artnr', 'menge']).where('resnr', '=', resnr).orderBy('artnr').execute();

/** Whether a reservation is one that may be touched: of an old one nobody knows whose it is. */
export const isKept = ({ kdnr }: HeadRow, isTheirs: IsTheirs): boolean => kdnr === 0 || isTheirs(customerId(kdnr));

export const nothingReserved = (resnr: string): Problem =>
  new Problem('not-found', { detail: `Nothing is reserved under “${resnr}”.` });

/** Puts a head there, or waits for the one that is there, and tells which. Heads are never taken away. */
async function lockHead(transaction: Transaction<InventoryTables>, wanted: HeadRow) {
  const put = await transaction
    .insertInto('reskopf')
    .values(wanted)
    .onConflict((conflict) => conflict.column('resnr').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (put !== undefined) return { fresh: true, head: put };
  const head = await transaction
    .selectFrom('reskopf')
    .selectAll()
    .where('resnr', '=', wanted.resnr)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { fresh: false, head };
}

async function take(transaction: Transaction<InventoryTables>, wanted: readonly PositionRow[], lines: Lines) {
  const stock = new Map((await lockStock(transaction, wanted)).map((row) => [row.artnr, available(row)]));
  const short = wanted.filter(({ artnr, menge }) => (stock.get(artnr) ?? 0) < menge);
  if (short.length === 0) return;
  const names = short.map(({ artnr }) => productId(artnr));
  throw new Problem('insufficient-stock', {
    detail: `There is not enough stock of ${names.join(', ')}.`,
    errors: short.map(
      ({ artnr, menge }): Violation => ({
        pointer: `/lines/${lines.findIndex((line) => line.productId === productId(artnr))}`,
        detail: `${menge} of ${productId(artnr)} wanted, ${stock.get(artnr) ?? 0} available`,
      }),
    ),
  });
}

/** In the order of article numbers always, so that two reservations never wait for each other. */
const lockStock = (transaction: Transaction<InventoryTables>, wanted: readonly PositionRow[]) =>
  transaction
    .selectFrom('lagerbest')
    .selectAll()
    .where(
      'artnr',
      'in',
      wanted.map(({ artnr }) => artnr),
    )
    .orderBy('artnr')
    .forUpdate()
    .execute();

const move = (transaction: Transaction<InventoryTables>, resnr: string, sign: '+' | '-') =>
  transaction
    .updateTable('lagerbest')
    .from('respos')
    .set(({ eb, ref }) => ({ reserv: eb('lagerbest.reserv', sign, ref('respos.menge')) }))
    .whereRef('respos.artnr', '=', 'lagerbest.artnr')
    .where('respos.resnr', '=', resnr)
    .execute();

const same = (a: readonly PositionRow[], b: readonly PositionRow[]): boolean =>
  a.length === b.length && a.every(({ artnr, menge }, index) => artnr === b[index]?.artnr && menge === b[index]?.menge);
