import { createRedisCount } from '../../gateway/limits/redis-count.ts';
import { limitMigrations } from '../../gateway/limits/table.ts';
import { createTableCount } from '../../gateway/limits/table-count.ts';
import { connectRedis } from '../../gateway/redis.ts';
import { openSharedStore } from '../../gateway/store/store.ts';
import type { SharedCount } from '../../policies/policy.ts';
import { databaseOrSkip } from './postgres.ts';
import { redisOrSkip } from './redis.ts';
import { quiet } from './store.ts';

/** A real server with a shared count on it, and as many connections of gateways as a test wants. */
export interface CountServer {
  /** The count as one more gateway sees it, over a connection of its own. */
  connect(): Promise<SharedCount>;
  stop(): Promise<void>;
}

/** Where gateways may share a count; a test of a server that is not installed is pending. */
export const countServers: readonly { readonly name: string; start(context: Mocha.Context): Promise<CountServer> }[] = [
  { name: 'Redis', start: async (context) => onRedis(await redisOrSkip(context)) },
  { name: 'PostgreSQL', start: async (context) => onPostgres(await databaseOrSkip(context)) },
];

/** Closes in order, the last opened first. */
function gather() {
  const opened: (() => Promise<unknown>)[] = [];
  return {
    opened,
    async close() {
      for (const close of opened.splice(0).reverse()) await close();
    },
  };
}

export function onRedis(server: { readonly url: string; stop(): Promise<void> }): CountServer {
  const { opened, close } = gather();
  opened.push(server.stop);
  return {
    async connect() {
      const redis = await connectRedis(server.url, quiet);
      opened.push(redis.close);
      const client = redis.client as { once(event: string, listener: () => void): void };
      await new Promise<void>((resolve) => client.once('ready', resolve));
      return createRedisCount(redis.client);
    },
    stop: close,
  };
}

/** @param url  of a database whose tables of counts are made by the first that connects */
export function onPostgres(url: string): CountServer {
  const { opened, close } = gather();
  return {
    async connect() {
      const store = await openSharedStore(url, quiet);
      opened.push(store.close);
      await store.migrate([limitMigrations]);
      const count = createTableCount({ db: store.db, table: 'rate_count', log: quiet });
      opened.push(count.close);
      return count;
    },
    stop: close,
  };
}
