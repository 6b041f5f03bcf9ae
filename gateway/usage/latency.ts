/**
 * How long calls take, counted in fixed steps of √2 from 0.25 ms to 32 s, the same in every process and for ever: counts
 * can be added up, and a percentile is a fifth off at most.
 */
export const steps = 36;
const first = 0.25;

/** The step a time falls into. @param milliseconds  of one call */
export function stepOf(milliseconds: number): number {
  if (!(milliseconds >= first)) return 0;
  return Math.min(1 + Math.floor(Math.log2(milliseconds / first) * 2), steps - 1);
}

/** Milliseconds below which a share of the calls stayed; `undefined` when none was timed. @param share  0.95 for p95 */
export function percentile(counts: readonly number[], share: number): number | undefined {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  let left = share * all;
  for (const [step, count] of counts.entries()) {
    if (count === 0 || left > count) {
      left -= count;
      continue;
    }
    const upper = first * 2 ** (step / 2);
    const lower = step === 0 ? 0 : upper / Math.SQRT2;
    return rounded(lower + (upper - lower) * (left / count));
  }
  return undefined;
}

/** To three digits: more would only look exact. */
const rounded = (milliseconds: number): number => Number(milliseconds.toPrecision(3));

/** Adds counts to others, step by step. */
export function addSteps(to: number[], more: readonly number[]): void {
  for (const [step, count] of more.entries()) to[step] = (to[step] ?? 0) + count;
}
