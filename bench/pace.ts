/** How long contestants are sent a case. */
export interface Pace {
  /** Seconds of load for each before the first round that counts: code is compiled, connections and pools are there. */
  readonly warmUp: number;
  readonly rounds: number;
  /** Of one round. */
  readonly seconds: number;
  readonly connections: number;
}

const connections = 32;

/** The pace of figures that are published. */
export const thorough: Pace = { warmUp: 4, rounds: 7, seconds: 3, connections };

const quickRounds = 3;
/** Rounds that warming up takes the time of: less shows code that is still being compiled. */
const warmRounds = 3;
/** Starting the load, and its first connections. */
const overhead = 0.1;

/**
 * A pace at which `runs` contestants are done when `left` seconds are over; never so short that it tells nothing.
 * @param runs  contestants, times the cases they are sent
 */
export function paceWithin(left: number, runs: number): Pace {
  const each = left / Math.max(runs, 1) - (quickRounds + 1) * overhead;
  const seconds = Math.min(Math.max(each / (quickRounds + warmRounds), 0.25), 1);
  return { warmUp: warmRounds * seconds, rounds: quickRounds, seconds, connections };
}
