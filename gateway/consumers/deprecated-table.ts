import { type Kysely, sql } from 'kysely';
import type { MigrationSet } from '../store/migrate.ts';
import { gatewaySchema } from './tables.ts';

/** Who called, what, and on which day (UTC): what calls are counted by. */
export interface DeprecatedCaller {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly operation: string;
  readonly kind: 'consumer' | 'client' | 'api' | 'anonymous';
  /** Id of the consumer or OAuth client, or `<tier>/<api>.v<major>`; empty for the anonymous. */
  readonly caller: string;
  readonly environment: 'live' | 'test';
}

export interface DeprecatedCount extends DeprecatedCaller {
  readonly calls: number;
  readonly lastSeen: Date;
}

/** Remaining calls to what is deprecated. */
export const deprecatedCallMigrations: MigrationSet = {
  schema: gatewaySchema,
  migrations: {
    'deprecated-calls-0001': {
      up: async (db) => {
        await sql`
          create table deprecated_call (
            day date not null,
            operation text not null,
            kind text not null,
            caller text not null,
            environment text not null,
            calls bigint not null,
            last_seen timestamptz not null,
            primary key (day, operation, kind, caller, environment)
          )`.execute(db);
      },
    },
  },
};

const table = sql.id(gatewaySchema, 'deprecated_call');

/**
 * Adds counts to those that are there: other gateways add theirs. One statement, its rows in one order, so that gateways
 * that write the same ones wait for each other instead of locking each other out.
 */
export async function addCounts(db: Kysely<unknown>, counts: readonly DeprecatedCount[]): Promise<void> {
  const rows = counts.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const column = (name: keyof DeprecatedCount): unknown[] => rows.map((row) => row[name]);
  const seen = rows.map(({ lastSeen }) => lastSeen.toISOString());
  await sql`
    insert into ${table} as known (day, operation, kind, caller, environment, calls, last_seen)
    select * from unnest(
      ${column('day')}::date[], ${column('operation')}::text[], ${column('kind')}::text[], ${column('caller')}::text[],
      ${column('environment')}::text[], ${column('calls')}::bigint[], ${seen}::timestamptz[])
    on conflict (day, operation, kind, caller, environment) do update
      set calls = known.calls + excluded.calls, last_seen = greatest(known.last_seen, excluded.last_seen)`.execute(db);
}

export const keyOf = ({ day, operation, kind, caller, environment }: DeprecatedCaller): string =>
  JSON.stringify([day, operation, kind, caller, environment]);

/** Counts from a day on, newest first, of one API or of all. @param most  rows */
export async function readCounts(
  db: Kysely<unknown>,
  { since, api, most }: { readonly since: string; readonly api?: string | undefined; readonly most: number },
): Promise<DeprecatedCount[]> {
  const { rows } = await sql<DeprecatedCount>`
    select to_char(day, 'YYYY-MM-DD') as day, operation, kind, caller, environment,
      calls::double precision as calls, last_seen as "lastSeen"
    from ${table}
    where day >= ${since}::date and (${api ?? null}::text is null or split_part(operation, '#', 1) = ${api ?? null}::text)
    order by deprecated_call.day desc, operation, kind, caller, environment limit ${most}`.execute(db);
  return rows;
}

/** Forgets what lies before a day. */
export async function dropCounts(db: Kysely<unknown>, before: string): Promise<void> {
  await sql`delete from ${table} where day < ${before}::date`.execute(db);
}
