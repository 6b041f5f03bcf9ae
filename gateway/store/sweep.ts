import { type Kysely, sql } from 'kysely';
import type { Log } from '../../policies/policy.ts';
import { gatewaySchema } from '../consumers/tables.ts';

export interface SweepOptions {
  readonly db: Kysely<unknown>;
  /** In the gateway's own schema. */
  readonly table: string;
  /** Column that is its primary key. */
  readonly key: string;
  /** Column with the time after which a row is of no more use. */
  readonly over: string;
  /** Milliseconds between two sweeps. */
  readonly every: number;
  readonly log: Log;
}

/** Few enough rows at once that nobody notices on the embedded store, where everyone waits. */
const atOnce = 200;
/** Milliseconds. */
const betweenBatches = 50;

/** Drops rows that are over, in the background; several gateways may sweep one table. */
export function createSweep({ db, every, log, ...names }: SweepOptions): { stop(): void } {
  const [table, key, over] = [sql.id(gatewaySchema, names.table), sql.id(names.key), sql.id(names.over)];

  async function sweep(): Promise<void> {
    const { numAffectedRows } = await sql`
      delete from ${table} where ${key} in (
        select ${key} from ${table} where ${over} < now() limit ${atOnce} for update skip locked
      )`.execute(db);
    plan(Number(numAffectedRows ?? 0) >= atOnce ? betweenBatches : every);
  }

  let timer: NodeJS.Timeout;
  let isStopped = false;
  function plan(milliseconds: number): void {
    if (isStopped) return;
    timer = setTimeout(() => {
      sweep().catch((error) => {
        log.warn({ err: error }, `rows of ${names.table} that are over were not dropped`);
        plan(every);
      });
    }, milliseconds);
    timer.unref();
  }
  plan(every);

  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
