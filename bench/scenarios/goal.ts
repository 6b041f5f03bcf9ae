import type { RoundFigures } from '../rounds.ts';
import { spreadOf } from '../statistics.ts';

/** What one contestant is to reach against another, by what each did in the same rounds. */
export interface Goal {
  readonly what: string;
  readonly contestant: string;
  readonly against: string;
  readonly figure: 'rps' | 'cpu';
  readonly bound: { readonly least: number } | { readonly most: number };
}

/** A ratio beside its goal: the middle of the rounds, and how far they lay apart. */
export function judge(
  { what, contestant, against, figure, bound }: Goal,
  rounds: ReadonlyMap<string, readonly RoundFigures[]>,
): string {
  const other = rounds.get(against) ?? [];
  const ratios = (rounds.get(contestant) ?? []).flatMap((round, index) => {
    const reference = other[index];
    return reference === undefined ? [] : [round[figure] / reference[figure]];
  });
  const { median, min, max } = spreadOf(ratios);
  const met = 'least' in bound ? median >= bound.least : median <= bound.most;
  const goal = 'least' in bound ? `at least ${bound.least}` : `at most ${bound.most}`;
  return `${what}: ${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)}), goal ${goal}: ${met ? 'met' : 'missed'}`;
}
