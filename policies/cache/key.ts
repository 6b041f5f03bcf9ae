import type { Parameters } from '../policy.ts';

/**
 * Parameters as one text: equal for equal values in whatever order they were given, different for any others. Where a
 * list's order matters to the callee it matters here. What is not plain data equals nothing, itself included.
 */
export function parametersKey(parameters: Parameters): string {
  if (parameters === last) return lastKey;
  const { path, query, header, cookie } = parameters;
  const before = odd;
  lastKey = `${valuesKey(path)}${valuesKey(query)}${valuesKey(header)}${valuesKey(cookie)}`;
  last = odd === before ? parameters : undefined;
  return lastKey;
}

/** A call between tiers is asked for its key twice, and no other in between. */
let last: Parameters | undefined;
let lastKey = '';

/** Text that cannot run into what follows it, whatever it holds. */
export const textKey = (text: string): string => `'${text.length}:${text}`;

/** The same for values by name. */
export function valuesKey(values: Readonly<Record<string, unknown>>): string {
  let key = '{';
  let before = '';
  // Nothing here has other properties than its own; this is several times as fast as Object.keys.
  for (const name in values) {
    // Written in the order of the contract by the door, of the request at the edge.
    if (name < before) return keyInOrder(values);
    key += memberKey(name, values[name]);
    before = name;
  }
  return `${key}}`;
}

function keyInOrder(values: Readonly<Record<string, unknown>>): string {
  let key = '{';
  for (const name of Object.keys(values).sort()) key += memberKey(name, values[name]);
  return `${key}}`;
}

const memberKey = (name: string, value: unknown): string =>
  value === undefined ? '' : `${textKey(name)}${valueKey(value)}`;

function valueKey(value: unknown): string {
  if (typeof value === 'string') return textKey(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return `${value},`;
  if (Array.isArray(value)) return listKey(value);
  if (isPlain(value)) return valuesKey(value);
  odd += 1;
  return `?${odd},`;
}

function listKey(values: readonly unknown[]): string {
  let key = '[';
  for (const value of values) key += valueKey(value ?? null);
  return `${key}]`;
}

let odd = 0;

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
