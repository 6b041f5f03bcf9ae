/** How long contestants are sent a case. */
export interface Pace {
  /**
   * What each is sent before the first round that counts, until one of them is reached: code is compiled after so many
   * calls, however long they take.
   */
  readonly warmUp: { readonly requests: number; readonly seconds: number };
  readonly rounds: number;
  /** Of one round. */
  readonly seconds: number;
  readonly connections: number;
}

const connections = 32;

/** The pace of figures that are published. */
export const thorough: Pace = { warmUp: { requests: 60_000, seconds: 10 }, rounds: 7, seconds: 3, connections };

const quickRounds = 3;
/** Starting the load, and its first connections. */
const overhead = 0.1;

/**
 * A pace at which `runs` contestants are done when `left` seconds are over; never so short that it tells nothing. Half of
 * the time is for warming up: less shows code that is still being compiled.
 * @param runs  contestants, times the cases they are sent
 */
export function paceWithin(left: number, runs: number): Pace {
  const each = left / Math.max(runs, 1) - (quickRounds + 1) * overhead;
  const seconds = Math.min(Math.max(each / 2 / quickRounds, 0.25), 1);
  const warmUp = { requests: 20_000, seconds: Math.max(each / 2, 0.5) };
  return { warmUp, rounds: quickRounds, seconds, connections };
}
