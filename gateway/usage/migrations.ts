import { sql } from 'kysely';
import { gatewaySchema } from '../consumers/tables.ts';
import type { MigrationSet } from '../store/migrate.ts';

const columns = sql`
  operation text not null,
  kind text not null,
  caller text not null,
  environment text not null,
  calls bigint not null,
  errors bigint not null,
  refused bigint not null,
  limited bigint not null,
  steps bigint[] not null,
  last_seen timestamptz not null`;

/** Who calls what, by hour for days and by day for a year. */
export const usageMigrations: MigrationSet = {
  schema: gatewaySchema,
  migrations: {
    // What there was: calls to what is deprecated alone, by day.
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
    'usage-0001': {
      up: async (db) => {
        await sql`
          create table usage_hour (
            hour timestamptz not null, ${columns},
            primary key (hour, operation, kind, caller, environment)
          ) with (fillfactor = 70)`.execute(db);
        await sql`
          create table usage_day (
            day date not null, ${columns},
            primary key (day, operation, kind, caller, environment)
          ) with (fillfactor = 70)`.execute(db);
        await sql`create index usage_hour_caller on usage_hour (kind, caller, hour)`.execute(db);
        await sql`create index usage_day_caller on usage_day (kind, caller, day)`.execute(db);
        await sql`
          insert into usage_day
          select day, operation, kind, caller, environment, calls, 0, 0, 0, '{}', last_seen from deprecated_call`.execute(
          db,
        );
        await sql`drop table deprecated_call`.execute(db);
      },
    },
  },
};
