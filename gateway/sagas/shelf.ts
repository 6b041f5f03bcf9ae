import { type ExpressionBuilder, type Kysely, sql, type UpdateObject } from 'kysely';
import type { Claim, SagaShelf } from './record.ts';
import { json, recordOf, withoutResult, written } from './rows.ts';
import { type SagaTables, sagaTables } from './tables.ts';

export interface ShelfParts {
  readonly db: Kysely<unknown>;
  /** This process, until it ends. */
  readonly owner: string;
  /** Seconds a saga is held without a sign of life. */
  readonly lease: number;
}

/**
 * Sagas in the table `gateway.saga`. Time is the database's, so that processes whose clocks differ agree on whose a saga
 * is. A turn is a fencing token: whoever takes a saga makes it one more, and writes under an older one change nothing.
 */
export function sagaShelf({ db, owner, lease }: ShelfParts): SagaShelf {
  const tables = sagaTables(db);
  const held = { owner, due_at: after(lease) };
  const next = (builder: ExpressionBuilder<SagaTables, 'saga'>) => ({
    ...held,
    turn: builder('turn', '+', 1),
    attempts: builder('attempts', '+', 1),
  });
  const write = async (
    { id, turn }: Claim,
    values: UpdateObject<SagaTables, 'saga'>,
    when = sql<boolean>`true`,
  ): Promise<boolean> => {
    const { numUpdatedRows } = await tables
      .updateTable('saga')
      .set(values)
      .where('id', '=', id)
      .where('turn', '=', turn)
      .where('ended_at', 'is', null)
      .where(when)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  };

  return {
    async begin({ id, saga, digest, input, identity }) {
      const row = { id, saga, digest, state: 'running' as const, ...held };
      const written = await tables
        .insertInto('saga')
        .values({ ...row, input: json(input), identity: json(identity) })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst();
      if (written.numInsertedOrUpdatedRows === 1n) {
        const record = { id, saga, digest, input, identity, state: 'running' as const };
        return { fresh: true, record: { ...record, steps: [], turn: 1, attempts: 1, due: false } };
      }
      const found = await tables.selectFrom('saga').selectAll().select(isDue).where('id', '=', id).executeTakeFirst();
      // Forgotten between the two: then there is nothing in the way any more.
      return found === undefined
        ? this.begin({ id, saga, digest, input, identity })
        : { fresh: false, record: recordOf(found) };
    },
    async take(id) {
      const row = await tables
        .updateTable('saga')
        .set(next)
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .where('due_at', '<=', now)
        .returningAll()
        .executeTakeFirst();
      return row && recordOf({ ...row, due: false });
    },
    async takeDue(sagas, limit) {
      if (sagas.length === 0 || limit < 1) return [];
      const rows = await tables
        .updateTable('saga')
        .set(next)
        .where('id', 'in', (due) =>
          due
            .selectFrom('saga')
            .select('id')
            .where('ended_at', 'is', null)
            .where('due_at', '<=', now)
            .where('saga', 'in', sagas)
            .orderBy('due_at')
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        )
        .returningAll()
        .execute();
      return rows.map((row) => recordOf({ ...row, due: false }));
    },
    save: (claim, { steps, ...change }) =>
      write(claim, { ...written(change), steps: json(steps), ...held }, change.state === undefined ? soon : undefined),
    end: (claim, { state, steps, ...end }) =>
      write(claim, {
        ...written(end),
        state,
        steps: json(steps.map((step) => step && withoutResult(step))),
        input: null,
        identity: null,
        owner: null,
        ended_at: now,
      }),
    pause: (claim, { steps, ...change }, seconds, reason) =>
      write(claim, { ...written(change), steps: json(steps), reason, owner: null, due_at: after(seconds) }),
    async forget({ id, turn }) {
      const gone = await tables.deleteFrom('saga').where('id', '=', id).where('turn', '=', turn).executeTakeFirst();
      return gone.numDeletedRows > 0n;
    },
    async renew(ids) {
      if (ids.length === 0) return [];
      const rows = await tables
        .updateTable('saga')
        .set(held)
        .where('id', 'in', ids)
        .where('owner', '=', owner)
        .where('ended_at', 'is', null)
        .returning('id')
        .execute();
      return rows.map(({ id }) => id);
    },
    async release() {
      await tables
        .updateTable('saga')
        .set({ owner: null, due_at: now })
        .where('owner', '=', owner)
        .where('ended_at', 'is', null)
        .execute();
    },
  };
}

/**
 * True, and lets PostgreSQL answer before the row is on disk. Should it crash just then, a step that is taken again is all
 * that is lost; where a saga begins, turns back and ends is on disk before anybody relies on it.
 */
const soon = sql<boolean>`set_config('synchronous_commit', 'off', true) = 'off'`;
const now = sql<Date>`clock_timestamp()`;
const after = (seconds: number) => sql<Date>`clock_timestamp() + ${seconds}::float8 * interval '1 second'`;
const isDue = sql<boolean>`due_at <= clock_timestamp()`.as('due');
