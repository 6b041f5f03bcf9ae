import cluster from 'node:cluster';
import { once } from 'node:events';
import { join } from 'node:path';
import { RateLimiterClusterMaster } from 'rate-limiter-flexible';
import { type Contestant, libraryInMemory, nobody, onRedis, openTable, ours } from './contestants.ts';
import { distinctKeys } from './keys.ts';
import { type Load, pace } from './pacing.ts';
import type { Order, Told } from './worker.ts';

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
  readonly keys: ReturnType<typeof distinctKeys>;
}

const { BENCH_QUICK, BENCH_REDIS, BENCH_FAR_REDIS, BENCH_POSTGRES } = process.env;
const isQuick = BENCH_QUICK !== undefined;
const rounds = isQuick ? 1 : 3;
/** A busy service: every caller calls ten times a second, the most its plan allows. */
const load: Load = { callers: 400, rate: 10, seconds: isQuick ? 1 : 2 };
const warmUp: Load = { ...load, seconds: 0.3 };

const keys = distinctKeys(1_000_000, !isQuick);
const table = BENCH_POSTGRES === undefined ? undefined : await openTable(BENCH_POSTGRES);
const contestants: Contestant[] = [
  { name: 'in memory', open: (round) => ours(`memory${round}`, undefined, false) },
  libraryInMemory,
  ...(BENCH_REDIS === undefined ? [] : await onRedis(BENCH_REDIS, 'Redis')),
  ...(BENCH_FAR_REDIS === undefined
    ? []
    : (await onRedis(BENCH_FAR_REDIS, 'Redis at 1 ms')).filter(({ name }) => !isQuick || name.startsWith('leases'))),
  ...(table === undefined
    ? []
    : [{ name: 'leases from PostgreSQL', open: (round: number) => ours(`table${round}`, table, false) }]),
];
const costs = new Map<string, { micros: number[]; p99: number[]; trips: number[] }>();
const note = (name: string, { calls, cpu, p99, trips }: Told, empty: number): void => {
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

// The first round is for warming up.
for (let round = 0; round <= rounds; round += 1) {
  const now = round === 0 ? warmUp : load;
  const alone = await run(nobody, round, now);
  for (const contestant of contestants) {
    const told = await run(contestant, round, now);
    if (round > 0) note(contestant.name, told, alone.cpu);
  }
  const asked = await together({ round, load: now, with: 'cluster' }, () => undefined);
  if (round > 0) note('rate-limiter-flexible over a cluster, one worker', asked, alone.cpu);
  if (table === undefined) continue;
  const leased = await together({ round, load: now, with: 'leases' }, () =>
    run({ name: '', open: (number) => ours(`shared${number}`, table, false) }, round, now),
  );
  if (round > 0) note('leases from PostgreSQL, two processes', leased, alone.cpu * 2);
}
worker.kill();
process.once('SIGTERM', () => process.exit(0));
process.send?.({ limiters: [...costs].map(([name, cost]) => ({ name, ...cost })), keys } satisfies Measured);

async function run({ open }: Contestant, round: number, now: Load): Promise<Told> {
  const { decide, trips, close } = open(round);
  const cost = await pace(decide, now);
  close();
  return { ...cost, trips: trips() };
}

/** The worker's run, and what this process does meanwhile: its own share, or what it is there for. */
async function together(order: Order, here: () => Promise<Told> | undefined): Promise<Told> {
  const before = process.cpuUsage();
  const told = new Promise<Told>((resolve) => {
    const listen = (message: object): void => {
      if (!('cpu' in message)) return;
      worker.off('message', listen);
      resolve(message as Told);
    };
    worker.on('message', listen);
  });
  worker.send(order);
  const own = await here();
  const there = await told;
  const { user, system } = process.cpuUsage(before);
  return {
    calls: there.calls + (own?.calls ?? 0),
    cpu: there.cpu + user + system,
    p99: Math.max(there.p99, own?.p99 ?? 0),
    trips: there.trips + (own?.trips ?? 0),
  };
}
