import { type Kysely, sql } from 'kysely';

/** Any number will do as long as it stays the same: gateways of different versions must meet at it. */
const lockNumber = 4_207_849_301;

/**
 * Runs `work` while no other gateway of the same database does such work, however long it has to wait. `work` gets the
 * connection that holds the lock; the embedded store has only one anyway, so it must use no other.
 */
export async function exclusively<T>(
  db: Kysely<unknown>,
  kind: 'embedded' | 'postgres',
  work: (connection: Kysely<unknown>) => Promise<T>,
): Promise<T> {
  if (kind === 'embedded') return work(db);
  return db.connection().execute(async (connection) => {
    await sql`set statement_timeout = 0`.execute(connection);
    await sql`select pg_advisory_lock(${lockNumber})`.execute(connection);
    try {
      return await work(connection);
    } finally {
      await sql`select pg_advisory_unlock(${lockNumber})`.execute(connection);
      await sql`reset statement_timeout`.execute(connection);
    }
  });
}
