/** When requests are meant to be sent: one after the other, at a fixed rate, whatever becomes of those before. */
export interface Schedule {
  /** Milliseconds from the beginning at which a request, the first being 0, is meant to be sent. */
  meant(index: number): number;
  /** How many are meant to have been sent when so many milliseconds have passed. */
  due(passed: number): number;
  /** Requests in all. */
  readonly total: number;
}

/** @param rate  requests a second */
export function createSchedule(rate: number, seconds: number): Schedule {
  const total = Math.floor(rate * seconds);
  return {
    meant: (index) => (index * 1_000) / rate,
    due: (passed) => Math.min(passed < 0 ? 0 : Math.floor((passed * rate) / 1_000) + 1, total),
    total,
  };
}

/** The value that so much of all values does not exceed (nearest rank). @param share  0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)] ?? Number.NaN;
}
