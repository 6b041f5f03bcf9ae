/** Text of a column, as PostgreSQL sends it, to the value handlers see. */
export type Parse = (text: string) => unknown;

const oids = {
  bytea: 17,
  int8: 20,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  timetz: 1266,
  numeric: 1700,
} as const;

const arrayOids = { int8: 1016, date: 1182, timestamp: 1115, timestamptz: 1185, numeric: 1231 } as const;

const asIs: Parse = (text) => text;

/**
 * How column types are read, for both drivers alike; each has other habits of its own. Counts and amounts in minor units
 * (int8) are numbers, exact decimals (numeric) and calendar dates stay text, and instants are `Date`s: a timestamp
 * without a zone is UTC.
 */
export const parsers: Readonly<Record<number, Parse>> = {
  [oids.int8]: readInteger,
  [oids.numeric]: asIs,
  [oids.date]: asIs,
  [oids.time]: asIs,
  [oids.timetz]: asIs,
  [oids.interval]: asIs,
  [oids.timestamp]: (text) => readInstant(`${text}Z`),
  [oids.timestamptz]: readInstant,
  [oids.bytea]: (text) => Buffer.from(text.slice(2), 'hex'),
};

/** The element's parser, by the type of its array: one of the drivers has to be told for each array type. */
export const elementParsers: Readonly<Record<number, Parse>> = {
  [arrayOids.int8]: readInteger,
  [arrayOids.numeric]: asIs,
  [arrayOids.date]: asIs,
  [arrayOids.timestamp]: (text) => readInstant(`${text}Z`),
  [arrayOids.timestamptz]: readInstant,
};

function readInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the integer ${text} is larger than a number can hold`);
  return value;
}

function readInstant(text: string): Date {
  const value = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  if (Number.isNaN(value.getTime())) throw new RangeError(`the database sent ${text} where an instant was expected`);
  return value;
}
