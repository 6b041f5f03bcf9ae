/** Milliseconds. */
export interface RestOptions {
  readonly reset: number;
  readonly longestReset: number;
}

/**
 * Milliseconds an open breaker rests after so many failed probes: twice as long each time, up to a longest, and up to a
 * quarter more at random, so that gateways whose breakers opened together do not all come back at once.
 * @param random  from 0 to 1; given by tests, which cannot wait for luck
 */
export const drawRest = (
  failedProbes: number,
  { reset, longestReset }: RestOptions,
  random: () => number = Math.random,
): number => Math.min(reset * 2 ** failedProbes, longestReset) * (1 + random() / 4);
