import { sql } from 'kysely';
import { gatewaySchema } from '../consumers/tables.ts';
import type { MigrationSet } from '../store/migrate.ts';

/** A key that was used. While there is no outcome the call is under way, or was interrupted when its lease has ended. */
export interface IdempotencyTables {
  readonly idempotency: {
    /** Of caller, operation and key. */
    readonly id: Uint8Array;
    /** For people who look at the table. */
    readonly operation: string;
    readonly fingerprint: Uint8Array;
    /** Request id of the call that is carried out. */
    readonly owner: string;
    readonly lease_until: Date;
    readonly outcome: string | null;
    readonly expires_at: Date;
  };
}

export const idempotencyMigrations: MigrationSet = {
  schema: gatewaySchema,
  migrations: {
    'idempotency-0001': {
      up: async (db) => {
        await sql`
          create table idempotency (
            id bytea primary key check (length(id) = 32),
            operation text not null,
            fingerprint bytea not null check (length(fingerprint) = 32),
            owner text not null,
            lease_until timestamptz not null,
            outcome text,
            expires_at timestamptz not null
          )`.execute(db);
        await sql`create index idempotency_expires on idempotency (expires_at)`.execute(db);
      },
    },
  },
};
