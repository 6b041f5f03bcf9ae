import type { Schema } from '../openapi.ts';
import { textFor } from './pattern.ts';

/** One way to read a schema. None is always right: whoever asks tries them in turn. */
export interface Reading {
  /** Whether its own examples and defaults are used, which may not fit it, or its rules alone. */
  readonly examples: boolean;
  /** Which of several alternatives is taken, from 0. */
  readonly alternative: number;
  /** Whether all that may be left out is. */
  readonly bare?: true;
}

/** From what looks best to what fits most often. */
export const readings: readonly Reading[] = [
  { examples: true, alternative: 0 },
  ...[0, 1, 2].map((alternative) => ({ examples: false, alternative })),
  { examples: false, alternative: 0, bare: true },
];

/** Objects within objects that are shown with what they may leave out. */
const generous = 3;
const deepest = 24;

/**
 * Plain data that should fit a resolved JSON Schema, the same each time. It is made from what the schema says at each
 * place and not searched for: whoever asks checks it with the schema's validator.
 */
export const valueFor = (schema: unknown, reading: Reading): unknown => make(schema, reading, []);

type Ancestors = readonly unknown[];

function make(given: unknown, reading: Reading, ancestors: Ancestors): unknown {
  if (typeof given !== 'object' || given === null) return {};
  // A schema within itself ends where it may: the place above leaves it out, or it is null.
  if (ancestors.length > deepest || ancestors.includes(given)) return undefined;
  const schema = flat(given as Schema, reading, ancestors);
  const said = saidBy(schema, reading);
  if (said !== undefined) return said;
  const inner = [...ancestors, given];
  const type = typeOf(schema);
  if (type === 'object') return object(schema, reading, inner);
  if (type === 'array') return list(schema, reading, inner);
  if (type === 'string') return text(schema);
  if (type === 'integer' || type === 'number') return number(schema, type);
  return type === 'boolean' ? true : null;
}

function saidBy(schema: Schema, reading: Reading): unknown {
  if (schema.const !== undefined) return schema.const;
  const values = schema.enum as readonly unknown[] | undefined;
  if (reading.examples) {
    const [first] = (schema.examples as readonly unknown[] | undefined) ?? [];
    const example = schema.example ?? first ?? schema.default;
    if (example !== undefined) return example;
  }
  return values?.find((value) => value !== null) ?? values?.[0];
}

/** `allOf` and one alternative of `anyOf` and `oneOf` laid into one schema. */
function flat(schema: Schema, reading: Reading, ancestors: Ancestors): Schema {
  if (ancestors.includes(schema)) return {};
  const { allOf = [], anyOf, oneOf, ...own } = schema as Schema & Readonly<Record<string, readonly Schema[]>>;
  const chosen = [anyOf, oneOf].map((options) => oneOfThem(options, reading, ancestors));
  const parts = [...allOf, ...chosen].filter((part) => part !== undefined);
  return parts.map((part) => flat(part, reading, [...ancestors, schema])).reduce(merged, own);
}

function oneOfThem(
  options: readonly Schema[] | undefined,
  { alternative }: Reading,
  ancestors: Ancestors,
): Schema | undefined {
  const usable = options?.filter((option) => option.type !== 'null' && !ancestors.includes(option));
  return (
    usable?.[Math.min(alternative, usable.length - 1)] ?? options?.find(({ type }) => type === 'null') ?? options?.[0]
  );
}

function merged(one: Schema, other: Schema): Schema {
  const properties = { ...(one.properties as object), ...(other.properties as object) };
  const required = [...((one.required ?? []) as string[]), ...((other.required ?? []) as string[])];
  return {
    ...one,
    ...other,
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(required.length === 0 ? {} : { required }),
  };
}

function typeOf({ type, properties, items, ...rest }: Schema): string {
  const [first] = (Array.isArray(type) ? type : [type]).filter((name) => name !== undefined && name !== 'null');
  if (first !== undefined) return first as string;
  if (type !== undefined) return 'null';
  if (items !== undefined) return 'array';
  const words = ['pattern', 'format', 'minLength', 'maxLength'];
  if (properties === undefined && words.some((word) => word in rest)) return 'string';
  return properties === undefined && ('minimum' in rest || 'maximum' in rest) ? 'number' : 'object';
}

function object(schema: Schema, reading: Reading, ancestors: Ancestors): Record<string, unknown> {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
  const required = (schema.required ?? []) as readonly string[];
  const made: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(properties)) {
    const isNeeded = required.includes(name);
    if (!isNeeded && (reading.bare || ancestors.length > generous || property.writeOnly === true)) continue;
    const value = make(property, reading, ancestors);
    if (value !== undefined) made[name] = value;
    else if (isNeeded) made[name] = null;
  }
  for (const name of required)
    if (!Object.hasOwn(properties, name)) made[name] = additional(schema, reading, ancestors);
  const least = Math.min(Number(schema.minProperties ?? 0), 1_000);
  for (let count = 1; Object.keys(made).length < least; count += 1) {
    made[`key${count}`] = additional(schema, reading, ancestors);
  }
  return made;
}

const additional = ({ additionalProperties }: Schema, reading: Reading, ancestors: Ancestors): unknown =>
  typeof additionalProperties === 'object' ? (make(additionalProperties, reading, ancestors) ?? null) : 'example';

function list(schema: Schema, reading: Reading, ancestors: Ancestors): unknown[] {
  const {
    prefixItems = [],
    minItems = 0,
    maxItems = 1,
  } = schema as {
    prefixItems?: readonly unknown[];
    minItems?: number;
    maxItems?: number;
  };
  const usual = reading.bare ? 0 : Math.max(prefixItems.length, Math.min(maxItems, 1));
  const length = Math.min(Math.max(minItems, usual), 100);
  const items = Array.from({ length }, (_, index) => {
    const value = make(prefixItems[index] ?? schema.items ?? true, reading, ancestors);
    return schema.uniqueItems === true ? another(value, index, schema.items) : value;
  });
  return items.includes(undefined) ? [] : items;
}

/** Items that must differ count on. */
function another(value: unknown, index: number, items: Schema | undefined): unknown {
  const values = items?.enum as readonly unknown[] | undefined;
  if (values !== undefined) return values[index] ?? value;
  if (typeof value === 'number') return value + index;
  return typeof value === 'string' && index > 0 ? `${value}${index}` : value;
}

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-15T09:30:00Z',
  date: '2026-01-15',
  time: '09:30:00Z',
  duration: 'PT1H',
  email: 'someone@example.com',
  'idn-email': 'someone@example.com',
  hostname: 'www.example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  'uri-reference': '/example',
  iri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
  byte: 'ZXhhbXBsZQ==',
  'json-pointer': '/example',
};

function text(schema: Schema): string {
  const {
    format,
    pattern,
    minLength = 0,
    maxLength,
  } = schema as {
    format?: string;
    pattern?: string;
    minLength?: number;
    maxLength?: number;
  };
  const made = (pattern === undefined ? undefined : textFor(pattern)) ?? formats[format ?? ''] ?? 'example';
  if (made.length < minLength) return made.padEnd(Math.min(minLength, 65_536), made.at(-1) || 'a');
  return maxLength === undefined || pattern !== undefined ? made : made.slice(0, maxLength);
}

function number(schema: Schema, type: 'integer' | 'number'): number {
  const limits = schema as Readonly<Record<'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum', number>>;
  const least = type === 'integer' ? 1 : Number.MIN_VALUE;
  const step = Number(schema.multipleOf ?? (type === 'integer' ? 1 : 0));
  const low = limits.minimum ?? (limits.exclusiveMinimum === undefined ? undefined : limits.exclusiveMinimum + least);
  const high = limits.maximum ?? (limits.exclusiveMaximum === undefined ? undefined : limits.exclusiveMaximum - least);
  const wanted = Math.min(Math.max(1, low ?? 1), high ?? Number.POSITIVE_INFINITY);
  if (step === 0) return limits.exclusiveMinimum === wanted ? wanted + 0.5 : wanted;
  const up = Math.ceil(wanted / step) * step;
  return high !== undefined && up > high ? Math.floor(high / step) * step : up;
}
