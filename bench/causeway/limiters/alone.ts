import { RateLimiterMemory } from 'rate-limiter-flexible';
import { ours, plan } from './contestants.ts';

/** What counting in this process takes: microseconds a decision, round by round, and MB that stay. */
export interface AloneCosts {
  readonly name: string;
  /** Of callers who come again and again, within what they may do. */
  readonly known: readonly number[];
  /** Of callers who each come once, as whoever chooses addresses does. */
  readonly strangers: number;
  readonly memory: number;
}

const callers = 400;
const names = Array.from({ length: callers }, (_, index) => `consumer c${index}`);

/**
 * Counts in memory alone, as fast as it can. Needs `--expose-gc`.
 * @param strangers  how many there are of them
 * @param isCompared  whether the library's limiter counts them as well
 */
export async function countAlone(strangers: number, rounds: number, isCompared: boolean): Promise<AloneCosts[]> {
  const own = await costsOf('in memory', strangers, rounds, () => ours('alone', undefined, false).decide);
  if (!isCompared) return [own];
  const library = () => {
    const limiter = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: plan.window });
    return (key: string): unknown => limiter.consume(key);
  };
  return [own, await costsOf('rate-limiter-flexible in memory', strangers, rounds, library)];
}

async function costsOf(
  name: string,
  strangers: number,
  rounds: number,
  open: () => (key: string) => unknown,
): Promise<AloneCosts> {
  const known: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const micros = await microsOf(callers * plan.limit, (index) => names[index % callers] as string, open());
    // The first is for warming up.
    if (round > 0) known.push(micros);
  }
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const address = (index: number) => `address 10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
  const decide = open();
  const micros = await microsOf(strangers, address, decide);
  globalThis.gc?.();
  const memory = (process.memoryUsage().heapUsed - before) / 1e6;
  // Until here it holds them.
  decide(names[0] as string);
  return { name, known, strangers: micros, memory };
}

/** Others have their turn now and then, or promises would only pile up. */
async function microsOf(calls: number, key: (index: number) => string, decide: (key: string) => unknown) {
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index += 1) {
    decide(key(index));
    if (index % 1_000 === 0) await undefined;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}
