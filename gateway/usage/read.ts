import { type Kysely, sql } from 'kysely';
import { addSteps, percentile } from './latency.ts';
import { hourLength, type UsageCaller } from './series.ts';
import { dayOf, days, hours, startOfHour } from './table.ts';

/** Calls, and what became of them. */
export interface UsageFigures {
  readonly calls: number;
  /** 5xx. */
  readonly errors: number;
  /** 4xx but for 429. */
  readonly refused: number;
  /** 429. */
  readonly limited: number;
  /** Milliseconds; absent where nothing was timed. */
  readonly p50?: number;
  readonly p95?: number;
}

export interface UsagePoint extends UsageFigures {
  /** ISO date-time at which the hour or day begins. */
  readonly start: string;
}

export interface OperationUsage extends UsageFigures {
  readonly operation: string;
  /** ISO date-time. */
  readonly lastSeen: string;
}

/** Usage of a time, in hours or days. */
export interface UsageReport {
  /** `day`: the last 24 hours by the hour; `month`: the last 30 days by the day. */
  readonly period: UsagePeriod;
  /** ISO date-times. */
  readonly from: string;
  readonly to: string;
  readonly totals: UsageFigures;
  /** One for each hour or day, the empty ones too. */
  readonly points: readonly UsagePoint[];
  /** Those that were called, most calls first. */
  readonly operations: readonly OperationUsage[];
}

export type UsagePeriod = 'day' | 'month';

/** Rows of one answer. */
const most = 20_000;
const dayLength = 86_400_000;

/** What was counted of an operation in an hour or on a day. */
export interface UsageCount {
  readonly at: Date;
  readonly operation: string;
  readonly calls: number;
  readonly errors: number;
  readonly refused: number;
  readonly limited: number;
  readonly steps: readonly number[];
  readonly lastSeen: Date;
}

const counts = sql`operation, calls::double precision as calls, errors::double precision as errors,
  refused::double precision as refused, limited::double precision as limited,
  steps::double precision[] as steps, last_seen as "lastSeen"`;

/** What was counted in this hour and the last, of everybody. @param now  epoch milliseconds */
export async function readLately(db: Kysely<unknown>, now: number): Promise<UsageCount[]> {
  const { rows } = await sql<UsageCount>`
    select hour as at, ${counts} from ${hours}
    where hour >= ${new Date(startOfHour(now) - hourLength)} and environment = 'live' limit ${most}`.execute(db);
  return rows;
}

/** Whose usage is asked for: one consumer's, or everybody's of some operations. */
export type UsageOf =
  | { readonly consumerId: string; readonly environment: 'live' | 'test' }
  | { readonly operations: readonly string[] };

/** @param now  epoch milliseconds */
export async function readUsage(
  db: Kysely<unknown>,
  whose: UsageOf,
  period: UsagePeriod,
  now: number,
): Promise<UsageReport> {
  const byDay = period === 'month';
  const length = byDay ? dayLength : hourLength;
  const last = byDay ? now - (now % dayLength) : startOfHour(now);
  const starts = Array.from(
    { length: byDay ? 30 : 24 },
    (_, index, all = byDay ? 29 : 23) => last - (all - index) * length,
  );
  const from = starts[0] as number;
  const [table, at] = byDay ? [days, sql`day::timestamp at time zone 'UTC'`] : [hours, sql`hour`];
  const since = byDay ? sql`day >= ${dayOf(from)}::date` : sql`hour >= ${new Date(from)}`;
  const theirs =
    'consumerId' in whose
      ? sql`kind = 'consumer' and caller = ${whose.consumerId} and environment = ${whose.environment}`
      : sql`operation = any(${whose.operations}) and environment = 'live'`;
  const { rows } = await sql<UsageCount>`
    select ${at} as at, ${counts} from ${table} where ${since} and ${theirs} limit ${most}`.execute(db);
  const inTime = Map.groupBy(rows, (row) => row.at.getTime());
  const byOperation = [...Map.groupBy(rows, ({ operation }) => operation)];
  return {
    period,
    from: new Date(from).toISOString(),
    to: new Date(now).toISOString(),
    totals: figuresOf(rows),
    points: starts.map((start) => ({ start: new Date(start).toISOString(), ...figuresOf(inTime.get(start) ?? []) })),
    operations: byOperation
      .map(([operation, own]) => ({
        operation,
        ...figuresOf(own),
        lastSeen: new Date(Math.max(...own.map((row) => row.lastSeen.getTime()))).toISOString(),
      }))
      .sort((a, b) => b.calls - a.calls || (a.operation < b.operation ? -1 : 1)),
  };
}

/** Adds up what was counted. */
export function figuresOf(rows: readonly UsageCount[]): UsageFigures {
  const steps: number[] = [];
  for (const row of rows) addSteps(steps, row.steps);
  const [p50, p95] = [percentile(steps, 0.5), percentile(steps, 0.95)];
  const sum = (name: 'calls' | 'errors' | 'refused' | 'limited'): number =>
    rows.reduce((total, row) => total + row[name], 0);
  return {
    calls: sum('calls'),
    errors: sum('errors'),
    refused: sum('refused'),
    limited: sum('limited'),
    ...(p50 === undefined ? {} : { p50 }),
    ...(p95 === undefined ? {} : { p95 }),
  };
}

/** Calls of one caller to one operation on one day (UTC). */
export interface CallerCount {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly operation: string;
  readonly kind: UsageCaller['kind'];
  readonly caller: string;
  readonly environment: 'live' | 'test';
  readonly calls: number;
  readonly lastSeen: Date;
}

export interface CallerQuery {
  readonly operations: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly since: string;
  readonly consumerId?: string | undefined;
}

/** Rows of one answer: the embedded store would block the process for more. */
const mostCounts = 5_000;

/** Who calls some operations, newest first. What nobody known was refused says nothing of anybody, and is left out. */
export async function readCallers(
  db: Kysely<unknown>,
  { operations, since, consumerId }: CallerQuery,
): Promise<CallerCount[]> {
  const calls = sql`(calls - case when kind = 'anonymous' then refused + limited else 0 end)`;
  const whose = consumerId === undefined ? sql`true` : sql`kind = 'consumer' and caller = ${consumerId}`;
  const { rows } = await sql<CallerCount>`
    select to_char(day, 'YYYY-MM-DD') as day, operation, kind, caller, environment,
      ${calls}::double precision as calls, last_seen as "lastSeen"
    from ${days} where day >= ${since}::date and operation = any(${operations}) and ${whose} and ${calls} > 0
    order by usage_day.day desc, operation, kind, caller, environment limit ${mostCounts}`.execute(db);
  return rows;
}
