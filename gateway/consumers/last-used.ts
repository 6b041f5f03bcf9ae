import { type Kysely, sql } from 'kysely';
import type { Clock, Log } from '../../policies/policy.ts';
import { recentlyUsed } from './recent.ts';
import { gatewaySchema } from './tables.ts';

/** When keys were last used, to the minute, so that forgotten ones can be found. */
export interface LastUsed {
  /** Costs the request nothing but a map entry. */
  note(id: string): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

const writeEvery = 10_000;
const perKey = 60_000;

export function createLastUsed({ db, clock, log }: { db: Kysely<unknown>; clock: Clock; log: Log }): LastUsed {
  const pending = new Map<string, number>();
  const written = recentlyUsed<string, number>(20_000);

  const flush = async (): Promise<void> => {
    if (pending.size === 0) return;
    const uses = [...pending];
    pending.clear();
    try {
      await write(db, uses);
    } catch (error) {
      log.warn({ err: error, keys: uses.length }, 'the last use of some keys was not written down');
    }
  };

  const timer = setInterval(flush, writeEvery).unref();
  return {
    note: (id) => {
      const now = clock.now();
      if (now - (written.get(id) ?? 0) < perKey) return;
      written.set(id, now);
      pending.set(id, now);
    },
    flush,
    close: () => {
      clearInterval(timer);
      return flush();
    },
  };
}

/** Other gateways write as well: whoever comes within a minute of another leaves the row alone. */
async function write(db: Kysely<unknown>, uses: readonly (readonly [id: string, at: number])[]): Promise<void> {
  const ids = uses.map(([id]) => id);
  const times = uses.map(([, at]) => new Date(at).toISOString());
  await sql`
    update ${sql.id(gatewaySchema, 'credential')} as credential set last_used_at = used.at
    from unnest(${ids}::text[], ${times}::timestamptz[]) as used (id, at)
    where credential.id = used.id
      and (credential.last_used_at is null or credential.last_used_at <= used.at - interval '1 minute')`.execute(db);
}
