import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const create = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      create table txn (
        txnref varchar(64) primary key,
        custno char(6) not null,
        txnamt numeric(18, 2) not null check (txnamt >= 0),
        txnccy char(3) not null,
        rspcd char(2) not null,
        txnst char(2) not null check (txnst in ('AU', 'CP', 'VO', 'RF', 'DE')),
        crdbr char(2) not null,
        crdl4 char(4) not null,
        tokfp char(16) not null,
        rfdamt numeric(18, 2) check (rfdamt between 0 and txnamt),
        rfdrsn varchar(200),
        txndt char(14) not null
      )`.execute(db);
  },
};

export const migrations: Record<string, Migration> = { '2026-01-01-create': create };
