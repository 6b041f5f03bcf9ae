import { ConfigurationError, type Mistake } from './mistake.ts';
import type { Path, Source } from './yaml.ts';

/**
 * Reads JSON as data that remembers where each value stands. The YAML reader could as well, but takes minutes for the
 * documents of thousands of operations that vendors publish as JSON. Keys given twice are refused, as there.
 */
export function readJson(file: string, text: string): Source {
  const refuse = (mistake: Omit<Mistake, 'file'>): never => {
    throw new ConfigurationError([{ file, ...mistake }]);
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const line = Number(/line (\d+)/.exec(String(error))?.[1] ?? 1);
    return refuse({ line, message: `is not JSON: ${(error as Error).message}` });
  }
  const written = countWritten(text);
  if (written !== countKept(value)) {
    const { key, offset } = repeatedKey(text);
    return refuse({ line: lineAt(text, offset), message: `the same key stands here twice: ${key}` });
  }
  return { file, text, value, lineOf: (path) => lineAt(text, offsetOf(text, path)) };
}

/** Members of all objects, as written: colons outside strings. */
function countWritten(text: string): number {
  let members = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === colon) members += 1;
  }
  return members;
}

/** Members of all objects, as kept: of a key that stands twice, one. */
function countKept(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countKept(item), 0);
  let members = 0;
  for (const key of Object.keys(value)) members += 1 + countKept((value as Record<string, unknown>)[key]);
  return members;
}

function repeatedKey(text: string): { key: string; offset: number } {
  const open: Set<string>[] = [];
  let last = { key: '', offset: 0 };
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    const [token] = match;
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      if (open.at(-1)?.has(last.key)) return last;
      open.at(-1)?.add(last.key);
    } else last = { key: JSON.parse(token) as string, offset: match.index };
  }
  return last;
}

/** Where the value at `path` begins, or its nearest ancestor that exists; of a member, its key. */
function offsetOf(text: string, path: Path): number {
  let at = skipSpace(text, 0);
  let found = at;
  for (const step of path) {
    const next = text.charCodeAt(at) === openBrace ? member(text, at, String(step)) : item(text, at, Number(step));
    if (next === undefined) break;
    found = next.from;
    at = next.value;
  }
  return found;
}

interface Spot {
  readonly from: number;
  readonly value: number;
}

function member(text: string, object: number, wanted: string): Spot | undefined {
  let at = skipSpace(text, object + 1);
  while (text.charCodeAt(at) === quote) {
    const end = endOfString(text, at);
    const value = skipSpace(text, skipSpace(text, end + 1) + 1);
    if (JSON.parse(text.slice(at, end + 1)) === wanted) return { from: at, value };
    at = afterComma(text, endOfValue(text, value));
  }
  return undefined;
}

function item(text: string, array: number, index: number): Spot | undefined {
  if (text.charCodeAt(array) !== openBracket) return undefined;
  let at = skipSpace(text, array + 1);
  for (let count = 0; text.charCodeAt(at) !== closeBracket; count += 1) {
    if (count === index) return { from: at, value: at };
    at = afterComma(text, endOfValue(text, at));
  }
  return undefined;
}

/** Of valid JSON: the first character behind the value that begins at `at`. */
function endOfValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === quote) return endOfString(text, at) + 1;
  if (first !== openBrace && first !== openBracket) {
    let end = at;
    while (end < text.length && !/[\s,\]}]/.test(text[end] as string)) end += 1;
    return end;
  }
  let depth = 0;
  for (let end = at; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === quote) end = endOfString(text, end);
    else if (code === openBrace || code === openBracket) depth += 1;
    else if (code === closeBrace || code === closeBracket) {
      depth -= 1;
      if (depth === 0) return end + 1;
    }
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (/\s/.test(text[at] ?? '')) at += 1;
  return at;
}

function afterComma(text: string, end: number): number {
  const at = skipSpace(text, end);
  return text[at] === ',' ? skipSpace(text, at + 1) : at;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

const quote = 34;
const colon = 58;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;
