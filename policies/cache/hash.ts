import type { Parameters } from '../policy.ts';

/**
 * A number that parameters have in common whose keys are equal (key.ts), and few others. Unlike a key it is not
 * written down.
 * @returns  an integer of 32 bits
 */
export function parametersHash({ path, query, header }: Parameters): number {
  return mixed(Math.imul(valuesHash(path), 31) + Math.imul(valuesHash(query), 37) + valuesHash(header));
}

/** A sum, in which no order counts. */
function valuesHash(values: Readonly<Record<string, unknown>>): number {
  let sum = 0;
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) sum = (sum + mixed(textHash(name) ^ Math.imul(valueHash(value), 31))) | 0;
  }
  return sum;
}

function valueHash(value: unknown): number {
  if (typeof value === 'string') return textHash(value);
  if (typeof value === 'number') return value | 0;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => Math.imul(sum, 31) + valueHash(item ?? null), 7);
  return typeof value === 'object' && value !== null
    ? valuesHash(value as Record<string, unknown>)
    : Number(value === true);
}

/** Of a text so many characters are looked at: the last, where most differ. */
const telling = 40;

/** FNV-1a. */
function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = Math.max(text.length - telling, 0); at < text.length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

/** Has what differs in the upper bits differ in the lower ones too. */
const mixed = (hash: number): number => Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
