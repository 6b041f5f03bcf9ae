import { join } from 'node:path';
import { unbounded } from '../gateway/overload/admission.ts';
import { rooms } from '../gateway/paths.ts';
import { createSnapshotLoader } from '../gateway/snapshot/loader.ts';
import type { Snapshot } from '../gateway/snapshot/snapshot.ts';
import { createLog } from '../gateway/telemetry/log.ts';
import { createMetrics } from '../gateway/telemetry/meter.ts';
import { createBreakers } from '../policies/circuit-breaker/breakers.ts';
import type { Surroundings } from '../policies/policy.ts';
import { type Spread, spreadOf } from './report/statistics.ts';

/** What one measured way of calling is, and which things it asks for. */
interface Way {
  readonly name: string;
  readonly operation: string;
  /** Things already asked for when measuring begins; absent = never the same thing twice. */
  readonly known?: true;
  readonly goal: string;
}

const ways: readonly Way[] = [
  { name: 'a hop, breaker, validation and sharing on', operation: 'getThing', goal: '≤ 15, moonshot 5' },
  { name: 'the same, shared with nobody', operation: 'getAlone', goal: '' },
  { name: 'a hop that stores its answer', operation: 'getStored', goal: '' },
  { name: 'a hop that is given a stored answer', operation: 'getStored', known: true, goal: '' },
];

const chains = 500;
/** About what a composed page calls. */
const calls = 10;
const rounds = 15;
const snapshot = await loadSnapshot();
let fresh = 1_000_000;

process.stdout.write(
  `Node ${process.version.slice(1)}; ${rounds} interleaved rounds of ${chains} exchanges with ${calls} calls each, µs of its thread’s CPU per call\n`,
);
for (const [way, { median, min, max }] of await measure()) {
  const figure = `${median.toFixed(1)} (${min.toFixed(1)}–${max.toFixed(1)})`;
  process.stdout.write(`${way.name.padEnd(46)} ${figure.padEnd(20)} ${way.goal}\n`);
}
process.exit();

/** Rounds of all ways in turn, the first two thrown away: by then the code is compiled. */
async function measure(): Promise<Map<Way, Spread>> {
  const times = new Map<Way, number[]>(ways.map((way) => [way, []]));
  for (let round = -2; round < rounds; round += 1) {
    for (const way of ways) {
      const spent = await costOf(way);
      if (round >= 0) times.get(way)?.push(spent);
    }
  }
  return new Map([...times].map(([way, spent]) => [way, spreadOf(spent)]));
}

/** CPU of the calls alone, µs each: what exchanges cost without any is taken off. */
async function costOf({ operation, known }: Way): Promise<number> {
  const run = async (count: number): Promise<number> => {
    const before = process.threadCpuUsage();
    for (let chain = 0; chain < chains; chain += 1) {
      const from = known ? chain * count : fresh;
      if (!known) fresh += count;
      await snapshot.askAsGateway('process/chain.v1#callMany', { operation, from, calls: count });
    }
    const { user, system } = process.threadCpuUsage(before);
    return user + system;
  };
  const empty = await run(0);
  return ((await run(calls)) - empty) / (chains * calls);
}

async function loadSnapshot(): Promise<Snapshot> {
  const nobody = (): Promise<never> => Promise.reject(new Error('nobody asks for this'));
  const common: Omit<Surroundings, 'operation' | 'keep' | 'ask' | 'plans' | 'callers' | 'contract'> = {
    clock: { now: Date.now, monotonic: () => performance.now() },
    log: createLog('silent'),
    meter: createMetrics(),
    issuers: [],
    keys: { find: nobody },
    clients: { find: () => undefined },
    tickets: { issue: nobody, redeem: nobody },
    tierKeys: { find: nobody },
    breakers: createBreakers(),
    controls: { stopped: undefined, denied: undefined, outdated: false },
    admission: unbounded,
    usage: { counterOf: () => ({ count: () => {} }) },
    idempotency: { begin: nobody } as never,
    counts: {},
    cacheBytes: 64 * 1024 * 1024,
    answerChecks: 'report',
    development: false,
  };
  const here = join(import.meta.dirname, 'tiers');
  const loader = createSnapshotLoader({
    rooms: { ...rooms, openapi: join(here, 'openapi'), apis: join(here, 'apis') },
    variables: {},
    crossing: 'plain',
    common,
    httpUpstream: () => nobody,
    records: () => ({}),
    saga: nobody as never,
  });
  return loader.load();
}
