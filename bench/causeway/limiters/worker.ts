import cluster from 'node:cluster';
import { RateLimiterCluster } from 'rate-limiter-flexible';
import { openTable, ours, plan } from './contestants.ts';
import { type Cost, type Load, type Opened, pace } from './pacing.ts';

/** What the primary asks of a worker; it answers with what that has cost. */
export interface Order {
  readonly round: number;
  readonly load: Load;
  readonly with: 'leases' | 'cluster';
}

const { BENCH_POSTGRES } = process.env;
if (cluster.isWorker) {
  const table = BENCH_POSTGRES === undefined ? undefined : await openTable(BENCH_POSTGRES);
  process.on('message', async (order: Order | { readonly channel: string }) => {
    // The library's own messages come here as well.
    if (!('load' in order)) return;
    const opened = order.with === 'leases' ? ours(`shared${order.round}`, table, false) : library();
    const cost = await pace(opened, order.load);
    opened.close();
    process.send?.(cost satisfies Cost);
  });
  process.send?.('ready');
}

function library(): Opened {
  let trips = 0;
  const points = Number.MAX_SAFE_INTEGER;
  const limiter = new RateLimiterCluster({ keyPrefix: 'bench', points, duration: plan.window, timeoutMs: 5_000 });
  return {
    decide(key) {
      trips += 1;
      return limiter.consume(key);
    },
    trips: () => trips,
    close: () => {},
  };
}
