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

/** Seconds that a scenario may take, starting and stopping included: when all have two minutes, and when all have a quarter of an hour. */
export interface Budget {
  /** 0 for what cannot be told in so little time: it is then run only when it is asked for. */
  readonly quick: number;
  readonly full: number;
}

/** Everything about a pace but how long its rounds are, which hangs on the time there is. */
interface Gait extends Omit<Pace, 'seconds'> {
  readonly least: number;
  readonly most: number;
}

const connections = 32;

/** Less warm-up shows code that is still being compiled; most are done long before the seconds are over. */
const gaits: Readonly<Record<keyof Budget, Gait>> = {
  quick: {
    warmUp: { fresh: { requests: 30_000, seconds: 3 }, known: { requests: 3_000, seconds: 0.5 } },
    rounds: 3,
    least: 0.25,
    most: 1,
    connections,
  },
  /** The pace of figures that are published. */
  full: {
    warmUp: { fresh: { requests: 60_000, seconds: 8 }, known: { requests: 20_000, seconds: 3 } },
    rounds: 5,
    least: 1,
    most: 3,
    connections,
  },
};

/** Seconds: starting the load, and its first connections. */
const overhead = 0.1;

/**
 * A pace at which `runs` contestants are done when about `left` seconds are over; never so short that it tells nothing.
 * @param runs  contestants, times the cases they are sent
 */
export function paceWithin(left: number, runs: number, length: keyof Budget): Pace {
  const { least, most, ...gait } = gaits[length];
  const each = left / Math.max(runs, 1) - (gait.rounds + 1) * overhead - gait.warmUp.fresh.seconds / 2;
  return { ...gait, seconds: Math.min(Math.max(each / gait.rounds, least), most) };
}

/** Seconds for which all scenarios together are run; starting and stopping take what is left of two minutes, and of fifteen. */
const altogether: Budget = { quick: 97, full: 880 };

/** Seconds a scenario has when all of them ask for so much. */
export const shareOf = (asked: Budget, allAsk: readonly Budget[], length: keyof Budget): number =>
  asked[length] * Math.min(1, altogether[length] / allAsk.reduce((sum, one) => sum + one[length], 0));
