import { pointerPath, valueAt } from '../contracts/pointer.ts';
import type { Tell } from './change.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Where a value goes: what callers send may be less than before, what they are given may be more. */
export type Direction = 'sent' | 'given';

/** Schemas of two releases, each with the document its references point into. */
export interface Compared {
  readonly was: object;
  readonly is: object;
  readonly direction: Direction;
  readonly tell: Tell;
  /** Pairs of references that were compared: schemas may refer to themselves, and to each other in countless ways. */
  readonly seen?: Set<string>;
}

/**
 * Compares what a value may be before and after. What cannot be judged, a pattern or a choice that is another, counts as
 * breaking: better warned once too often.
 * @param at  where the value stands, for people: `lines[].quantity`
 */
export function compareSchemas(wasGiven: unknown, isGiven: unknown, at: string, compared: Compared): void {
  const { seen = new Set<string>() } = compared;
  const pair = JSON.stringify([referenceIn(wasGiven), referenceIn(isGiven)]);
  const refers = pair !== '[null,null]';
  if (refers && seen.has(pair)) return;
  if (refers) seen.add(pair);
  const was = resolved(wasGiven, compared.was);
  const is = resolved(isGiven, compared.is);
  const inner = { ...compared, seen };
  compareKinds(was, is, at, inner);
  compareProperties(was, is, at, inner);
  if (was.items !== undefined && is.items !== undefined) compareSchemas(was.items, is.items, `${at}[]`, inner);
  for (const choice of ['allOf', 'anyOf', 'oneOf']) compareChoices(was[choice], is[choice], at, inner);
}

const referenceIn = (schema: unknown): unknown => (schema as Schema | undefined)?.$ref ?? null;

/** Follows references within a document. */
export function resolved(given: unknown, document: object): Schema {
  let schema = given;
  for (let step = 0; step < 20; step += 1) {
    const reference = (schema as Schema | undefined)?.$ref;
    if (typeof reference !== 'string') break;
    schema = valueAt(document, pointerPath(reference.replace(/^#/, '')));
  }
  return typeof schema === 'object' && schema !== null ? (schema as Schema) : {};
}

/** Whether what is allowed has become more, less, or both. */
function compareKinds(was: Schema, is: Schema, at: string, { direction, tell }: Compared): void {
  const narrows = direction === 'sent' ? 'breaking' : 'additive';
  const widens = direction === 'sent' ? 'additive' : 'breaking';
  for (const [word, name] of [
    ['type', 'type'],
    ['enum', 'value'],
  ] as const) {
    const before = listOf(was[word]);
    const after = listOf(is[word]);
    if (before === undefined && after === undefined) continue;
    const gone = (before ?? []).filter((one) => !after?.includes(one));
    const fresh = (after ?? []).filter((one) => !before?.includes(one));
    if (after !== undefined && (before === undefined || gone.length > 0)) {
      const words = before === undefined ? `only ${after.join(', ')}` : `no longer ${gone.join(', ')}`;
      tell(narrows, `${at}: ${name} ${words}`);
    }
    if (before !== undefined && (after === undefined || fresh.length > 0)) {
      tell(widens, `${at}: ${name} ${after === undefined ? 'anything' : `also ${fresh.join(', ')}`}`);
    }
  }
  for (const [word, sign] of Object.entries(bounds)) {
    const [before, after] = [was[word], is[word]] as [number | undefined, number | undefined];
    if (before === after) continue;
    const tighter = before === undefined || (after !== undefined && (after - before) * sign > 0);
    tell(tighter ? narrows : widens, `${at}: ${word} ${before ?? 'none'} → ${after ?? 'none'}`);
  }
  for (const word of ['pattern', 'format', 'const']) {
    if (JSON.stringify(was[word]) === JSON.stringify(is[word])) continue;
    if (is[word] === undefined) tell(widens, `${at}: any ${word}`);
    else tell(was[word] === undefined ? narrows : 'breaking', `${at}: ${word} is now ${JSON.stringify(is[word])}`);
  }
}

/** Limits, and which way they get tighter. */
const bounds: Readonly<Record<string, 1 | -1>> = {
  ...{ minimum: 1, exclusiveMinimum: 1, minLength: 1, minItems: 1, minProperties: 1 },
  ...{ maximum: -1, exclusiveMaximum: -1, maxLength: -1, maxItems: -1, maxProperties: -1 },
};

const listOf = (words: unknown): string[] | undefined =>
  words === undefined
    ? undefined
    : [words].flat().map((word) => (typeof word === 'string' ? word : JSON.stringify(word)));

function compareProperties(was: Schema, is: Schema, at: string, compared: Compared): void {
  const { direction, tell } = compared;
  const [before, after] = [was.properties, is.properties].map((all) => (all ?? {}) as Schema) as [Schema, Schema];
  const [had, has] = [was.required, is.required].map((names) => new Set((names ?? []) as string[])) as [
    Set<string>,
    Set<string>,
  ];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const place = at === '' ? name : `${at}.${name}`;
    if (!Object.hasOwn(after, name)) tell('breaking', `${place} is gone`);
    else if (!Object.hasOwn(before, name)) {
      const needed = direction === 'sent' && has.has(name);
      tell(needed ? 'breaking' : 'additive', `${place} is new${needed ? ', and required' : ''}`);
    } else {
      const [needed, free] =
        direction === 'sent' ? (['breaking', 'additive'] as const) : (['additive', 'breaking'] as const);
      if (!had.has(name) && has.has(name))
        tell(needed, `${place} is ${direction === 'sent' ? 'required' : 'always there'}`);
      if (had.has(name) && !has.has(name)) tell(free, `${place} may be missing`);
      compareSchemas(before[name], after[name], place, compared);
    }
  }
  const [open, closed] = [was.additionalProperties !== false, is.additionalProperties === false];
  if (direction === 'sent' && open && closed && was.additionalProperties !== is.additionalProperties)
    tell('breaking', `${at || 'the body'}: other fields are refused`);
}

function compareChoices(was: unknown, is: unknown, at: string, compared: Compared): void {
  if (!Array.isArray(was) || !Array.isArray(is) || was.length !== is.length) {
    if (JSON.stringify(was) !== JSON.stringify(is))
      compared.tell('breaking', `${at || 'the body'} is put together otherwise`);
    return;
  }
  for (const [index, one] of was.entries()) compareSchemas(one, is[index], at, compared);
}
