import { type Kysely, sql } from 'kysely';
import { sagaTables } from './tables.ts';

/** A saga that has not ended, as operators see it: nothing of whom it is for, or about. */
export interface OpenSaga {
  readonly id: string;
  readonly saga: string;
  readonly state: 'running' | 'undoing';
  /** The last step on record. */
  readonly step: string | null;
  readonly attempts: number;
  /** Kind of the problem it last met. */
  readonly reason: string | null;
  readonly since: string;
  readonly stuck: boolean;
}

/** From so many attempts on a saga is stuck: somebody should look. */
const stuckFrom = 5;
/** Most sagas shown at once, the oldest first. */
const shown = 100;

/** The sagas that have not ended. */
export async function openSagas(db: Kysely<unknown>): Promise<OpenSaga[]> {
  const rows = await sagaTables(db)
    .selectFrom('saga')
    .select(['id', 'saga', 'state', 'steps', 'attempts', 'reason', 'created_at'])
    .where('ended_at', 'is', null)
    .orderBy('created_at')
    .limit(shown)
    .execute();
  return rows.map(({ id, saga, state, steps, attempts, reason, created_at }) => ({
    id,
    saga,
    state: state as OpenSaga['state'],
    step: steps.findLast((step) => step !== null)?.name ?? null,
    attempts,
    reason,
    since: created_at.toISOString(),
    stuck: attempts >= stuckFrom,
  }));
}

/** How many have not ended, by what they are about. Those that are stuck are counted as that alone. */
export async function countSagas(db: Kysely<unknown>): Promise<Record<'running' | 'undoing' | 'stuck', number>> {
  const rows = await sagaTables(db)
    .selectFrom('saga')
    .select(({ fn }) => [
      sql<'running' | 'undoing' | 'stuck'>`case when attempts >= ${stuckFrom} then 'stuck' else state end`.as('about'),
      fn.countAll<number>().as('sagas'),
    ])
    .where('ended_at', 'is', null)
    .groupBy('about')
    .execute();
  const counts = { running: 0, undoing: 0, stuck: 0 };
  for (const { about, sagas } of rows) counts[about] = Number(sagas);
  return counts;
}

/** Deletes sagas that ended longer ago than so many days; one that has not ended stays. */
export async function sweepSagas(db: Kysely<unknown>, days: number): Promise<number> {
  const { numDeletedRows } = await sagaTables(db)
    .deleteFrom('saga')
    .where('ended_at', '<', sql<Date>`clock_timestamp() - ${days}::float8 * interval '1 day'`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Lets go of all that is held: for a store that only one process has, and that has just begun. */
export async function freeSagas(db: Kysely<unknown>): Promise<void> {
  await sagaTables(db)
    .updateTable('saga')
    .set({ owner: null, due_at: sql<Date>`clock_timestamp()` })
    .where('ended_at', 'is', null)
    .where('owner', 'is not', null)
    .execute();
}
