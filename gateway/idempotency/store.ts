import { type Kysely, sql } from 'kysely';
import { Problem } from '#problem';
import type { Claim, IdempotencyStore, IdempotentCall, Log } from '../../policies/policy.ts';
import { gatewaySchema } from '../consumers/tables.ts';
import { createSweep } from '../store/sweep.ts';
import type { IdempotencyTables } from './table.ts';

export interface IdempotencyStoreOptions {
  readonly db: Kysely<unknown>;
  readonly log: Log;
  /** Milliseconds between two sweeps. */
  readonly sweepEvery?: number;
}

/**
 * Keys in the table `gateway.idempotency`. Which of several calls comes first is decided by the primary key, and times
 * are the database's: replicas need not agree on the hour. A sweep in the background drops what has expired.
 */
export function createIdempotencyStore(options: IdempotencyStoreOptions): IdempotencyStore & { close(): void } {
  const { db, log, sweepEvery = 60_000 } = options;
  const tables = db.withSchema(gatewaySchema) as unknown as Kysely<IdempotencyTables>;
  const own = ({ id, owner }: IdempotentCall) =>
    tables.updateTable('idempotency').where('id', '=', id).where('owner', '=', owner).where('outcome', 'is', null);

  const sweep = createSweep({ db, table: 'idempotency', key: 'id', over: 'expires_at', every: sweepEvery, log });

  return {
    claim: (call, mayRepeat) => claim(tables, call, mayRepeat),
    renew: async (call) => {
      await own(call)
        .set({ lease_until: inSeconds(call.lease) })
        .execute();
    },
    finish: async (call, outcome) => {
      await own(call).set({ outcome }).execute();
    },
    abandon: async (call) => {
      await own(call)
        .set({ lease_until: inSeconds(0) })
        .execute();
    },
    release: async ({ id, owner }) => {
      await tables.deleteFrom('idempotency').where('id', '=', id).where('owner', '=', owner).execute();
    },
    close: sweep.stop,
  };
}

/** Takes the key, or tells who has it. A row that goes while it is looked at leaves the key free: then once more. */
async function claim(tables: Kysely<IdempotencyTables>, call: IdempotentCall, mayRepeat: boolean): Promise<Claim> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await takeFree(tables, call)) return { state: 'first' };
    const found = await judge(tables, call);
    if (found?.state !== 'in-doubt' || !mayRepeat) {
      if (found !== undefined) return found;
    } else if (await takeOver(tables, call)) return { state: 'repeated' };
  }
  throw new Problem('request-in-flight', { headers: { 'retry-after': '1' } });
}

/** One statement for the usual call. A row that has expired counts as none. */
async function takeFree(tables: Kysely<IdempotencyTables>, call: IdempotentCall): Promise<boolean> {
  const { id, operation, fingerprint, owner, lease, hours } = call;
  const row = { operation, fingerprint, owner, lease_until: inSeconds(lease), expires_at: inSeconds(hours * 3600) };
  const taken = await tables
    .insertInto('idempotency')
    .values({ id, ...row })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ ...row, outcome: null })
        .where('idempotency.expires_at', '<', sql<Date>`now()`),
    )
    .returning('owner')
    .executeTakeFirst();
  return taken !== undefined;
}

async function judge(tables: Kysely<IdempotencyTables>, call: IdempotentCall): Promise<Claim | undefined> {
  const row = await tables
    .selectFrom('idempotency')
    .select(['outcome', sql<boolean>`fingerprint = ${call.fingerprint}`.as('same')])
    .select(sql<boolean>`lease_until > now()`.as('held'))
    .where('id', '=', call.id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (!row.same) return { state: 'reused' };
  if (row.outcome !== null) return { state: 'replayed', outcome: row.outcome };
  return { state: row.held ? 'in-flight' : 'in-doubt' };
}

/** Of several that come after an interrupted call, one goes on with it. */
async function takeOver(tables: Kysely<IdempotencyTables>, { id, owner, lease }: IdempotentCall): Promise<boolean> {
  const taken = await tables
    .updateTable('idempotency')
    .set({ owner, lease_until: inSeconds(lease) })
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .where('lease_until', '<=', sql<Date>`now()`)
    .returning('owner')
    .executeTakeFirst();
  return taken !== undefined;
}

const inSeconds = (seconds: number) => sql<Date>`now() + make_interval(secs => ${seconds})`;
