import { setImmediate } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Counted, Log, SharedCount } from '../../policies/policy.ts';
import { gatewaySchema } from '../consumers/tables.ts';
import { createSweep } from '../store/sweep.ts';
import { createQueue, type Entry } from './queue.ts';
import type { CountTable } from './table.ts';

export interface TableCount extends SharedCount {
  /** Writes what is still to be written. */
  close(): Promise<void>;
}

export interface TableCountOptions {
  readonly db: Kysely<unknown>;
  readonly table: CountTable;
  readonly log: Log;
  /** Milliseconds between two sweeps of what is over. */
  readonly sweepEvery?: number;
}

/** Milliseconds. */
const patience = 250;
const none: Counted = { total: 0, left: 0 };

/** Counts in a table of the store, by its clock: gateways need not agree on the hour. */
export function createTableCount({ db, table, log, sweepEvery = 60_000 }: TableCountOptions): TableCount {
  const id = sql.id(gatewaySchema, table);
  const taking = createQueue<Counted>((entries) => take(db, id, entries));
  const returning = createQueue<Counted>((entries) => giveBack(db, id, entries));
  const sweep = createSweep({ db, table, key: 'key', over: 'ends_at', every: sweepEvery, log });
  return {
    place: 'the store',
    patience,
    add: (key, amount, seconds) => (amount < 0 ? returning : taking).add(key, amount, seconds),
    async close() {
      sweep.stop();
      // Who hears an answer now may have something to give back.
      for (let round = 0; round < 2; round += 1) {
        await Promise.all([taking.done(), returning.done()]);
        await setImmediate();
      }
    },
  };
}

type Id = ReturnType<typeof sql.id>;
type Row = Counted & { readonly key: string };

const counted = sql`known.key as key, known.taken::double precision as total,
  greatest(extract(epoch from known.ends_at - now()) * 1000, 0)::double precision as "left"`;

/**
 * One statement, its rows in one order, so that gateways wait for each other instead of locking each other out. Several
 * entries of one key are one row, and each is told what stood there after it.
 */
async function take(db: Kysely<unknown>, id: Id, entries: readonly Entry<Counted>[]): Promise<Counted[]> {
  const { rows } = await sql<Row>`
    insert into ${id} as known (key, taken, ends_at)
    select key, amount, now() + make_interval(secs => seconds) from ${wanted(entries)} order by key
    on conflict (key) do update set
      taken = case when known.ends_at > now() then known.taken else 0 end + excluded.taken,
      ends_at = case when known.ends_at > now() then known.ends_at else excluded.ends_at end
    returning ${counted}`.execute(db);
  const after = new Map(rows.map((row) => [row.key, row]));
  return entries
    .toReversed()
    .map(({ key, amount }) => {
      const { total, left } = after.get(key) as Row;
      after.set(key, { key, total: total - amount, left });
      return { total, left };
    })
    .toReversed();
}

/** To windows that we know of alone: see `SharedCount`. */
async function giveBack(db: Kysely<unknown>, id: Id, entries: readonly Entry<Counted>[]): Promise<Counted[]> {
  const { rows } = await sql<Row>`
    with locked as (
      select key, amount from ${id} join ${wanted(entries)} using (key)
      where ends_at > now() and ends_at <= now() + make_interval(secs => seconds)
      order by key for update
    )
    update ${id} as known set taken = greatest(known.taken + locked.amount, 0) from locked where known.key = locked.key
    returning ${counted}`.execute(db);
  const after = new Map(rows.map((row) => [row.key, row]));
  return entries.map(({ key }) => after.get(key) ?? none);
}

/** Rows to write, one for each key. */
function wanted(entries: readonly Entry<Counted>[]) {
  const sums = new Map<string, { amount: number; seconds: number }>();
  for (const { key, amount, seconds } of entries)
    sums.set(key, { amount: amount + (sums.get(key)?.amount ?? 0), seconds });
  const rows = [...sums.values()];
  return sql`unnest(
    ${[...sums.keys()]}::text[], ${rows.map(({ amount }) => amount)}::bigint[],
    ${rows.map(({ seconds }) => seconds)}::double precision[]
  ) as wanted (key, amount, seconds)`;
}
