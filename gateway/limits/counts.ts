import type { Log, SharedCounts } from '../../policies/policy.ts';
import type { Store } from '../store/store.ts';
import { createRedisCount } from './redis-count.ts';
import { createTableCount } from './table-count.ts';

/**
 * The counts of a gateway: rates in Redis, or in PostgreSQL where there is none; an embedded store has no other gateway
 * to share them with. Days and months in the store, whichever it is.
 */
export function openCounts({ store, redis, log }: { store: Store; redis: object | undefined; log: Log }) {
  const { db } = store;
  const quotas = createTableCount({ db, table: 'quota_count', log });
  const inTable = redis === undefined && store.kind === 'postgres';
  const table = inTable ? createTableCount({ db, table: 'rate_count', log }) : undefined;
  const rates = redis === undefined ? table : createRedisCount(redis);
  const counts: SharedCounts = { quotas, ...(rates === undefined ? {} : { rates }) };
  return { counts, close: () => Promise.all([quotas.close(), table?.close()]) };
}
