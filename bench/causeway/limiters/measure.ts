import cluster from 'node:cluster';
import { once } from 'node:events';
import { join } from 'node:path';
import { RateLimiterClusterMaster } from 'rate-limiter-flexible';
import { type AloneCosts, countAlone } from './alone.ts';
import { type Contestant, nobody, onRedis, openTable, ours } from './contestants.ts';
import { type Cost, type Load, pace } from './pacing.ts';
import type { Order } from './worker.ts';

/** What is told of a limiter, round by round. */
export interface LimiterCosts {
  readonly name: string;
  /** Microseconds of CPU a decision, over a loop that decides nothing. */
  readonly micros: readonly number[];
  /** Milliseconds until a decision is there. */
  readonly p99: readonly number[];
  /** Round trips a decision. */
  readonly trips: readonly number[];
}

export interface Measured {
  readonly limiters: readonly LimiterCosts[];
  readonly alone: readonly AloneCosts[];
}

const { BENCH_QUICK, BENCH_REDIS, BENCH_FAR_REDIS, BENCH_POSTGRES } = process.env;
const isQuick = BENCH_QUICK !== undefined;
const rounds = isQuick ? 1 : 3;
/** A busy service: every caller calls ten times a second, the most its plan allows. */
const load: Load = { callers: 400, rate: 10, ...(isQuick ? { warmUp: 0.8, seconds: 1 } : { warmUp: 1, seconds: 2 }) };

const alone = await countAlone(1_000_000, rounds, !isQuick);
const table = BENCH_POSTGRES === undefined ? undefined : await openTable(BENCH_POSTGRES);
const onNear = BENCH_REDIS === undefined ? [] : await onRedis(BENCH_REDIS, 'Redis');
const onFar = BENCH_FAR_REDIS === undefined ? [] : await onRedis(BENCH_FAR_REDIS, 'Redis at 1 ms');
// Where there is little time, each way of counting at the place that says most.
const contestants: Contestant[] = [
  ...onNear.filter(({ name }) => !isQuick || name.startsWith('exact')),
  ...onFar.filter(({ name }) => !isQuick || name.startsWith('leases')),
  ...(table === undefined
    ? []
    : [{ name: 'leases from PostgreSQL', open: (round: number) => ours(`table${round}`, table, false) }]),
];
const costs = new Map<string, { micros: number[]; p99: number[]; trips: number[] }>();
const note = (name: string, { calls, cpu, p99, trips }: Cost, empty: number): void => {
  const known = costs.get(name) ?? { micros: [], p99: [], trips: [] };
  known.micros.push((cpu - empty) / calls);
  known.p99.push(p99);
  known.trips.push(trips / calls);
  costs.set(name, known);
};

new RateLimiterClusterMaster();
cluster.setupPrimary({ exec: join(import.meta.dirname, 'worker.ts') });
const worker = cluster.fork();
await once(worker, 'message');

await run(nobody, rounds);
for (let round = 0; round < rounds; round += 1) {
  const empty = (await run(nobody, round)).cpu;
  for (const contestant of contestants) note(contestant.name, await run(contestant, round), empty);
  const asked = await together({ round, load, with: 'cluster' }, () => undefined);
  note('rate-limiter-flexible over a cluster, one worker', asked, empty);
  if (table === undefined || isQuick) continue;
  const leased = await together({ round, load, with: 'leases' }, () =>
    run({ name: '', open: (number) => ours(`shared${number}`, table, false) }, round),
  );
  note('leases from PostgreSQL, two processes', leased, empty * 2);
}
worker.kill();
process.once('SIGTERM', () => process.exit(0));
process.send?.({ limiters: [...costs].map(([name, cost]) => ({ name, ...cost })), alone } satisfies Measured);

async function run({ open }: Contestant, round: number): Promise<Cost> {
  const opened = open(round);
  const cost = await pace(opened, load);
  opened.close();
  return cost;
}

/** The worker's run, and what this process does meanwhile: its own share, or what it is there for. */
async function together(order: Order, here: () => Promise<Cost> | undefined): Promise<Cost> {
  const told = new Promise<Cost>((resolve) => {
    const listen = (message: object): void => {
      if (!('cpu' in message)) return;
      worker.off('message', listen);
      resolve(message as Cost);
    };
    worker.on('message', listen);
  });
  worker.send(order);
  const share = here();
  const before = await beginningOf(order.load);
  const own = await share;
  const there = await told;
  const { user, system } = process.cpuUsage(before);
  return {
    calls: there.calls + (own?.calls ?? 0),
    cpu: there.cpu + (own?.cpu ?? user + system),
    p99: Math.max(there.p99, own?.p99 ?? 0),
    trips: there.trips + (own?.trips ?? 0),
  };
}

/** The CPU time of this process when what counts begins. */
function beginningOf({ warmUp }: Load): Promise<NodeJS.CpuUsage> {
  return new Promise((resolve) => setTimeout(() => resolve(process.cpuUsage()), warmUp * 1_000));
}
