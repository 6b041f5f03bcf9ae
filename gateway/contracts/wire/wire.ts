import type { Violation } from '#problem';
import type { Headers, Parameters } from '../../../policies/policy.ts';
import type { ParameterObject } from '../openapi.ts';
import { createQueryReader, queryParts, type Shaped } from './query.ts';
import { isList, isObject, type Meant, type Shape, shapeOf } from './shape.ts';
import { isExploded, join, split, styleOf } from './styles.ts';
import { type Given, type Read, readGiven, readJsonText, repeated } from './text.ts';

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
  /** The declared cookies alone, as a `Cookie` header; `undefined` when none is given. */
  cookies(parameters: Parameters): string | undefined;
}

/** Whether a value is what the schema of the parameter at that index allows. */
export type Fits = (index: number, value: unknown) => boolean;

/**
 * Why a parameter's declaration cannot be honoured, or `undefined`. Said at boot: nothing is ignored silently.
 * @param meant  follows references of its schema, where they are not resolved
 */
export function unsupported(parameter: ParameterObject, meant?: Meant): string | undefined {
  const { name, in: place, content } = parameter;
  if (content !== undefined) {
    if (content['application/json'] !== undefined) return undefined;
    return `parameter “${name}” is encoded as ${Object.keys(content)[0]}, only application/json is supported`;
  }
  const style = styleOf(parameter);
  const shape = shapeOf(parameter.schema, meant);
  if (style === ('matrix' as string))
    return `parameter “${name}” uses style matrix, and the gateway takes no address with “;”`;
  const known = styles[place] ?? [];
  if (!known.includes(style))
    return `parameter “${name}” uses style ${style}, only ${known.join(', ')} is supported in a ${place}`;
  if (style === 'deepObject' && !isObject(shape)) return `parameter “${name}” uses style deepObject, and is no object`;
  const isMany = isList(shape) || isObject(shape);
  if (place === 'cookie' && isMany && isExploded(parameter))
    return `cookie “${name}” has many values, which only explode: false can tell apart`;
  return undefined;
}

const styles: Readonly<Record<ParameterObject['in'], readonly string[]>> = {
  path: ['simple', 'label'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
  cookie: ['form'],
};

/**
 * @param template  path below the document's server, `/orders/{orderId}`
 * @param fits  judges between the ways to read a text whose schema leaves a choice
 */
export function createWire(template: string, parameters: readonly ParameterObject[], fits: Fits = () => true): Wire {
  const shaped = parameters.map((parameter): Shaped => {
    const shape = parameter.content === undefined ? shapeOf(parameter.schema) : undefined;
    return { parameter, shape };
  });
  const indexOf = new Map(shaped.map((one, index) => [one, index]));
  const ofPlace = (place: ParameterObject['in']): Shaped[] => shaped.filter(({ parameter }) => parameter.in === place);
  const [inPath, inQuery, inHeader, inCookie] = [
    ofPlace('path'),
    ofPlace('query'),
    ofPlace('header'),
    ofPlace('cookie'),
  ];
  const byPathName = new Map(inPath.map((one) => [one.parameter.name, one]));
  const queries = createQueryReader(inQuery);

  const read = (one: Shaped, given: Given, into: Record<string, unknown>, violations: Violation[]): void => {
    const result = readParameter(one, given, (value) => fits(indexOf.get(one) as number, value));
    if ('value' in result) into[keyOf(one.parameter)] = result.value;
    else violations.push({ parameter: one.parameter.name, detail: result.detail });
  };
  const readOne = (one: Shaped, text: string, into: Record<string, unknown>, violations: Violation[]): void =>
    read(one, one.shape === undefined ? { texts: [text] } : split(text, one.parameter, one.shape), into, violations);

  return {
    parse(path, query, headers) {
      const violations: Violation[] = [];
      const values = { path: {}, query: {}, header: {}, cookie: {} } as Record<string, Record<string, unknown>> &
        Parameters;
      for (const name in path) readOne(byPathName.get(name) as Shaped, path[name] as string, values.path, violations);
      if (query !== '')
        for (const [one, given] of queries.gather(query, violations)) read(one, given, values.query, violations);
      for (const one of inHeader) {
        const text = headers[keyOf(one.parameter)];
        if (text !== undefined) readOne(one, headerText(one, text), values.header, violations);
      }
      if (inCookie.length > 0) {
        const cookies = cookiesOf(headers.cookie);
        for (const one of inCookie) {
          const text = cookies.get(one.parameter.name);
          if (text !== undefined) readOne(one, text, values.cookie, violations);
        }
      }
      return violations.length > 0 ? violations : values;
    },
    serialise(values) {
      const path = template.replace(/\{([^}]+)\}/g, (_, name: string) => {
        const parameter = byPathName.get(name)?.parameter;
        if (parameter === undefined) return '';
        return written(parameter, values.path[name], encodeURIComponent);
      });
      const query = inQuery.flatMap(({ parameter }) => queryParts(parameter, values.query[parameter.name])).join('&');
      const headers = Object.fromEntries(
        inHeader
          .filter(({ parameter }) => values.header[keyOf(parameter)] !== undefined)
          .map(({ parameter }) => [keyOf(parameter), written(parameter, values.header[keyOf(parameter)], String)]),
      );
      return { path, query, headers };
    },
    cookies(values) {
      const given = inCookie.filter(({ parameter }) => values.cookie[parameter.name] !== undefined);
      if (given.length === 0) return undefined;
      const parts = given.map(
        ({ parameter }) => `${parameter.name}=${written(parameter, values.cookie[parameter.name], encodeURIComponent)}`,
      );
      return parts.join('; ');
    },
  };
}

/** How a parameter is named in `Parameters`: header names are lower-case. */
export const keyOf = (parameter: ParameterObject): string =>
  parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name;

function readParameter({ shape }: Shaped, given: Given, fits: (value: unknown) => boolean): Read {
  if (shape === undefined) return given.texts.length > 1 ? repeated : readJsonText(given.texts[0] ?? '');
  const read = readGiven(given, shape);
  if (!leavesChoice(shape) || ('value' in read && fits(read.value))) return read;
  const plain = readGiven(given, shape, true);
  return 'value' in plain && fits(plain.value) ? plain : read;
}

const leavesChoice = (shape: Shape): boolean =>
  shape.types.length > 1 || isObject(shape) || (isList(shape) && shape.items().types.length > 1);

const written = (parameter: ParameterObject, value: unknown, encode: (text: string) => string): string =>
  parameter.content === undefined ? join(value, parameter, encode) : encode(JSON.stringify(value));

const quotedKey = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;

/** An idempotency key is a structured string, in quotes (RFC 9651 §3.3.3), and often sent without: both are the same key. */
function headerText({ parameter }: Shaped, given: string | readonly string[]): string {
  const text = typeof given === 'string' ? given : given.join(',');
  if (keyOf(parameter) !== 'idempotency-key') return text;
  return quotedKey.exec(text)?.[1]?.replace(/\\(.)/g, '$1') ?? text;
}

function cookiesOf(header: string | readonly string[] | undefined): Map<string, string> {
  const text = typeof header === 'string' ? header : (header ?? []).join('; ');
  return new Map(
    text.split(';').map((part) => {
      const cut = part.indexOf('=');
      return [part.slice(0, cut).trim(), unquoted(part.slice(cut + 1).trim())];
    }),
  );
}

/** A cookie's text may be percent-encoded, and what is not well encoded stands for itself. */
function unquoted(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
