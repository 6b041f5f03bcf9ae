import { type Generated, type Kysely, type Selectable, sql } from 'kysely';
import type { StoredProblem } from '../../policies/parts/stored-problem.ts';
import type { Identity } from '../../policies/policy.ts';
import { gatewaySchema } from '../consumers/tables.ts';
import type { MigrationSet } from '../store/migrate.ts';
import type { SagaRecord, SagaState } from './record.ts';

/** One row for each saga, its steps in it: what an owner writes is one statement, and so all or nothing. */
export interface SagaTable {
  readonly id: string;
  readonly saga: string;
  readonly digest: string;
  readonly input: unknown;
  readonly identity: Identity | null;
  readonly state: SagaState;
  readonly steps: Generated<SagaRecord['steps']>;
  readonly result: Generated<unknown>;
  readonly problem: Generated<StoredProblem | null>;
  /** Process that holds it. */
  readonly owner: string | null;
  readonly turn: Generated<number>;
  readonly attempts: Generated<number>;
  /** Kind of the problem it last met. */
  readonly reason: Generated<string | null>;
  /** From when on anybody may take it; the end of the lease while somebody holds it. By the database's clock. */
  readonly due_at: Date;
  readonly created_at: Generated<Date>;
  readonly ended_at: Generated<Date | null>;
}

export type SagaRow = Selectable<SagaTable>;

export interface SagaTables {
  readonly saga: SagaTable;
}

/** The gateway's own tables in the store. */
export const sagaTables = (db: Kysely<unknown>): Kysely<SagaTables> =>
  db.withSchema(gatewaySchema) as unknown as Kysely<SagaTables>;

export const sagaMigrations: MigrationSet = {
  schema: gatewaySchema,
  migrations: {
    'sagas-0001': {
      up: async (db) => {
        await sql`
          create table saga (
            id text primary key,
            saga text not null,
            digest text not null,
            input jsonb,
            identity jsonb,
            state text not null check (state in ('running', 'undoing', 'done', 'undone')),
            steps jsonb not null default '[]',
            result jsonb,
            problem jsonb,
            owner text,
            turn integer not null default 1,
            attempts integer not null default 1,
            reason text,
            due_at timestamptz not null,
            created_at timestamptz not null default clock_timestamp(),
            ended_at timestamptz
          )`.execute(db);
        await sql`create index saga_due on saga (due_at) where ended_at is null`.execute(db);
        await sql`create index saga_ended on saga (ended_at) where ended_at is not null`.execute(db);
      },
    },
  },
};
