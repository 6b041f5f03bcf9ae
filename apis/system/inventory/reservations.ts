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
 * @throws Problem conflict when the id holds other lines or was released, insufficient-stock when a product is short
 */
export function reserve(
  records: Records<InventoryTables>,
  resnr: string,
  lines: Lines,
  now: number,
): Promise<{ fresh: boolean; reservation: Reservation }> {
  const wanted = positionsOf(lines);
  return records.write(async (transaction) => {
    const { fresh, angelegt } = await lockHead(transaction, resnr, now);
    const held = await positions(transaction, resnr);
    if (held.length > 0) {
      if (!same(held, wanted))
        throw new Problem('conflict', { detail: `Reservation “${resnr}” already holds other lines.` });
      return { fresh, reservation: reservationOf(resnr, angelegt, held) };
    }
    if (!fresh)
      throw new Problem('conflict', { detail: `Reservation “${resnr}” was released; reserve under a new id.` });
    await take(transaction, wanted, lines);
    await transaction
      .insertInto('respos')
      .values(wanted.map((position) => ({ resnr, ...position })))
      .execute();
    await move(transaction, resnr, '+');
    return { fresh: true, reservation: reservationOf(resnr, angelegt, wanted) };
  });
}

/**
 * Gives back what a reservation holds. The head stays, or is put there: an attempt that was on its way meanwhile finds
 * that it is too late.
 */
export const release = (records: Records<InventoryTables>, resnr: string, now: number): Promise<void> =>
  records.write(async (transaction) => {
    const { fresh } = await lockHead(transaction, resnr, now);
    if (fresh) return;
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

/** Puts a head there, or waits for the one that is there, and tells which. Heads are never taken away. */
async function lockHead(transaction: Transaction<InventoryTables>, resnr: string, now: number) {
  const put = await transaction
    .insertInto('reskopf')
    .values({ resnr, angelegt: new Date(now) })
    .onConflict((conflict) => conflict.column('resnr').doNothing())
    .returning('angelegt')
    .executeTakeFirst();
  if (put !== undefined) return { fresh: true, ...put };
  const known = await transaction
    .selectFrom('reskopf')
    .select('angelegt')
    .where('resnr', '=', resnr)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { fresh: false, ...known };
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
