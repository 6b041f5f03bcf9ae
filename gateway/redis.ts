import type { Redis as Client } from 'ioredis';
import { within } from '../policies/parts/within.ts';
import type { Log } from '../policies/policy.ts';

/** Milliseconds. */
const closingPatience = 200;

/** A connection to Redis that never makes a request wait: while it is away, commands fail at once and limits are local. */
export async function connectRedis(url: string, log: Log): Promise<{ client: object; close(): Promise<void> }> {
  const { Redis: Connection } = await import('ioredis');
  const client: Client = new Connection(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    commandTimeout: 100,
    retryStrategy: (attempt) => Math.min(100 * attempt, 2_000),
  });
  let away = false;
  client.on('error', (error: Error) => {
    if (away) return;
    away = true;
    log.error({ error: error.message }, 'redis is away; limits are counted in this process alone');
  });
  client.on('ready', () => {
    if (away) log.info({}, 'redis is back; limits are shared again');
    away = false;
  });
  const close = async (): Promise<void> => {
    // What was given back last still goes out.
    await within(closingPatience, client.quit(), 'no goodbye').catch(() => undefined);
    client.disconnect();
  };
  return { client, close };
}
