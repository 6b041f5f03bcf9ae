import type { Runner } from '../contestants/contestant.ts';
import { cpuMicros, residentMb } from '../machine/accounts.ts';
import { offer } from '../machine/offer.ts';
import { rowsOf } from '../report/results.ts';
import { spreadOf } from '../report/statistics.ts';
import { type Case, type Field, figuresOf, type RoundFigures, serversOf } from '../rounds.ts';
import { ratioIn } from './ratio.ts';
import type { Bench } from './scenario.ts';

/** More than are needed: requests are meant to wait in the server, not for a connection. */
const connections = 64;
/** Seconds. */
const warmUp = 0.7;
const share = 0.6;
const title = 'GET 1 KB at 60 % of capacity';

/** How contestants are asked steadily, and what they can do at most. */
export interface Steady {
  readonly field: Field;
  readonly reference: string;
  readonly contestant: string;
  /** Requests a second that each can answer when it has nothing else to do. */
  readonly capacity: ReadonlyMap<string, number>;
  readonly upstreamPort: number;
}

/**
 * Asks each at a fixed rate, of what it can do itself: how long answers take when a server is busy, but keeps up. The
 * client is tried out on the upstream alone, at the highest of the rates, so that everybody sees what it adds.
 */
export async function askSteadily(bench: Bench, { requests }: Case, steady: Steady): Promise<void> {
  const { field, reference, contestant, capacity, upstreamPort } = steady;
  const names = [reference, contestant].filter((name) => field.has(name) && capacity.has(name));
  const rateOf = (name: string): number => share * (capacity.get(name) ?? 0);
  const { seconds, rounds: count } = bench.quick ? { seconds: 1.5, rounds: 1 } : { seconds: 5, rounds: 7 };
  const rounds = new Map<string, RoundFigures[]>(names.map((name) => [name, []]));
  for (let round = 0; round < count; round += 1) {
    for (const name of names) {
      const runner = field.get(name) as Runner;
      const pids = await serversOf(runner);
      const before = await cpuMicros(pids);
      const targets = requests.map(runner.dress);
      const told = await offer({ port: runner.port, targets, rate: rateOf(name), seconds, warmUp, connections });
      const cpu = ((await cpuMicros(pids)) - before) / told.requests;
      const rps = told.requests / told.seconds;
      rounds.get(name)?.push({ rps, p50: told.p50Ms, p99: told.p99Ms, cpu, rss: await residentMb(pids) });
    }
  }
  bench.table(rowsOf(`forward: ${title}`, figuresOf(rounds), reference));
  const value = ratioIn(rounds, { contestant, against: reference, figure: 'p99' });
  bench.figure({ what: 'p99 at 60 % of capacity, over that of the floor', value, unit: '×', goal: { most: 3 } });
  const rate = Math.max(...names.map(rateOf));
  const alone = await offer({ port: upstreamPort, targets: requests, rate, seconds, warmUp, connections });
  const what = `p99 of the client and the upstream alone, at ${rate.toFixed(0)} requests a second`;
  bench.figure({ what, value: spreadOf([alone.p99Ms]), unit: 'ms' });
}
