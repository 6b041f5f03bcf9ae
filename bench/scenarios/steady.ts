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
 * client is first tried out on the upstream alone, at the highest of the rates, so that everybody sees what it adds.
 */
export async function askSteadily(bench: Bench, { requests }: Case, steady: Steady): Promise<void> {
  const { field, reference, contestant, capacity, upstreamPort } = steady;
  const names = [reference, contestant].filter((name) => field.has(name) && capacity.has(name));
  const rateOf = (name: string): number => share * (capacity.get(name) ?? 0);
  const client = startClient();
  try {
    const rate = Math.max(...names.map(rateOf));
    const seconds = bench.quick ? 1 : 5;
    const alone = await client.offer({ port: upstreamPort, targets: requests, rate, seconds, warmUp: 2, connections });
    const rounds = new Map<string, RoundFigures[]>(names.map((name) => [name, []]));
    for (let round = 0; round < (bench.quick ? 2 : 7); round += 1) {
      const found = new Map<string, RoundFigures>();
      for (const name of names) {
        const runner = field.get(name) as Runner;
        const offer = { targets: requests.map(runner.dress), rate: rateOf(name), seconds, warmUp: 0.3, connections };
        found.set(name, await roundOf(client, runner, offer));
      }
      const late = names.filter((name) => (found.get(name)?.rps ?? 0) < keptUp * rateOf(name));
      if (late.length > 0)
        bench.say(`A round does not count: ${late.join(' and ')} did not keep up, something else ran.`);
      else for (const [name, figures] of found) rounds.get(name)?.push(figures);
    }
    if (rounds.get(reference)?.length === 0) return;
    bench.table(rowsOf(`forward: ${title}`, figuresOf(rounds), reference));
    const value = ratioIn(rounds, { contestant, against: reference, figure: 'p99' });
    bench.figure({ what: 'p99 at 60 % of capacity, over that of the floor', value, unit: '×', goal: { most: 3 } });
    const what = `p99 of the client and the upstream alone, at ${rate.toFixed(0)} requests a second`;
    bench.figure({ what, value: spreadOf([alone.p99Ms]), unit: 'ms' });
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
