import { sql } from 'kysely';
import { gatewaySchema } from '../consumers/tables.ts';
import type { MigrationSet } from '../store/migrate.ts';
import type { ContractChange } from './change.ts';

/** The contract that was last seen, to compare the next with. */
export interface KnownContractTable {
  /** `<tier>/<api>.v<major>`. */
  readonly document: string;
  readonly version: string;
  readonly hash: string;
  /** A `Release` as JSON, compressed; null when the document was taken away. */
  readonly content: Buffer | null;
}

/** What became of a contract. Rows are only ever added. */
export interface ContractChangeTable {
  readonly id: number;
  readonly document: string;
  /** `info.version`, after the change. */
  readonly version: string;
  readonly at: Date;
  readonly hash: string;
  readonly action: 'added' | 'changed' | 'removed';
  /** JSON of `ContractChange`s. */
  readonly changes: unknown;
}

export interface HistoryTables {
  readonly known_contract: KnownContractTable;
  readonly contract_change: ContractChangeTable;
}

export const historyMigrations: MigrationSet = {
  schema: gatewaySchema,
  migrations: {
    'contracts-0001': {
      up: async (db) => {
        await sql`
          create table known_contract (
            document text primary key,
            version text not null,
            hash text not null,
            content bytea
          )`.execute(db);
        await sql`
          create table contract_change (
            id bigint generated always as identity primary key,
            document text not null,
            version text not null,
            at timestamptz not null,
            hash text not null,
            action text not null check (action in ('added', 'changed', 'removed')),
            changes jsonb not null
          )`.execute(db);
        await sql`create index contract_change_document on contract_change (document, id)`.execute(db);
        // The function is that of the record of consumers.
        await sql`
          create trigger contract_change_stays before update or delete or truncate on contract_change
            for each statement execute function refuse_change()`.execute(db);
      },
    },
  },
};

/** One entry of a contract's history. */
export interface ContractChanges {
  /** Grows; for asking on. */
  readonly id: number;
  /** `<tier>/<api>.v<major>`. */
  readonly document: string;
  /** `info.version`, after the change. */
  readonly version: string;
  /** ISO date-time at which a gateway first ran it. */
  readonly at: string;
  /** Of the contract as it is from then on. */
  readonly hash: string;
  readonly action: ContractChangeTable['action'];
  /** What breaks first; none when it was added or removed. */
  readonly changes: readonly ContractChange[];
}
