import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const create = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      create table artstamm (
        artnr integer primary key,
        artcode varchar(20) not null unique,
        bez1 varchar(120) not null,
        bez2 text not null,
        matchcode text not null,
        wgr smallint not null,
        vkpreis numeric(12, 4) not null check (vkpreis >= 0),
        whg char(3) not null,
        gewdkg integer not null,
        kz char(1) not null default ' '
      )`.execute(db);
    await sql`create index artstamm_wgr on artstamm (wgr, artnr)`.execute(db);
    await sql`create index artstamm_kz on artstamm (kz, artnr)`.execute(db);
    await sql`create index artstamm_matchcode on artstamm using gin (to_tsvector('simple', matchcode))`.execute(db);
  },
};

export const migrations: Record<string, Migration> = { '2026-01-01-create': create };
