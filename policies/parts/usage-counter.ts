import type { Operation, Surroundings, UsageCounter } from '../policy.ts';

/** What counts calls of an operation; one and the same over reloads. */
export const counterFor = (
  { id }: Operation,
  { usage: book, keep }: Pick<Surroundings, 'usage' | 'keep'>,
): UsageCounter => keep(`usage:${id}`, () => book.counterOf(id));
