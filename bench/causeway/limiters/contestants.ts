import { RateLimiterRedis } from 'rate-limiter-flexible';
import { createRedisCount } from '../../../gateway/limits/redis-count.ts';
import { limitMigrations } from '../../../gateway/limits/table.ts';
import { createTableCount } from '../../../gateway/limits/table-count.ts';
import { connectRedis } from '../../../gateway/redis.ts';
import { openSharedStore } from '../../../gateway/store/store.ts';
import { createLog } from '../../../gateway/telemetry/log.ts';
import { limiterFor } from '../../../policies/parts/limiter/limiters.ts';
import type { SharedCount } from '../../../policies/policy.ts';
import type { Opened } from './pacing.ts';

/** A limiter that is measured. */
export interface Contestant {
  readonly name: string;
  /** Makes it anew for a round, so that nobody has called. */
  open(round: number): Opened;
}

/** What each caller may do; none of the runs reaches it. */
export const plan = { limit: 600, window: 60 };

const log = createLog('warn');
const clock = { now: Date.now, monotonic: () => performance.now() };
const points = Number.MAX_SAFE_INTEGER;

/** @param name  the same in all processes that are to count together */
export function ours(name: string, shared: SharedCount | undefined, exact: boolean, unasked = 0): Opened {
  let trips = 0;
  const add: SharedCount['add'] = (key, amount, seconds) => {
    trips += 1;
    return (shared as SharedCount).add(key, amount, seconds);
  };
  const limiter = limiterFor(
    { name, period: plan.window, exact, unasked },
    {
      clock,
      log,
      keep: (_key, make) => make(),
      meter: nobodysMeter,
      counts: shared === undefined ? {} : { rates: { ...shared, add } },
    },
  );
  return { decide: (key) => limiter.spend(key, plan.limit), trips: () => trips, close: limiter.close };
}

const nobodysMeter = {
  counter: () => ({ inc: () => {}, of: () => ({ inc: () => {} }) }),
  gauge: () => ({ set: () => {}, follow: () => () => {} }),
  histogram: () => ({ of: () => ({ observe: () => {} }) }),
};

export const nobody: Contestant = {
  name: 'nobody',
  open: () => ({ decide: () => undefined, trips: () => 0, close: () => {} }),
};

export async function onRedis(url: string, where: string): Promise<Contestant[]> {
  const { client } = await connectRedis(url, log);
  await new Promise<void>((resolve) =>
    (client as { once(event: string, then: () => void): void }).once('ready', resolve),
  );
  const count = createRedisCount(client);
  return [
    { name: `leases from ${where}`, open: (round) => ours(`leases${where}${round}`, count, false) },
    { name: `exact in ${where}`, open: (round) => ours(`exact${where}${round}`, count, true) },
    {
      name: `rate-limiter-flexible in ${where}`,
      open(round) {
        let trips = 0;
        const options = { storeClient: client, keyPrefix: `library${where}${round}`, points, duration: plan.window };
        const limiter = new RateLimiterRedis(options);
        const decide: Opened['decide'] = (key) => {
          trips += 1;
          return limiter.consume(key);
        };
        return { decide, trips: () => trips, close: () => {} };
      },
    },
  ];
}

/** Counts in the table that all processes of the bench share. */
export async function openTable(url: string): Promise<SharedCount> {
  const store = await openSharedStore(url, log);
  await store.migrate([limitMigrations]);
  return createTableCount({ db: store.db, table: 'rate_count', log });
}
