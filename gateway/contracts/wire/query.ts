import type { Violation } from '#problem';
import { inShort } from '../../../policies/parts/in-short.ts';
import type { ParameterObject } from '../openapi.ts';
import { isList, isObject, type Shape } from './shape.ts';
import { isExploded, membersOf, separators, styleOf } from './styles.ts';
import type { Given } from './text.ts';

/** A parameter with its shape; none where `content` says how it is written. */
export interface Shaped {
  readonly parameter: ParameterObject;
  readonly shape: Shape | undefined;
}

/** Tells the parts of a query apart: which texts belong to which parameter. */
export interface QueryReader {
  /** What was given, by parameter; faults go to `violations`. */
  gather(query: string, violations: Violation[]): Map<Shaped, Given>;
}

interface Place {
  readonly texts: string[];
  members?: Map<string, Place>;
}

/** How many brackets of `a[b][c]` may follow each other. */
const deepest = 8;

export function createQueryReader(parameters: readonly Shaped[]): QueryReader {
  const byName = new Map<string, Shaped>();
  const deep = new Map<string, Shaped>();
  const memberOf = new Map<string, Shaped>();
  let open: Shaped | undefined;
  for (const shaped of parameters) {
    const { parameter, shape } = shaped;
    const object = shape !== undefined && isObject(shape);
    if (object && styleOf(parameter) === 'deepObject') deep.set(parameter.name, shaped);
    else if (object && isExploded(parameter)) {
      for (const name of shape.names()) memberOf.set(name, shaped);
      if (shape.open) open = shaped;
    } else byName.set(parameter.name, shaped);
  }
  const known = [...byName.keys(), ...[...deep.keys()].map((name) => `${name}[…]`), ...memberOf.keys()];

  const find = (name: string): { shaped: Shaped; steps: readonly string[] } | undefined => {
    const shaped = byName.get(name);
    if (shaped !== undefined) return { shaped, steps: none };
    const [, base = '', brackets = ''] = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(name) ?? [];
    const owner = deep.get(base);
    if (owner !== undefined) {
      const steps = brackets.slice(1, -1).split('][');
      return steps.length > deepest ? undefined : { shaped: owner, steps };
    }
    const holder = memberOf.get(name) ?? open;
    return holder === undefined ? undefined : { shaped: holder, steps: [name] };
  };

  return {
    gather(query, violations) {
      const given = new Map<Shaped, Place>();
      for (const part of query.split('&')) {
        if (part === '') continue;
        const cut = part.indexOf('=');
        const name = decode(cut === -1 ? part : part.slice(0, cut));
        const found = name === undefined ? undefined : find(name);
        const raw = cut === -1 ? '' : part.slice(cut + 1);
        const separator = found === undefined ? undefined : separatorOf(found.shaped);
        // What separates is not encoded, or in one way; what is encoded inside an item stays there: split first.
        const items = separator === undefined ? [decode(raw)] : raw.split(separator).map(decode);
        if (name === undefined || !areRead(items))
          violations.push({ detail: 'the query has a malformed percent-encoding' });
        // No header or path can hold it, and not every store.
        else if (items.some(holdsNul)) violations.push({ parameter: inShort(name), detail: 'must not hold U+0000' });
        else if (found === undefined) violations.push({ parameter: inShort(name), detail: unknownParameter(known) });
        else if (!put(given, found.shaped, found.steps, items, separator !== undefined))
          violations.push({ parameter: inShort(name), detail: 'may be given only once' });
      }
      return given;
    },
  };
}

const none: readonly string[] = [];
const areRead = (items: readonly (string | undefined)[]): items is readonly string[] => !items.includes(undefined);
const holdsNul = (item: string): boolean => item.includes('\0');

/** What the items of one text are split by; `undefined` where each has a text of its own. */
function separatorOf({ parameter, shape }: Shaped): RegExp | undefined {
  const many = shape !== undefined && (isList(shape) || isObject(shape));
  return many && !isExploded(parameter) ? separators[styleOf(parameter)]?.received : undefined;
}

function put(
  given: Map<Shaped, Place>,
  shaped: Shaped,
  steps: readonly string[],
  items: readonly string[],
  whole: boolean,
): boolean {
  const before = given.get(shaped);
  if (before !== undefined && whole) return false;
  let place: Place = before ?? { texts: [] };
  given.set(shaped, place);
  if (whole && shaped.shape !== undefined && isObject(shaped.shape)) {
    place.members = new Map(membersOf(items, false).members) as Map<string, Place>;
    return true;
  }
  for (const step of steps) {
    place.members ??= new Map();
    const next: Place = place.members.get(step) ?? { texts: [] };
    place.members.set(step, next);
    place = next;
  }
  place.texts.push(...items);
  return true;
}

/** Parts of a query that say this value; the way back. */
export function queryParts(parameter: ParameterObject, value: unknown): string[] {
  if (value === undefined) return [];
  const name = encodeURIComponent(parameter.name);
  if (parameter.content !== undefined) return [`${name}=${encodeURIComponent(JSON.stringify(value))}`];
  const style = styleOf(parameter);
  if (style === 'deepObject') return deepParts(name, value);
  const text = (item: unknown): string => encodeURIComponent(String(item));
  const separator = separators[style]?.sent ?? ',';
  if (Array.isArray(value)) {
    if (isExploded(parameter)) return value.map((item) => `${name}=${text(item)}`);
    return [`${name}=${value.map(text).join(separator)}`];
  }
  if (typeof value !== 'object' || value === null) return [`${name}=${text(value)}`];
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (!isExploded(parameter)) return [`${name}=${entries.flat().map(text).join(separator)}`];
  return entries.flatMap(([key, item]) =>
    Array.isArray(item) ? item.map((one) => `${text(key)}=${text(one)}`) : [`${text(key)}=${text(item)}`],
  );
}

function deepParts(name: string, value: unknown): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item) => deepParts(`${name}%5B%5D`, item));
  if (typeof value !== 'object' || value === null) return [`${name}=${encodeURIComponent(String(value))}`];
  return Object.entries(value).flatMap(([key, item]) => deepParts(`${name}%5B${encodeURIComponent(key)}%5D`, item));
}

/** A name or value of a query, `+` being a space; `undefined` where its percent-encoding is malformed. */
export function decode(text: string): string | undefined {
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
