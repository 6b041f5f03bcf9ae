import { randomUUID } from 'node:crypto';
import type { ResolvedOperation } from '../../gateway/contracts/compile.ts';
import { readings, valueFor } from '../../gateway/contracts/samples/value.ts';
import { oneOf, type Random } from '../support/random.ts';

/** A request to an operation, before it is written down. */
export interface Call {
  readonly operation: ResolvedOperation;
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** What was made wrong: the name of a parameter, or a pointer into the body. */
  readonly wrong?: string;
}

/** A call that fits the contract, as its examples or its schemas have it. */
export function fittingCall(operation: ResolvedOperation, random: Random): Call {
  const reading = random(3) === 0 ? oneOf(random, readings) : (readings[0] as (typeof readings)[number]);
  const given: Record<'path' | 'query' | 'header' | 'cookie', Record<string, unknown>> = {
    path: {},
    query: {},
    header: {},
    cookie: {},
  };
  for (const { name, in: place, required, schema } of operation.parameters ?? []) {
    // Where a list goes on is for the gateway to say.
    if (name === 'cursor' || (required !== true && random(2) === 0)) continue;
    given[place][name] = valueFor(schema, reading);
  }
  if (given.header['Idempotency-Key'] !== undefined) given.header['Idempotency-Key'] = randomUUID();
  const content = operation.requestBody?.content['application/json'];
  if (content === undefined) return { operation, ...given };
  const body = content.example ?? valueFor(content.schema, readings[0] as (typeof readings)[number]);
  return { operation, ...given, body };
}

const oddities: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  'x',
  '\u0000',
  '\ud800',
  '../..',
  "' OR 1=1 --",
  '{{7*7}}',
  'é'.repeat(300),
  'x'.repeat(5_000),
  0,
  -1,
  1.5,
  1e21,
  9_007_199_254_740_991,
  '0x10',
  '9'.repeat(40),
  '2026-13-45',
  [],
  [null],
  {},
  { a: { b: { c: [] } } },
  Array(200).fill('a'),
];

/** The same call with one thing about it that is odd: a parameter, or a value in its body. */
export function oddCall(call: Call, random: Random): Call {
  const names = (['path', 'query', 'header'] as const).flatMap((place) =>
    Object.keys(call[place]).map((name) => [place, name] as const),
  );
  const places = pointersIn(call.body);
  const turn = random(names.length + places.length + 1);
  if (turn === 0)
    return {
      ...call,
      query: { ...call.query, [oneOf(random, ['debug', 'limit[]', '__proto__', 'a.b'])]: '1' },
      wrong: '',
    };
  const named = names[turn - 1];
  if (named !== undefined) {
    const [place, name] = named;
    return { ...call, [place]: { ...call[place], [name]: oneOf(random, oddities) }, wrong: name };
  }
  const pointer = places[turn - 1 - names.length] as string;
  const body = structuredClone(call.body);
  return { ...call, body: changed(body, pointer, random), wrong: pointer };
}

/** Every place in a value, as JSON pointers; the value itself is the empty one. */
function pointersIn(value: unknown, at = ''): string[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [at];
  return [
    at,
    ...Object.entries(value).flatMap(([key, item]) =>
      pointersIn(item, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    ),
  ];
}

function changed(body: unknown, pointer: string, random: Random): unknown {
  if (pointer === '') return oneOf(random, oddities);
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop() as string;
  const parent = keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], body) as Record<
    string,
    unknown
  >;
  const how = Array.isArray(parent) ? 2 : random(6);
  if (how === 0) delete parent[last];
  else if (how === 1) parent[`${last}x`] = 1;
  else parent[last] = oneOf(random, oddities);
  return body;
}

/** The request as `fetch` takes it. */
export function write(call: Call, base: string): { readonly url: string; readonly init: RequestInit } {
  const { operation, path, query, header, body } = call;
  const place = operation.path.replace(/\{(.+?)\}/g, (_, name: string) =>
    encodeURIComponent(wellFormed(asText(path[name]))),
  );
  const search = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(asText(value)))}`,
  );
  const headers = Object.entries(header).map(
    ([name, value]) =>
      [
        name,
        asText(value)
          .replace(/[^\t\x20-\x7e]/g, '?')
          .trim(),
      ] as [string, string],
  );
  return {
    url: `${base}${place}${search.length === 0 ? '' : `?${search.join('&')}`}`,
    init: {
      method: operation.method.toUpperCase(),
      headers: [...headers, ...(body === undefined ? [] : [['Content-Type', 'application/json'] as [string, string]])],
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
  };
}

const asText = (value: unknown): string => (Array.isArray(value) ? value.map(asText).join(',') : String(value));
const wellFormed = (text: string): string => text.toWellFormed();
