import { sql } from 'kysely';
import { gatewaySchema } from '../consumers/tables.ts';
import type { MigrationSet } from '../store/migrate.ts';

/** Tables of counts: one row for a key in a window, `taken` in it by all gateways together. */
export type CountTable = 'rate_count' | 'quota_count';

const columns = sql`(
  key text primary key,
  taken bigint not null,
  ends_at timestamptz not null
)`;

/** Calls of days and months outlive a crash; those of minutes need not, and are written without a log of their own. */
export const limitMigrations: MigrationSet = {
  schema: gatewaySchema,
  migrations: {
    'limits-0001': {
      up: async (db) => {
        await sql`create unlogged table rate_count ${columns} with (fillfactor = 70)`.execute(db);
        await sql`create table quota_count ${columns} with (fillfactor = 70)`.execute(db);
        await sql`create index rate_count_ends on rate_count (ends_at)`.execute(db);
        await sql`create index quota_count_ends on quota_count (ends_at)`.execute(db);
      },
    },
  },
};
