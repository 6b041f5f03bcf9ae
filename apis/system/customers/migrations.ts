import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Numbers below this are for customers taken over or made up; accounts opened here begin with it. */
const firstNewNumber = 500_001;

const create = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      create table custmast (
        custno char(6) primary key,
        nam1 varchar(35) not null,
        nam2 varchar(35) not null default '',
        emal varchar(80) not null,
        cutyp char(1) not null check (cutyp in ('1', '2')),
        stat char(1) not null check (stat in ('A', 'S', 'C')),
        crlim integer not null,
        crcur char(3) not null,
        adr1 varchar(80) not null,
        adr2 varchar(80) not null default '',
        zip varchar(12) not null,
        city varchar(60) not null,
        ctry char(2) not null,
        opndt integer not null
      )`.execute(db);
    await sql`create index custmast_emal on custmast (lower(emal), custno)`.execute(db);
    await sql`create index custmast_stat on custmast (stat, custno)`.execute(db);
    await sql`
      create table cusxsub (
        sub varchar(255) primary key,
        custno char(6) not null references custmast
      )`.execute(db);
    // Checked at commit: the mapping is claimed first, and only who gets it opens the customer.
    await sql`
      create table cusxcon (
        cons varchar(64) primary key,
        custno char(6) not null unique references custmast deferrable initially deferred
      )`.execute(db);
    await sql`create sequence custno as integer start with ${sql.lit(firstNewNumber)} maxvalue 999999`.execute(db);
  },
};

/** Subjects are unique at their issuer only. Those known so far are the development issuer's. */
const addIssuer = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table cusxsub add column iss varchar(255) not null default 'development'`.execute(db);
    await sql`alter table cusxsub alter column iss drop default`.execute(db);
    await sql`alter table cusxsub drop constraint cusxsub_pkey`.execute(db);
    await sql`alter table cusxsub add primary key (iss, sub)`.execute(db);
  },
};

export const migrations: Record<string, Migration> = {
  '2026-01-01-create': create,
  '2026-11-23-issuer': addIssuer,
};
