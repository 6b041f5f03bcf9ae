import fc from 'fast-check';
import type { ResolvedOperation, Schema } from '../../gateway/contracts/openapi.ts';
import { readings, valueFor } from '../../gateway/contracts/samples/value.ts';
import { valuesOf } from './schemas.ts';

/** A request to an operation, before it is written down. */
export interface Call {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** Calls that fit the contract: as its examples have it, which may lead somewhere, or anything its schemas allow. */
export function fittingCalls(operation: ResolvedOperation): fc.Arbitrary<Call> {
  const places: Record<'path' | 'query' | 'header' | 'cookie', Record<string, fc.Arbitrary<unknown>>> = {
    path: {},
    query: {},
    header: {},
    cookie: {},
  };
  const required: string[] = [];
  for (const { name, in: place, required: isRequired, schema } of operation.parameters ?? []) {
    // Where a list goes on is for the gateway to say.
    if (name === 'cursor') continue;
    if (isRequired === true) required.push(name);
    places[place][name] = name === 'Idempotency-Key' ? fc.uuid() : textable(place, likely(schema as Schema));
  }
  const record = (members: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record(members, { requiredKeys: required.filter((name) => name in members), noNullPrototype: true });
  const content = operation.requestBody?.content['application/json'];
  const parts = { path: record(places.path), query: record(places.query), header: record(places.header) };
  if (content === undefined) return fc.record(parts);
  const { schema, example } = content as { schema: Schema; example?: unknown };
  const bodies = example === undefined ? likely(schema) : fc.oneof(fc.constant(example), valuesOf(schema));
  return fc.record({ ...parts, body: bodies });
}

/** What the contract shows, as often as anything else it allows. */
function likely(schema: Schema): fc.Arbitrary<unknown> {
  const [shown] = readings;
  const example = shown === undefined ? undefined : valueFor(schema, shown);
  return example === undefined ? valuesOf(schema) : fc.oneof(fc.constant(example), valuesOf(schema));
}

/** Of the values, those that can be written where they belong, and mean nothing else there. */
const textable = (place: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  values.filter((value) => {
    const text = asText(value);
    if (place === 'header') return /^[!-~]([ -~]*[!-~])?$/.test(text);
    return place !== 'path' || (text !== '' && !/^\.{1,2}$|[/\\\p{Cc}]/u.test(text));
  });

/** What goes over the wire. */
export interface Written {
  readonly method: string;
  /** From the API's base on. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
}

export function write({ method, path: template }: ResolvedOperation, { path, query, header, body }: Call): Written {
  const place = template.replace(/\{(.+?)\}/g, (_, name: string) => encodeURIComponent(asText(path[name])));
  const search = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${queryText(value)}`);
  const headers = Object.entries(header).map(([name, value]) => [name, asText(value)] as const);
  return {
    method: method.toUpperCase(),
    target: `${place}${search.length === 0 ? '' : `?${search.join('&')}`}`,
    headers: [...headers, ...(body === undefined ? [] : [['Content-Type', 'application/json'] as const])],
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

const queryText = (value: unknown): string =>
  Array.isArray(value) ? value.map(queryText).join(',') : encodeURIComponent(String(value));
const asText = (value: unknown): string => (Array.isArray(value) ? value.map(asText).join(',') : String(value));
