import { type Spread, spreadOf } from '../report/statistics.ts';
import type { RoundFigures } from '../rounds.ts';

/** Whose figure over whose. */
export interface Comparison {
  readonly contestant: string;
  readonly against: string;
  readonly figure: keyof RoundFigures;
}

/** A ratio by what each did in the same rounds: the middle of them, and how far they lay apart. */
export function ratioIn(
  rounds: ReadonlyMap<string, readonly RoundFigures[]>,
  { contestant, against, figure }: Comparison,
): Spread {
  const other = rounds.get(against) ?? [];
  return spreadOf(
    (rounds.get(contestant) ?? []).flatMap((round, index) => {
      const reference = other[index];
      return reference === undefined ? [] : [round[figure] / reference[figure]];
    }),
  );
}
