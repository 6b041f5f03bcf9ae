import type { Transaction } from 'kysely';
import { Problem, type Violation } from '#problem';
import type { components } from '../../contracts/system/inventory.v1.ts';
import type { Records } from '../../handler.ts';
import { available, type InventoryTables, type PositionRow, positionsOf, productId, reservationOf } from './legacy.ts';

type Reservation = components['schemas']['Reservation'];
type Lines = components['schemas']['NewReservation']['lines'];

/**
 * Reserves all lines or none. Whoever touches the head first decides; others wait for it and then see what it decided.
 * @returns whether it is new, and the reservation
 * @throws Problem conflict when the id holds other lines, insufficient-stock when a product is short
 */
export function reserve(
  records: Records<InventoryTables>,
  resnr: string,
  lines: Lines,
  now: number,
): Promise<{ fresh: boolean; reservation: Reservation }> {
  const wanted = positionsOf(lines);
  return records.write(async (transaction) => {
    const { angelegt } = await lockHead(transaction, resnr, now);
    const held = await positions(transaction, resnr);
    if (held.length > 0) {
      if (!same(held, wanted))
        throw new Problem('conflict', { detail: `Reservation “${resnr}” already holds other lines.` });
      return { fresh: false, reservation: reservationOf(resnr, angelegt, held) };
    }
    await take(transaction, wanted, lines);
    await transaction
      .insertInto('respos')
      .values(wanted.map((position) => ({ resnr, ...position })))
      .execute();
    await move(transaction, resnr, '+');
    return { fresh: true, reservation: reservationOf(resnr, angelegt, wanted) };
  });
}

/** Gives back what a reservation holds; nothing happens when it holds nothing. */
export const release = (records: Records<InventoryTables>, resnr: string): Promise<void> =>
  records.write(async (transaction) => {
    const head = await transaction
      .selectFrom('reskopf')
      .select('resnr')
      .where('resnr', '=', resnr)
      .forUpdate()
      .executeTakeFirst();
    if (head === undefined) return;
    await lockStock(transaction, await positions(transaction, resnr));
    await move(transaction, resnr, '-');
    await transaction.deleteFrom('reskopf').where('resnr', '=', resnr).execute();
  });

/** What a reservation holds, by article number. */
export const positions = (
  read: Pick<Transaction<InventoryTables>, 'selectFrom'>,
  resnr: string,
): Promise<PositionRow[]> =>
  read.selectFrom('respos').select(['artnr', 'menge']).where('resnr', '=', resnr).orderBy('artnr').execute();

/** The update that changes nothing locks a head that is there already; a reader could find it gone a moment later. */
const lockHead = (transaction: Transaction<InventoryTables>, resnr: string, now: number) =>
  transaction
    .insertInto('reskopf')
    .values({ resnr, angelegt: new Date(now) })
    .onConflict((conflict) => conflict.column('resnr').doUpdateSet({ resnr }))
    .returning('angelegt')
    .executeTakeFirstOrThrow();

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
