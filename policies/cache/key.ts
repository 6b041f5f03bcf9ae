import type { Parameters } from '../policy.ts';

/**
 * Parameters as one text: equal for equal values in whatever order they were given, different for any others. Where a
 * list's order matters to the callee it matters here. What is not plain data equals nothing, itself included.
 */
export const parametersKey = ({ path, query, header, cookie }: Parameters): string =>
  `${valuesKey(path)}${valuesKey(query)}${valuesKey(header)}${valuesKey(cookie)}`;

/** Text that cannot run into what follows it, whatever it holds. */
export const textKey = (text: string): string => `'${text.length}:${text}`;

/** The same for values by name. */
export function valuesKey(values: Readonly<Record<string, unknown>>): string {
  let key = '{';
  const names = Object.keys(values);
  // Written in the order of the contract by the door, of the request at the edge.
  if (names.length > 1) names.sort();
  for (const name of names) {
    const value = values[name];
    if (value !== undefined) key += `${textKey(name)}${valueKey(value)}`;
  }
  return `${key}}`;
}

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
