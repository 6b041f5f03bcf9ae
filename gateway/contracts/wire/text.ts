import { inShort } from '../../../policies/parts/in-short.ts';
import { isList, isObject, type Shape } from './shape.ts';

/** Text by place in a value: what was given there, and what was given inside. */
export interface Given {
  readonly texts: readonly string[];
  readonly members?: ReadonlyMap<string, Given>;
}

export type Read = { readonly value: unknown } | { readonly detail: string };

export const repeated = { detail: 'may be given only once' };

/**
 * Text as the value its shape asks for. Where the shape leaves a choice, text that looks like a number or a boolean
 * becomes one.
 * @param plain  leaves such text alone: the other way to read it
 */
export function readGiven(given: Given, shape: Shape, plain = false): Read {
  if (given.members !== undefined && isObject(shape)) return readObject(given.members, shape, plain);
  if (isList(shape) && (given.members !== undefined || given.texts.length !== 1 || plain || shape.types.length === 1)) {
    return readList(given, shape.items(), plain);
  }
  if (given.members !== undefined) return { detail: `must be ${shape.types.join(' or ')}` };
  return given.texts.length > 1 ? repeated : readText(given.texts[0] ?? '', shape, plain);
}

/** `a[]=1&a[]=2` and `a[0]=1&a[1]=2` list what `a=1&a=2` lists. */
function readList({ texts, members = new Map() }: Given, item: Shape, plain: boolean): Read {
  const nested = [...members.values()].flatMap((given): Given[] =>
    given.members === undefined ? given.texts.map((text) => ({ texts: [text] })) : [given],
  );
  const values: unknown[] = [];
  for (const given of [...texts.map((text) => ({ texts: [text] })), ...nested]) {
    const read = readGiven(given, item, plain);
    if (!('value' in read)) return read;
    values.push(read.value);
  }
  return { value: values };
}

function readObject(members: ReadonlyMap<string, Given>, shape: Shape, plain: boolean): Read {
  const value: Record<string, unknown> = {};
  for (const [name, given] of members) {
    const member = name === '__proto__' ? undefined : shape.member(name);
    if (member === undefined) return { detail: `has the unknown property “${inShort(name)}”` };
    const read = readGiven(given, member, plain);
    if (!('value' in read)) return { detail: `${inShort(name)}: ${read.detail}` };
    value[name] = read.value;
  }
  return { value };
}

function readText(text: string, { types }: Shape, plain: boolean): Read {
  if (plain && types.includes('string')) return { value: text };
  const details: string[] = [];
  for (const type of types) {
    const scalar = scalars[type];
    if (scalar === undefined) continue;
    const read = scalar(text);
    if ('value' in read) return read;
    details.push(read.detail);
  }
  if (types.includes('string')) return { value: text };
  return { detail: details.length === 1 ? (details[0] as string) : `must be ${types.join(' or ')}` };
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

/** Reads a value that is sent as JSON. */
export function readJsonText(text: string): Read {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { detail: 'must be JSON' };
  }
}
