import { sql } from 'kysely';
import type { MigrationSet } from '../store/migrate.ts';
import { gatewaySchema } from './tables.ts';

/** Consumers, their credentials, and one-use tickets. */
export const consumersMigrations: MigrationSet = {
  schema: gatewaySchema,
  migrations: {
    'consumers-0001': {
      up: async (db) => {
        await sql`
          create table consumer (
            id text primary key,
            name text not null,
            plan text not null,
            scopes text[] not null,
            created_at timestamptz not null
          )`.execute(db);
        await sql`
          create table credential (
            id text primary key,
            consumer_id text not null references consumer (id) on delete cascade,
            environment text not null check (environment in ('live', 'test')),
            label text not null,
            secret_hash bytea not null check (length(secret_hash) = 32),
            scopes text[] not null,
            created_at timestamptz not null,
            expires_at timestamptz,
            revoked_at timestamptz,
            last_used_at timestamptz
          )`.execute(db);
        await sql`create index credential_consumer on credential (consumer_id)`.execute(db);
        await sql`
          create table ticket (
            ticket_hash bytea primary key,
            resource text not null,
            identity jsonb not null,
            expires_at timestamptz not null
          )`.execute(db);
        await sql`create index ticket_expires on ticket (expires_at)`.execute(db);
      },
    },
    'consumers-0002': {
      up: async (db) => {
        await sql`alter table consumer add column pins jsonb not null default '{}'`.execute(db);
      },
    },
  },
};
