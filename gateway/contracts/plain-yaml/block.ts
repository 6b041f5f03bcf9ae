import { type Cursor, mark, type Rows, readFlow } from './flow.ts';
import { isPlainStart, keyOf, put, quotedAt, resolved, Unusual, unusual } from './scalar.ts';
import { readText } from './text.ts';

/**
 * The data of a YAML text that is written the way nearly all contracts are: mappings and lists by indentation, flow
 * collections, scalars on one line, and block texts. Whatever else it meets (anchors, tags, comments in flow collections,
 * odd numbers, mistakes of any kind), it does not judge: then there is no data, and the whole reader, which takes thirty
 * times as long, is to look. What it does give is what the whole reader gives.
 * @param rows  filled with the rows of everything, for who asks where something stands
 */
export function plainYaml(text: string, rows?: Rows): { readonly value: unknown } | undefined {
  if (beyond.test(text) || !text.endsWith('\n')) return undefined;
  const cursor: Cursor = { lines: text.split('\n'), row: 0, column: 0, ...(rows === undefined ? {} : { rows }) };
  try {
    if (nextIndent(cursor) !== 0) return undefined;
    const value = isItem(cursor, 0) ? readList(cursor, 0) : readMapping(cursor, 0);
    return nextIndent(cursor) === -1 ? { value } : undefined;
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
}

/** Control characters, tabs, other line breaks, and marks of documents and directives. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const beyond = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]|^(?:---|\.\.\.|%)/m;

/** Steps to the next line that is neither blank nor a comment, and tells how far it is indented; -1 at the end. */
function nextIndent(cursor: Cursor): number {
  for (; cursor.row < cursor.lines.length; cursor.row += 1) {
    const line = cursor.lines[cursor.row] as string;
    const indent = skipSpaces(line, 0);
    if (indent < line.length && line[indent] !== '#') return indent;
  }
  return -1;
}

function skipSpaces(line: string, from: number): number {
  let at = from;
  while (line[at] === ' ') at += 1;
  return at;
}

const lineOf = ({ lines, row }: Cursor): string => lines[row] as string;

const isItem = (cursor: Cursor, column: number): boolean => {
  const line = lineOf(cursor);
  return line[column] === '-' && (line[column + 1] ?? ' ') === ' ';
};

/** The mapping whose first key stands at `column` of this line. */
function readMapping(cursor: Cursor, column: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (;;) {
    const { key, end } = keyAt(lineOf(cursor), column) ?? unusual();
    mark(cursor, object, key);
    put(object, key, readMember(cursor, column, end));
    const indent = nextIndent(cursor);
    if (indent < column) return object;
    if (indent > column || isItem(cursor, column)) unusual();
  }
}

/** The list whose first `-` stands at `column` of this line. */
function readList(cursor: Cursor, column: number): unknown[] {
  const items: unknown[] = [];
  for (;;) {
    const line = lineOf(cursor);
    const at = skipSpaces(line, column + 1);
    mark(cursor, items, items.length, isOver(line, at) ? rowBelow(cursor, column) : cursor.row);
    if (isOver(line, at)) items.push(readBelow(cursor, column));
    else if (isItem(cursor, at)) items.push(readList(cursor, at));
    else if (keyAt(line, at) !== undefined) items.push(readMapping(cursor, at));
    else items.push(readInline(cursor, at, column));
    const indent = nextIndent(cursor);
    if (indent < column) return items;
    if (indent > column) unusual();
    if (!isItem(cursor, column)) return items;
  }
}

/** What belongs to a key that ends at `end`. A list may stand as far left as its key. */
function readMember(cursor: Cursor, column: number, end: number): unknown {
  const line = lineOf(cursor);
  const at = skipSpaces(line, end);
  if (!isOver(line, at)) return readInline(cursor, at, column);
  cursor.row += 1;
  if (nextIndent(cursor) === column && isItem(cursor, column)) return readList(cursor, column);
  cursor.row -= 1;
  return readBelow(cursor, column);
}

/** What stands on the lines below this one, deeper than `column`; nothing is null. */
function readBelow(cursor: Cursor, column: number): unknown {
  cursor.row += 1;
  const indent = nextIndent(cursor);
  if (indent <= column) return null;
  if (isItem(cursor, indent)) return readList(cursor, indent);
  if (keyAt(lineOf(cursor), indent) !== undefined) return readMapping(cursor, indent);
  return readInline(cursor, indent, column);
}

/** The row of what stands below this one, deeper than `column`; this one where there is nothing. */
function rowBelow({ lines, row }: Cursor, column: number): number {
  const ahead = { lines, row: row + 1, column: 0 };
  return nextIndent(ahead) > column ? ahead.row : row;
}

/** The value that begins at `at` of this line, of a parent at `column`. The cursor is left on the line after it. */
function readInline(cursor: Cursor, at: number, column: number): unknown {
  const line = lineOf(cursor);
  const first = line[at] as string;
  if (first === '|' || first === '>') return readText(cursor, at, column);
  if (first === '[' || first === '{') {
    cursor.column = at;
    const value = readFlow(cursor, column);
    return ended(cursor, cursor.column, value);
  }
  if (first === '"' || first === "'") {
    const { text, end } = quotedAt(line, at);
    return ended(cursor, end, text);
  }
  if (!isPlainStart(line, at)) unusual();
  const comment = line.indexOf(' #', at);
  const text = (comment === -1 ? line.slice(at) : line.slice(at, comment)).trimEnd();
  if (text.includes(': ') || text.endsWith(':')) unusual();
  cursor.row += 1;
  return resolved(text);
}

function ended<T>(cursor: Cursor, end: number, value: T): T {
  const line = lineOf(cursor);
  if (!isOver(line, skipSpaces(line, end)) || line[end] === '#') unusual();
  cursor.row += 1;
  return value;
}

/** Whether nothing but a comment stands here. */
const isOver = (line: string, at: number): boolean => at >= line.length || line[at] === '#';

/** The key that begins at `at`, and where what belongs to it begins; `undefined` where there is none. */
function keyAt(line: string, at: number): { readonly key: string; readonly end: number } | undefined {
  const first = line[at];
  if (first === '"' || first === "'") {
    const { text, end } = quotedAt(line, at);
    if (line[end] !== ':' || (line[end + 1] ?? ' ') !== ' ') return undefined;
    return text === '__proto__' ? unusual() : { key: text, end: end + 1 };
  }
  if (!isPlainStart(line, at)) return undefined;
  let colon = line.indexOf(':', at);
  while (colon !== -1 && (line[colon + 1] ?? ' ') !== ' ') colon = line.indexOf(':', colon + 1);
  const comment = line.indexOf(' #', at);
  if (colon === -1 || (comment !== -1 && comment < colon)) return undefined;
  return { key: keyOf(line.slice(at, colon).trimEnd()), end: colon + 1 };
}
