import type { Runner } from '../contestants/contestant.ts';
import { cpuMicros, residentMb } from '../machine/accounts.ts';
import { type PacedClient, startClient } from '../machine/client.ts';
import { rowsOf } from '../report/results.ts';
import { spreadOf } from '../report/statistics.ts';
import { type Case, type Field, figuresOf, type RoundFigures, serversOf } from '../rounds.ts';
import { ratioIn } from './ratio.ts';
import type { Bench } from './scenario.ts';

/** More than are needed: requests are meant to wait in the server, not for a connection. */
const connections = 64;
const share = 0.6;
/** Of what was offered: who answers less of it is measured at more than it can do. */
const keptUp = 0.98;
/** Rounds that are run in place of those that do not count. */
const again = { quick: 1, full: 2 };
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
 * Asks each at a fixed rate, of what it can do itself: how long answers take when a server is busy, but keeps up. In each
 * round the client also asks the upstream alone, at the highest of the rates. A round in which somebody fell behind does
 * not count, nor one in which the client was held up by itself: its p99 was not that of a server.
 */
export async function askSteadily(bench: Bench, { requests }: Case, steady: Steady): Promise<void> {
  const { field, reference, contestant, capacity, upstreamPort } = steady;
  const names = [reference, contestant].filter((name) => field.has(name) && capacity.has(name));
  const rateOf = (name: string): number => share * (capacity.get(name) ?? 0);
  const client = startClient();
  try {
    const rate = Math.max(...names.map(rateOf));
    const { rounds: wanted, seconds } = bench.quick ? { rounds: 2, seconds: 0.6 } : { rounds: 5, seconds: 3 };
    const most = wanted + (bench.quick ? again.quick : again.full);
    const alone: number[] = [];
    const rounds = new Map<string, RoundFigures[]>(names.map((name) => [name, []]));
    for (let round = 0; round < most && alone.length < wanted; round += 1) {
      const offer = { seconds, warmUp: round === 0 ? 1 : 0.3, connections };
      const bare = await client.offer({ ...offer, port: upstreamPort, targets: requests, rate });
      const found = new Map<string, RoundFigures>();
      for (const name of names) {
        const runner = field.get(name) as Runner;
        const targets = requests.map(runner.dress);
        found.set(name, await roundOf(client, runner, { ...offer, targets, rate: rateOf(name) }));
      }
      const late = names.filter((name) => (found.get(name)?.rps ?? 0) < keptUp * rateOf(name));
      if (late.length > 0)
        bench.say(`A round does not count: ${late.join(' and ')} did not keep up, something else ran.`);
      else if ([...found.values()].some(({ p99 }) => p99 < bare.p99Ms))
        bench.say(`A round does not count: the client alone had a p99 of ${bare.p99Ms.toFixed(1)} ms.`);
      else {
        alone.push(bare.p99Ms);
        for (const [name, figures] of found) rounds.get(name)?.push(figures);
      }
    }
    if (alone.length === 0) return;
    bench.table(rowsOf(`forward: ${title}`, figuresOf(rounds), reference));
    const value = ratioIn(rounds, { contestant, against: reference, figure: 'p99' });
    const what = 'p99 at 60 % of capacity, over that of the floor';
    bench.figure({ what, value, unit: '×', goal: { most: 3 }, steady: true });
    const bare = `p99 of the client and the upstream alone, at ${rate.toFixed(0)} requests a second`;
    bench.figure({ what: bare, value: spreadOf(alone), unit: 'ms' });
  } finally {
    client.stop();
  }
}

type SteadyOffer = Omit<Parameters<PacedClient['offer']>[0], 'port'>;

async function roundOf(client: PacedClient, runner: Runner, offer: SteadyOffer): Promise<RoundFigures> {
  const pids = await serversOf(runner);
  const before = await cpuMicros(pids);
  const { requests, seconds, p50Ms, p99Ms } = await client.offer({ port: runner.port, ...offer });
  const cpu = ((await cpuMicros(pids)) - before) / requests;
  return { rps: requests / seconds, p50: p50Ms, p99: p99Ms, cpu, rss: await residentMb(pids) };
}
