import { isUtf8 } from 'node:buffer';
import { Problem } from '#problem';
import { inShort } from '../parts/in-short.ts';

export interface JsonRules {
  /** How many arrays and objects may lie in each other. */
  readonly maxDepth: number;
  /** How many members of objects and items of arrays there may be in all. */
  readonly maxValues: number;
  /** Whether every integer must survive as a JavaScript number, and every text as one that a store takes. */
  readonly exact: boolean;
}

/**
 * Reads JSON so that nobody who reads the same bytes can understand something else (RFC 8259 §4, RFC 7493 §2): UTF-8
 * without a byte order mark, no key twice in an object, no number that turns into another one. `__proto__` is refused as
 * a key: it does nothing here, but not everyone who copies properties is as careful.
 *
 * A key given twice is found by counting: `JSON.parse` keeps the last one, so the value has fewer members than the text.
 * @throws Problem  `bad-request`
 */
export function readJson(bytes: Buffer, { maxDepth, maxValues, exact }: JsonRules): unknown {
  if (!isUtf8(bytes)) throw refusal('The body is not UTF-8.');
  // Before anything is made of it: a megabyte of `[],` is cheap to send.
  const written = membersIn(bytes, maxDepth, maxValues);
  const text = bytes.toString();
  const value = parse(text);
  if (membersOf(value, exact) !== written) throw refusal(`The body has the property ${repeatedKey(text)} twice.`);
  // Neither can be written in JSON but by an escape.
  if (exact && text.includes('\\u')) checkTexts(value);
  return value;
}

/** RFC 7493 §2.1; PostgreSQL has no U+0000, and UTF-8 no half of a pair. */
function checkTexts(value: unknown): void {
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
    throw refusal('The body has a text with U+0000 or half a surrogate pair.');
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    checkTexts(key);
    checkTexts(item);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refusal(`The body is not JSON${whyNot(String(error))}.`);
  }
}

/** What V8 says that names a place or one character; the rest is as much of the body as it likes. */
function whyNot(error: string): string {
  if (error.includes('Unexpected end')) return ': it ends too early';
  const token = /Unexpected token '(.)'/su.exec(error)?.[1];
  if (token !== undefined) return `: “${token}” cannot stand where it does`;
  return / \(line \d+ column \d+\)/.exec(error)?.[0] ?? '';
}

/**
 * Counts the members of all objects in valid JSON, its colons outside strings, and bounds its values. Bytes of characters beyond ASCII are
 * never those of ASCII characters in UTF-8, so bytes will do, and are quicker.
 */
function membersIn(bytes: Buffer, maxDepth: number, maxValues: number): number {
  let members = 0;
  let values = 0;
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === code.quote) at = endOfString(bytes, at);
    else if (byte === code.colon) members += 1;
    else if (byte === code.comma) values += 1;
    else if (byte === code.openBracket || byte === code.openBrace) {
      depth += 1;
      values += 1;
      if (depth > maxDepth) throw refusal(`The body is nested deeper than ${maxDepth} levels.`);
    } else if (byte === code.closeBracket || byte === code.closeBrace) depth -= 1;
  }
  // The first of an object or array follows its bracket, every other a comma; an empty one is taken for one of one.
  if (values > maxValues) throw refusal(`The body holds more than ${maxValues} values.`);
  return members;
}

function endOfString(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== code.quote) at += bytes[at] === code.backslash ? 2 : 1;
  return at;
}

const code = {
  quote: 34,
  comma: 44,
  colon: 58,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  openBrace: 123,
  closeBrace: 125,
} as const;

/** Counts the members of all objects in a value, and looks at its numbers on the way. */
function membersOf(value: unknown, exact: boolean): number {
  if (typeof value === 'number') checkNumber(value, exact);
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += membersOf(item, exact);
    return members;
  }
  const object = value as Record<string, unknown>;
  // Fresh from JSON.parse, it has no other properties than its own; this is three times as fast as Object.keys.
  for (const key in object) {
    if (key === '__proto__') throw refusal('The body has a property “__proto__”.');
    // After {"role\\":1}, JSON.parse of V8 13.6 reads the key of {"role\"":1} as role\, too.
    if (key.endsWith('\\')) throw refusal('The body has a property whose name ends in a backslash.');
    members += 1 + membersOf(object[key], exact);
  }
  return members;
}

function checkNumber(value: number, exact: boolean): void {
  if (!Number.isFinite(value)) throw refusal('The body has a number that is too large.');
  if (exact && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw refusal('The body has an integer beyond 9007199254740991, which not every reader keeps exact.');
  }
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** The first key, as written, that an object in valid JSON has twice. Slow, and only for the refusal. */
function repeatedKey(text: string): string {
  const open: Set<string>[] = [];
  let last = '';
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const keys = open.at(-1);
      const key = JSON.parse(last) as string;
      if (keys?.has(key)) return inShort(last);
      keys?.add(key);
    }
    last = token;
  }
  return '';
}

const refusal = (detail: string): Problem => new Problem('bad-request', { detail });
