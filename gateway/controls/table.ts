import { type Kysely, type Selectable, sql } from 'kysely';
import { gatewaySchema } from '../consumers/tables.ts';
import type { MigrationSet } from '../store/migrate.ts';
import type { Control, ControlKind, ControlState, Wanted } from './control.ts';

interface ControlTable {
  readonly version: number;
  readonly kind: ControlKind;
  readonly target: string;
  readonly state: ControlState;
  readonly reason: string | null;
  readonly notice: string | null;
  readonly who: string;
  readonly since: Date;
  readonly until: Date | null;
}

interface Tables {
  readonly control: ControlTable;
}

/** Every change an operator made, in order. Rows are only ever added: the table is what is in force, and its history. */
export const controlMigrations: MigrationSet = {
  schema: gatewaySchema,
  migrations: {
    'controls-0001': {
      up: async (db) => {
        await sql`
          create table control (
            version bigint generated always as identity primary key,
            kind text not null check (kind in ('operation', 'api', 'consumer', 'maintenance', 'breaker', 'reload')),
            target text not null,
            state text not null check (state in ('off', 'on', 'open', 'closed', 'asked', 'lifted')),
            reason text,
            notice text,
            who text not null,
            since timestamptz not null,
            until timestamptz
          )`.execute(db);
        await sql`create index control_latest on control (kind, target, version desc)`.execute(db);
      },
    },
    'controls-0002': {
      up: async (db) => {
        await sql`
          alter table control
            drop constraint control_kind_check,
            add constraint control_kind_check check (
              kind in ('operation', 'api', 'consumer', 'maintenance', 'breaker', 'subject', 'token', 'reload')
            )`.execute(db);
      },
    },
  },
};

/** The table `gateway.control`. */
export interface ControlShelf {
  /** Of the last change; 0 when there was none. */
  version(): Promise<number>;
  /** The last change of every kind and target. */
  latest(): Promise<Control[]>;
  /** The last changes, newest first. @param before  version of the last one seen */
  history(limit: number, before?: number): Promise<Control[]>;
  add(wanted: Wanted, since: number): Promise<Control>;
}

export function controlTable(db: Kysely<unknown>): ControlShelf {
  const tables = db.withSchema(gatewaySchema) as unknown as Kysely<Tables>;
  return {
    async version() {
      const { last } = await tables
        .selectFrom('control')
        .select(({ fn }) => fn.max('version').as('last'))
        .executeTakeFirstOrThrow();
      return last ?? 0;
    },
    async latest() {
      const rows = await tables
        .selectFrom('control')
        .distinctOn(['kind', 'target'])
        .selectAll()
        .orderBy('kind')
        .orderBy('target')
        .orderBy('version', 'desc')
        .execute();
      return rows.map(controlOf);
    },
    async history(limit, before) {
      let select = tables.selectFrom('control').selectAll().orderBy('version', 'desc').limit(limit);
      if (before !== undefined) select = select.where('version', '<', before);
      return (await select.execute()).map(controlOf);
    },
    add: (wanted, since) =>
      tables.transaction().execute(async (transaction) => {
        // One at a time: a version that is seen must mean that every lower one can be seen as well.
        await sql`lock table ${sql.table(`${gatewaySchema}.control`)} in exclusive mode`.execute(transaction);
        const { kind, target, state, reason = null, notice = null, who, until } = wanted;
        const row = await transaction
          .insertInto('control')
          .values({
            ...{ kind, target, state, reason, notice, who },
            since: new Date(since),
            until: until === undefined ? null : new Date(until),
          } as never)
          .returningAll()
          .executeTakeFirstOrThrow();
        return controlOf(row);
      }),
  };
}

const controlOf = ({ reason, notice, since, until, ...row }: Selectable<ControlTable>): Control => ({
  ...row,
  ...(reason === null ? {} : { reason }),
  ...(notice === null ? {} : { notice }),
  since: since.getTime(),
  ...(until === null ? {} : { until: until.getTime() }),
});
