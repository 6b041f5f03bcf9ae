import cluster from 'node:cluster';
import { RateLimiterCluster } from 'rate-limiter-flexible';
import { type Opened, openTable, ours, plan } from './contestants.ts';
import { type Cost, type Load, pace } from './pacing.ts';

/** What the primary asks of a worker. */
export interface Order {
  readonly round: number;
  readonly load: Load;
  readonly with: 'leases' | 'cluster';
}

export interface Told extends Cost {
  readonly trips: number;
}

const { BENCH_POSTGRES } = process.env;
if (cluster.isWorker) {
  const table = BENCH_POSTGRES === undefined ? undefined : await openTable(BENCH_POSTGRES);
  process.on('message', async (order: Order | { readonly channel: string }) => {
    // The library's own messages come here as well.
    if (!('load' in order)) return;
    const { decide, trips, close } = order.with === 'leases' ? ours(`shared${order.round}`, table, false) : library();
    const cost = await pace(decide, order.load);
    close();
    process.send?.({ ...cost, trips: trips() } satisfies Told);
  });
  process.send?.('ready');
}

function library(): Opened {
  let trips = 0;
  const points = Number.MAX_SAFE_INTEGER;
  const limiter = new RateLimiterCluster({ keyPrefix: 'bench', points, duration: plan.window, timeoutMs: 5_000 });
  const decide = (key: string): Promise<unknown> => {
    trips += 1;
    return limiter.consume(key);
  };
  return { decide, trips: () => trips, close: () => {} };
}
