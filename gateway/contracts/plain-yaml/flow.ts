import { isPlainStart, keyOf, put, quotedAt, resolved, unusual } from './scalar.ts';

/** A place in a text of lines. */
export interface Cursor {
  readonly lines: readonly string[];
  row: number;
  column: number;
  /** Where somebody wants to know in which rows things stand. */
  readonly rows?: Rows;
}

/** By mapping or list, in which row each of its members stands. */
export type Rows = Map<object, Map<string, number>>;

/** Takes down that a member stands in this row, where somebody wants to know. */
export function mark(cursor: Cursor, parent: object, key: string | number, row: number = cursor.row): void {
  if (cursor.rows === undefined) return;
  const known = cursor.rows.get(parent);
  if (known === undefined) cursor.rows.set(parent, new Map([[String(key), row]]));
  else known.set(String(key), row);
}

/**
 * The flow collection, `[…]` or `{ … }`, that begins at the cursor, which is left behind its end.
 * @param indent  lines that it goes on in are indented deeper
 */
export function readFlow(cursor: Cursor, indent: number): unknown {
  return lineOf(cursor)[cursor.column] === '[' ? readList(cursor, indent) : readObject(cursor, indent);
}

function readList(cursor: Cursor, indent: number): unknown[] {
  const items: unknown[] = [];
  cursor.column += 1;
  if (next(cursor, indent) === ']') return closed(cursor, items);
  for (;;) {
    mark(cursor, items, items.length);
    items.push(readValue(cursor, indent));
    if (separator(cursor, indent) === ']') return closed(cursor, items);
    next(cursor, indent);
  }
}

function readObject(cursor: Cursor, indent: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  cursor.column += 1;
  if (next(cursor, indent) === '}') return closed(cursor, object);
  for (;;) {
    const first = next(cursor, indent);
    const { row } = cursor;
    const key = readKey(cursor, first);
    mark(cursor, object, key, row);
    next(cursor, indent);
    put(object, key, readValue(cursor, indent));
    if (separator(cursor, indent) === '}') return closed(cursor, object);
  }
}

function closed<T>(cursor: Cursor, value: T): T {
  cursor.column += 1;
  return value;
}

function readKey(cursor: Cursor, first: string): string {
  const line = lineOf(cursor);
  if (first === '"' || first === "'") {
    const { text, end } = quotedAt(line, cursor.column);
    if (line[end] !== ':' || text === '__proto__') unusual();
    cursor.column = end + 1;
    return text;
  }
  const text = plainAt(cursor);
  if (line[cursor.column] !== ':') unusual();
  cursor.column += 1;
  return keyOf(text);
}

function readValue(cursor: Cursor, indent: number): unknown {
  const line = lineOf(cursor);
  const first = line[cursor.column] as string;
  if (first === '[' || first === '{') return readFlow(cursor, indent);
  if (first === '"' || first === "'") {
    const { text, end } = quotedAt(line, cursor.column);
    cursor.column = end;
    return text;
  }
  return resolved(plainAt(cursor));
}

/** The plain scalar that begins at the cursor, which is left at what ends it. */
function plainAt(cursor: Cursor): string {
  const line = lineOf(cursor);
  const from = cursor.column;
  if (!isPlainStart(line, from) || '-?:'.includes(line[from] as string)) unusual();
  let end = from;
  while (end < line.length && !',[]{}'.includes(line[end] as string)) {
    if (line[end] === ':' && ' ,[]{}'.includes(line[end + 1] ?? ' ')) break;
    if (line[end] === '#' && line[end - 1] === ' ') unusual();
    end += 1;
  }
  cursor.column = end;
  return line.slice(from, end).trimEnd();
}

/** What stands behind a value: `,`, which is stepped over, or a closing bracket. */
function separator(cursor: Cursor, indent: number): string {
  const found = next(cursor, indent);
  if (found === ',') cursor.column += 1;
  else if (found !== ']' && found !== '}') unusual();
  return found;
}

/** Steps to the next character that is no space, over the ends of lines. */
function next(cursor: Cursor, indent: number): string {
  for (;;) {
    const line = lineOf(cursor);
    while (line[cursor.column] === ' ') cursor.column += 1;
    if (cursor.column < line.length) break;
    cursor.row += 1;
    cursor.column = 0;
    const following = cursor.lines[cursor.row] ?? unusual();
    if (following.trim() !== '' && following.search(/[^ ]/) <= indent) unusual();
  }
  const found = lineOf(cursor)[cursor.column] as string;
  return found === '#' ? unusual() : found;
}

const lineOf = ({ lines, row }: Cursor): string => lines[row] as string;
