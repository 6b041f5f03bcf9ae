import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const create = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      create table lagerbest (
        artnr integer primary key,
        lagnr smallint not null,
        ve integer not null check (ve > 0),
        bestve integer not null check (bestve >= 0),
        bestlose integer not null check (bestlose >= 0),
        reserv integer not null default 0,
        constraint lagerbest_reserv check (reserv between 0 and bestve * ve + bestlose)
      )`.execute(db);
    await sql`
      create table reskopf (
        resnr varchar(64) primary key,
        angelegt timestamptz(3) not null
      )`.execute(db);
    await sql`
      create table respos (
        resnr varchar(64) not null references reskopf on delete cascade,
        artnr integer not null references lagerbest,
        menge integer not null check (menge > 0),
        primary key (resnr, artnr)
      )`.execute(db);
  },
};

/** Whose a reservation is; 0 for those taken before this was kept, which anybody who knows the number may give back. */
const addCustomer = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table reskopf add column kdnr integer not null default 0`.execute(db);
    await sql`alter table reskopf alter column kdnr drop default`.execute(db);
  },
};

export const migrations: Record<string, Migration> = {
  '2026-01-01-create': create,
  '2026-11-23-customer': addCustomer,
};
