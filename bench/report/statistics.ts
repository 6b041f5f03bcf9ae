/** Of several rounds: the middle one and how far the others lay from it. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median, least and most; NaN where there is nothing. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const half = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}

export const medianOf = (values: readonly number[]): number => spreadOf(values).median;

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Deals a long run of rounds out into `count` shorter ones, each spread over the whole time. */
export const dealt = (values: readonly number[], count: number): number[][] =>
  Array.from({ length: count }, (_, block) => values.filter((_value, index) => index % count === block));
