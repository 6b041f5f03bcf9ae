import { Problem } from '#problem';

/** A page of a list: its items, and the cursor of the page after it, or null when there is none. */
export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

/** What a list is asked for. `ids` makes it a batch read: all of them on one page. */
export interface PageRequest {
  readonly limit?: number;
  readonly cursor?: string;
  readonly ids?: readonly string[];
}

const defaultLimit = 20;

/**
 * Where a page begins and how long it is, for a keyset read: rows after `after` in the order of the list.
 * One row more than the page holds is to be read (`rows`), so that the end is known without counting.
 * @param isKey  whether a decoded value can be a sort key of this list
 * @throws Problem bad-request when the cursor was not made by this list
 */
export function pageBounds<Key extends string | number>(
  request: PageRequest,
  isKey: (value: unknown) => value is Key,
): { readonly after: Key | undefined; readonly limit: number; readonly rows: number } {
  const limit = Math.max(request.limit ?? defaultLimit, request.ids?.length ?? 0);
  const after = request.cursor === undefined ? undefined : keyOf(request.cursor, isKey);
  return { after, limit, rows: limit + 1 };
}

/**
 * Makes a page of the rows read.
 * @param rows  in order, one more than `limit` when the list goes on
 * @param keyOfRow  the sort key, unique in the list
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOfRow: (row: Row) => string | number,
  present: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(present), nextCursor: last === undefined ? null : cursorOf(keyOfRow(last)) };
}

/** Of the columns that records are numbered in. A larger number is no question but an error to the database. */
const largestNumber = 2 ** 31 - 1;

/** A sort key that is a record number. */
export const isRecordNumber = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= largestNumber;

/** An array, so that a key of several columns can follow without changing the form. */
const cursorOf = (key: string | number): string => Buffer.from(JSON.stringify([key])).toString('base64url');

function keyOf<Key>(cursor: string, isKey: (value: unknown) => value is Key): Key {
  const key = decoded(cursor);
  if (isKey(key)) return key;
  throw new Problem('bad-request', {
    detail: 'The cursor is not one of this list. Send the `nextCursor` of a page unchanged, or none to begin anew.',
    errors: [{ parameter: 'cursor', detail: 'is not a cursor of this list' }],
  });
}

function decoded(cursor: string): unknown {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(values) && values.length === 1 ? values[0] : undefined;
  } catch {
    return undefined;
  }
}
