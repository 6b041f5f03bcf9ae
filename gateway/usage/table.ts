import { type Kysely, sql } from 'kysely';
import { gatewaySchema } from '../consumers/tables.ts';
import { hourLength, type UsageRow } from './series.ts';

/** The tables `gateway.usage_hour` and `gateway.usage_day`. */
export interface UsageTable {
  /**
   * Adds to what is there: other gateways add theirs. In batches, each whole or not at all.
   * @param onWritten  told of each batch
   */
  add(rows: readonly UsageRow[], onWritten: (rows: readonly UsageRow[]) => void): Promise<void>;
  /** Forgets what nobody asks for any more. @param now  epoch milliseconds */
  sweep(now: number): Promise<void>;
}

const dayLength = 86_400_000;
/** Days. A year, and the month in which somebody looks back on it. */
export const kept = { hours: 8, days: 400 } as const;
/** Few enough that nobody notices on the embedded store, where everyone waits. */
const atOnce = 200;

export const hours = sql.id(gatewaySchema, 'usage_hour');
export const days = sql.id(gatewaySchema, 'usage_day');

export const createUsageTable = (db: Kysely<unknown>): UsageTable => ({
  async add(rows, onWritten) {
    for (const ofHour of Map.groupBy(rows, ({ hour }) => hour).values()) {
      // In one order, so that gateways wait for each other instead of locking each other out.
      const sorted = ofHour.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      for (let from = 0; from < sorted.length; from += atOnce) {
        const batch = sorted.slice(from, from + atOnce);
        await addBatch(db, batch);
        onWritten(batch);
      }
    }
  },
  async sweep(now) {
    await sql`delete from ${hours} where hour < ${new Date(now - kept.hours * dayLength)}`.execute(db);
    await sql`delete from ${days} where day < ${dayOf(now - kept.days * dayLength)}::date`.execute(db);
  },
});

/** Tells rows of one table apart. */
export const keyOf = ({ hour, operation, kind, caller, environment }: UsageRow): string =>
  JSON.stringify([hour, operation, kind, caller, environment]);

/** `2026-11-23`, UTC. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

const sums = sql`
  calls = known.calls + excluded.calls, errors = known.errors + excluded.errors,
  refused = known.refused + excluded.refused, limited = known.limited + excluded.limited,
  steps = (
    select coalesce(array_agg(coalesce(one, 0) + coalesce(other, 0) order by place), '{}')
    from unnest(known.steps, excluded.steps) with ordinality as both_of_them (one, other, place)
  ),
  last_seen = greatest(known.last_seen, excluded.last_seen)`;

/** Both tables in one statement, so that hours and days never disagree. All rows are of one hour. */
async function addBatch(db: Kysely<unknown>, rows: readonly UsageRow[]): Promise<void> {
  const column = <Name extends keyof UsageRow>(name: Name): UsageRow[Name][] => rows.map((row) => row[name]);
  const hour = (rows[0] as UsageRow).hour;
  const seen = rows.map(({ lastSeen }) => new Date(lastSeen).toISOString());
  const fields = sql`operation, kind, caller, environment, calls, errors, refused, limited, steps::bigint[], last_seen`;
  await sql`
    with counted as (
      select * from unnest(
        ${column('operation')}::text[], ${column('kind')}::text[], ${column('caller')}::text[],
        ${column('environment')}::text[], ${column('calls')}::bigint[], ${column('errors')}::bigint[],
        ${column('refused')}::bigint[], ${column('limited')}::bigint[], ${rows.map(stepsText)}::text[], ${seen}::timestamptz[]
      ) as given (operation, kind, caller, environment, calls, errors, refused, limited, steps, last_seen)
    ), of_hours as (
      insert into ${hours} as known select ${new Date(hour)}::timestamptz, ${fields} from counted
      on conflict (hour, operation, kind, caller, environment) do update set ${sums}
    )
    insert into ${days} as known select ${dayOf(hour)}::date, ${fields} from counted
    on conflict (day, operation, kind, caller, environment) do update set ${sums}`.execute(db);
}

/** As PostgreSQL writes an array, without the zeros at its end. */
function stepsText({ steps }: UsageRow): string {
  const last = steps.findLastIndex((count) => count > 0);
  return `{${steps.slice(0, last + 1).join(',')}}`;
}

/** When the hour of a time begins, UTC; both in epoch milliseconds. */
export const startOfHour = (time: number): number => time - (time % hourLength);
