import type { Violation } from '#problem';
import type { Headers, Parameters } from '../../policies/policy.ts';
import type { ParameterObject, Schema } from './openapi.ts';

/** A request as text, the way it travels. */
export interface WireRequest {
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Turns parameters from text to typed values and back. Both directions know only what `unsupported` lets pass. */
export interface Wire {
  parse(path: Readonly<Record<string, string>>, query: string, headers: Headers): Parameters | Violation[];
  serialise(parameters: Parameters): WireRequest;
}

/** Why a parameter's declaration cannot be honoured, or `undefined`. Said at boot: nothing is ignored silently. */
export function unsupported(parameter: ParameterObject): string | undefined {
  const { style } = parameter;
  const usual = parameter.in === 'query' || parameter.in === 'cookie' ? 'form' : 'simple';
  if (style !== undefined && style !== usual)
    return `parameter “${parameter.name}” uses style ${style}, only ${usual} is supported here`;
  if (parameter.content !== undefined && parameter.content['application/json'] === undefined) {
    return `parameter “${parameter.name}” is encoded as ${Object.keys(parameter.content)[0]}, only application/json is supported`;
  }
  if (parameter.content === undefined && kindOf(parameter.schema) === 'object') {
    return `parameter “${parameter.name}” is an object without \`content\`; give it content: application/json`;
  }
  return undefined;
}

/**
 * @param template  path below the document's server, `/orders/{orderId}`
 */
export function createWire(template: string, parameters: readonly ParameterObject[]): Wire {
  const readers = new Map(parameters.map((parameter) => [`${parameter.in}:${keyOf(parameter)}`, reader(parameter)]));
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const inHeader = parameters.filter((parameter) => parameter.in === 'header');
  const inCookie = parameters.filter((parameter) => parameter.in === 'cookie');
  const known = inQuery.map((parameter) => parameter.name);
  const lists = new Set(
    inQuery.filter((parameter) => isList(parameter) && parameter.explode === false).map((parameter) => parameter.name),
  );

  const read = (
    place: string,
    name: string,
    texts: readonly string[],
    into: Record<string, unknown>,
    violations: Violation[],
  ): void => {
    const result = (readers.get(`${place}:${name}`) as Reader)(texts);
    if ('value' in result) into[name] = result.value;
    else violations.push({ parameter: name, detail: result.detail });
  };

  const parseQuery = (query: string, into: Record<string, unknown>, violations: Violation[]): void => {
    const texts = new Map<string, string[]>();
    for (const part of query.split('&')) {
      if (part === '') continue;
      const cut = part.indexOf('=');
      const name = decode(cut === -1 ? part : part.slice(0, cut));
      const raw = cut === -1 ? '' : part.slice(cut + 1);
      // Commas that separate are not encoded, those inside an item are: split first.
      const items = (name !== undefined && lists.has(name) ? raw.split(',') : [raw]).map(decode);
      if (name === undefined || !items.every((item) => item !== undefined))
        violations.push({ detail: 'the query has a malformed percent-encoding' });
      else if (!readers.has(`query:${name}`))
        violations.push({ parameter: name.slice(0, 100), detail: unknownParameter(known) });
      else if (lists.has(name) && texts.has(name)) violations.push({ parameter: name, ...repeated });
      else texts.set(name, [...(texts.get(name) ?? []), ...items]);
    }
    for (const [name, values] of texts) read('query', name, values, into, violations);
  };

  return {
    parse(path, query, headers) {
      const violations: Violation[] = [];
      const values = { path: {}, query: {}, header: {}, cookie: {} } as Record<string, Record<string, unknown>> &
        Parameters;
      for (const name in path) read('path', name, [path[name] as string], values.path, violations);
      if (query !== '') parseQuery(query, values.query, violations);
      for (const parameter of inHeader) {
        const text = headers[keyOf(parameter)];
        if (text !== undefined)
          read('header', keyOf(parameter), typeof text === 'string' ? [text] : text, values.header, violations);
      }
      if (inCookie.length > 0) {
        const cookies = cookiesOf(headers.cookie);
        for (const { name } of inCookie) {
          const text = cookies.get(name);
          if (text !== undefined) read('cookie', name, [text], values.cookie, violations);
        }
      }
      return violations.length > 0 ? violations : values;
    },
    serialise(values) {
      const path = template.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(String(values.path[name])));
      const query = inQuery.flatMap((parameter) => queryParts(parameter, values.query[parameter.name])).join('&');
      const headers = Object.fromEntries(
        inHeader
          .filter((parameter) => values.header[keyOf(parameter)] !== undefined)
          .map((parameter) => [keyOf(parameter), plain(values.header[keyOf(parameter)])]),
      );
      return { path, query, headers };
    },
  };
}

/** How a parameter is named in `Parameters`: header names are lower-case. */
export const keyOf = (parameter: ParameterObject): string =>
  parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name;

type Read = { readonly value: unknown } | { readonly detail: string };
type Reader = (texts: readonly string[]) => Read;

const repeated = { detail: 'may be given only once' };

const isList = (parameter: ParameterObject): boolean =>
  parameter.content === undefined && kindOf(parameter.schema) === 'array';

function reader(parameter: ParameterObject): Reader {
  if (parameter.content !== undefined) return (texts) => (texts.length > 1 ? repeated : readJson(texts[0] as string));
  if (!isList(parameter)) {
    const scalar = scalars[kindOf(parameter.schema)] ?? readString;
    return (texts) => (texts.length > 1 ? repeated : scalar(texts[0] as string));
  }
  const scalar = scalars[kindOf(whole(parameter.schema).items)] ?? readString;
  return (texts) => {
    const items = parameter.in === 'query' ? texts : texts.flatMap((text) => text.split(','));
    const values: unknown[] = [];
    for (const item of items) {
      const result = scalar(item);
      if (!('value' in result)) return result;
      values.push(result.value);
    }
    return { value: values };
  };
}

const readString = (text: string): Read => ({ value: text });

function readJson(text: string): Read {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { detail: 'must be JSON' };
  }
}

// Stricter than Number(): `0x10`, `1e3`, ` 7` and the empty text are not what the contract calls an integer.
const integer = /^-?(?:0|[1-9]\d{0,15})$/;
const decimal = /^-?(?:0|[1-9]\d{0,15})(?:\.\d{1,15})?$/;

const scalars: Readonly<Record<string, (text: string) => Read>> = {
  integer: (text) =>
    integer.test(text) && Number.isSafeInteger(Number(text))
      ? { value: Number(text) }
      : { detail: 'must be an integer' },
  number: (text) => (decimal.test(text) ? { value: Number(text) } : { detail: 'must be a number' }),
  boolean: (text) =>
    text === 'true' || text === 'false' ? { value: text === 'true' } : { detail: 'must be true or false' },
};

function kindOf(schema: Schema | undefined): string {
  const { type } = whole(schema);
  return (typeof type === 'object' ? type.find((name) => name !== 'null') : type) ?? 'string';
}

/** A schema together with those it consists of. */
const whole = (schema: Schema = {}): Schema =>
  Object.assign({}, ...((schema.allOf ?? []) as readonly Schema[]).map(whole), schema);

function decode(text: string): string | undefined {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

const unknownParameter = (known: readonly string[]): string =>
  known.length === 0
    ? 'is unknown: this operation takes no query parameters'
    : `is unknown: this operation takes ${known.join(', ')}`;

function cookiesOf(header: string | readonly string[] | undefined): Map<string, string> {
  const text = typeof header === 'string' ? header : (header ?? []).join('; ');
  return new Map(
    text.split(';').map((part) => {
      const cut = part.indexOf('=');
      return [part.slice(0, cut).trim(), part.slice(cut + 1).trim()];
    }),
  );
}

function queryParts(parameter: ParameterObject, value: unknown): string[] {
  if (value === undefined) return [];
  const name = encodeURIComponent(parameter.name);
  if (parameter.content !== undefined) return [`${name}=${encodeURIComponent(JSON.stringify(value))}`];
  if (!Array.isArray(value)) return [`${name}=${encodeURIComponent(String(value))}`];
  if (parameter.explode === false)
    return [`${name}=${value.map((item) => encodeURIComponent(String(item))).join(',')}`];
  return value.map((item) => `${name}=${encodeURIComponent(String(item))}`);
}

const plain = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(',') : String(value));
