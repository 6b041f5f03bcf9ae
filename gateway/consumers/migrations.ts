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
    'consumers-0003': {
      up: async (db) => {
        await sql`
          alter table consumer
            add column contact text,
            add column owner_issuer text,
            add column owner_subject text,
            add column apis text[],
            add column revision integer not null default 1,
            add column changed_at timestamptz not null default now(),
            add check ((owner_issuer is null) = (owner_subject is null))`.execute(db);
        await sql`create index consumer_owner on consumer (owner_issuer, owner_subject, id)`.execute(db);
        await sql`alter table credential add column replaces text`.execute(db);
        await sql`
          create table consumer_change (
            version bigint generated always as identity primary key,
            at timestamptz not null,
            author jsonb not null,
            action text not null,
            consumer_id text not null,
            key_id text,
            before jsonb,
            after jsonb,
            request_id text
          )`.execute(db);
        await sql`create index consumer_change_consumer on consumer_change (consumer_id, version)`.execute(db);
        // Whoever can write the record cannot rewrite who wrote it.
        await sql`
          create function refuse_change() returns trigger language plpgsql as
            $$ begin raise exception '% is only ever added to', tg_table_name; end $$`.execute(db);
        await sql`
          create trigger consumer_change_stays before update or delete or truncate on consumer_change
            for each statement execute function refuse_change()`.execute(db);
      },
    },
    'consumers-0004': {
      up: async (db) => {
        await sql`
          create table plan_request (
            id bigint generated always as identity primary key,
            consumer_id text not null references consumer (id) on delete cascade,
            plan text not null,
            reason text,
            state text not null check (state in ('pending', 'approved', 'refused', 'withdrawn')),
            requested_by jsonb not null,
            requested_at timestamptz not null,
            decided_by jsonb,
            decided_at timestamptz,
            note text
          )`.execute(db);
        await sql`create index plan_request_consumer on plan_request (consumer_id, id)`.execute(db);
        await sql`create unique index plan_request_pending on plan_request (consumer_id) where state = 'pending'`.execute(
          db,
        );
      },
    },
    'consumers-0005': {
      up: async (db) => {
        await sql`
          create table oauth_client (
            issuer text not null,
            client_id text not null,
            subject text not null,
            consumer_id text not null references consumer (id) on delete cascade,
            created_at timestamptz not null,
            primary key (issuer, client_id)
          )`.execute(db);
        await sql`create index oauth_client_consumer on oauth_client (consumer_id)`.execute(db);
      },
    },
    'consumers-0006': {
      up: async (db) => {
        await sql`
          alter table consumer
            add column team jsonb not null default '[]',
            add column closed_at timestamptz`.execute(db);
        await sql`create index consumer_team on consumer using gin (team jsonb_path_ops)`.execute(db);
      },
    },
    'consumers-0007': {
      up: async (db) => {
        await sql`
          alter table consumer add column notify text not null default 'everything'
            check (notify in ('everything', 'endings', 'nothing'))`.execute(db);
      },
    },
  },
};
