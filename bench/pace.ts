/** What is sent before the first round that counts, until one of the two is reached. */
export interface WarmUp {
  /** Code is compiled after so many calls, however long they take. */
  readonly requests: number;
  readonly seconds: number;
}

/** How long contestants are sent a case. */
export interface Pace {
  /** For a process that nobody has called yet, and for one that has been sent another case. */
  readonly warmUp: { readonly fresh: WarmUp; readonly known: WarmUp };
  readonly rounds: number;
  /** Of one round. */
  readonly seconds: number;
  readonly connections: number;
}

const connections = 32;

/** The pace of figures that are published. */
export const thorough: Pace = {
  warmUp: { fresh: { requests: 60_000, seconds: 10 }, known: { requests: 20_000, seconds: 4 } },
  rounds: 7,
  seconds: 3,
  connections,
};

const quickRounds = 3;
/** Seconds: starting the load, and its first connections. */
const overhead = 0.1;
/** Less than this shows code that is still being compiled; most are done long before the seconds are over. */
const quickWarmUp: Pace['warmUp'] = {
  fresh: { requests: 12_000, seconds: 3 },
  known: { requests: 3_000, seconds: 0.5 },
};

/**
 * A pace at which `runs` contestants are done when about `left` seconds are over; never so short that it tells nothing.
 * @param runs  contestants, times the cases they are sent
 */
export function paceWithin(left: number, runs: number): Pace {
  const each = left / Math.max(runs, 1) - (quickRounds + 1) * overhead - quickWarmUp.fresh.seconds / 2;
  const seconds = Math.min(Math.max(each / quickRounds, 0.25), 1);
  return { warmUp: quickWarmUp, rounds: quickRounds, seconds, connections };
}

/** Seconds for which all scenarios together are run when there is little time. */
const quickly = 115;

/** What of the time a scenario has of it, when all of them ask for so much. */
export const shareOf = (asked: number, allAsk: readonly number[]): number =>
  asked * Math.min(1, quickly / allAsk.reduce((sum, one) => sum + one, 0));
