import { type Kysely, sql } from 'kysely';
import { callerName } from '../../policies/parts/caller.ts';
import { turnsOf } from '../../policies/parts/limiter/period.ts';
import { placeOf } from '../../policies/parts/limiter/place.ts';
import type { Clock, Consumer, Plan } from '../../policies/policy.ts';
import { gatewaySchema } from '../consumers/tables.ts';

/** What is left of a quota. */
export interface QuotaLeft {
  readonly limit: number;
  /** Made, or taken ahead by a gateway that expects them. */
  readonly used: number;
  readonly remaining: number;
  /** ISO date-time. */
  readonly resetsAt: string;
}

/** The quotas of a plan as a consumer has used them: of the count that calls are refused by. */
export async function readQuotas(
  db: Kysely<unknown>,
  clock: Clock,
  consumer: Pick<Consumer, 'id' | 'environment'>,
  { quota = {} }: Plan,
): Promise<{ readonly day?: QuotaLeft; readonly month?: QuotaLeft }> {
  const who = callerName({ kind: 'consumer', scopes: [], consumer: { ...consumer, name: '', plan: '' } }) as string;
  const periods = (['day', 'month'] as const).flatMap((period) => {
    const limit = quota[period];
    if (limit === undefined) return [];
    const turns = turnsOf(period, clock);
    const now = turns.now();
    return [{ period, limit, key: placeOf(turns.nameAt(now), who), ends: turns.endAfter(now) }];
  });
  if (periods.length === 0) return {};
  const { rows } = await sql<{ key: string; taken: number }>`
    select key, taken::double precision as taken from ${sql.id(gatewaySchema, 'quota_count')}
    where key = any(${periods.map(({ key }) => key)}) and ends_at > now()`.execute(db);
  const taken = new Map(rows.map((row) => [row.key, row.taken]));
  return Object.fromEntries(
    periods.map(({ period, limit, key, ends }) => {
      const used = Math.min(taken.get(key) ?? 0, limit);
      return [period, { limit, used, remaining: limit - used, resetsAt: new Date(ends).toISOString() }];
    }),
  );
}
