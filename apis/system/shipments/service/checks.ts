import type { Violation } from './http/problem.ts';

/** Reads a value found at a JSON pointer; what is wrong goes into `found`, and the result is then not to be used. */
export type Check<T> = (value: unknown, at: string, found: Violation[]) => T;

/** A string of this shape, which `words` describes after “must be”. */
export const matching =
  (pattern: RegExp, words: string): Check<string> =>
  (value, at, found) => {
    if (typeof value !== 'string' || !pattern.test(value)) found.push({ pointer: at, detail: `must be ${words}` });
    return value as string;
  };

/** 1 to `most` characters, counted in code points as JSON Schema does. */
export const text =
  (most: number): Check<string> =>
  (value, at, found) => {
    if (typeof value !== 'string' || !isWithin(value, most)) {
      found.push({ pointer: at, detail: `must be 1 to ${most} characters` });
    }
    return value as string;
  };

export const whole =
  (least: number, most: number): Check<number> =>
  (value, at, found) => {
    if (!Number.isInteger(value) || Number(value) < least || Number(value) > most) {
      found.push({ pointer: at, detail: `must be a whole number from ${least} to ${most}` });
    }
    return value as number;
  };

export const oneOf =
  <T extends string>(...choices: readonly T[]): Check<T> =>
  (value, at, found) => {
    if (!choices.includes(value as T)) found.push({ pointer: at, detail: `must be one of ${choices.join(', ')}` });
    return value as T;
  };

/** 1 to `most` of the same. */
export const list =
  <T>(item: Check<T>, most: number): Check<T[]> =>
  (value, at, found) => {
    if (Array.isArray(value) && value.length >= 1 && value.length <= most) {
      return value.map((entry, index) => item(entry, `${at}/${index}`, found));
    }
    found.push({ pointer: at, detail: `must be a list of 1 to ${most}` });
    return [];
  };

type Fields<T> = { readonly [Name in keyof T]-?: Check<NonNullable<T[Name]>> };
type OptionalName<T> = { [Name in keyof T]-?: undefined extends T[Name] ? Name : never }[keyof T];

/** An object of these fields and no others, in the order of this table whatever the order they came in. */
export const object =
  <T extends object>(fields: Fields<T>, ...optional: readonly (OptionalName<T> & string)[]): Check<T> =>
  (value, at, found) => {
    const given = asObject(value);
    if (given === undefined) found.push({ pointer: at, detail: 'must be an object' });
    else for (const name of Object.keys(given)) refuseUnknown(fields, name, at, found);
    const read: Record<string, unknown> = {};
    for (const [name, check] of Object.entries(fields) as [string, Check<unknown>][]) {
      const isThere = given !== undefined && Object.hasOwn(given, name);
      if (isThere) read[name] = check(given[name], `${at}/${name}`, found);
      else if (given !== undefined && !(optional as readonly string[]).includes(name)) {
        found.push({ pointer: `${at}/${name}`, detail: 'is required' });
      }
    }
    return read as T;
  };

function refuseUnknown(fields: object, name: string, at: string, found: Violation[]): void {
  if (Object.hasOwn(fields, name)) return;
  const token = name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');
  found.push({ pointer: `${at}/${token}`, detail: 'is not a field of this object' });
}

const asObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;

// A string of n code points has at most 2n code units: the first test keeps the second from walking a huge one.
const isWithin = (value: string, most: number): boolean =>
  value.length > 0 && value.length <= 2 * most && [...value].length <= most;
