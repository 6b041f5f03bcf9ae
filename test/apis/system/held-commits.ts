import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Keeps transactions that put rows into a table from being committed while it is shut. */
export async function commitsHeld(url: string, table: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const waiting = async () => {
    const { rows } = await client.query<{ count: string }>(`
      select count(*) from pg_locks
      where not granted and locktype = 'advisory'
        and database = (select oid from pg_database where datname = current_database())`);
    return Number(rows[0]?.count);
  };
  return {
    async shut() {
      await client.query(`
        create function hold() returns trigger language plpgsql
        as $$ begin perform pg_advisory_xact_lock(1); return null; end $$;
        create constraint trigger held after insert on ${table} deferrable initially deferred
        for each row execute function hold();
        select pg_advisory_lock(1)`);
    },
    open: () => client.query('select pg_advisory_unlock(1)'),
    /** Resolves when so many wait, for this or for one of those who wait for this. */
    async waiting(count: number) {
      for (let patience = 0; (await waiting()) < count && patience < 200; patience += 1) await sleep(10);
      assert.ok((await waiting()) >= count, `${count} should wait by now`);
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}
