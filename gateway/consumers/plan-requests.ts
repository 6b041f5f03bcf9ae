import type { Selectable } from 'kysely';
import { Problem } from '#problem';
import type {
  Author,
  PlanDecision,
  PlanRequest,
  PlanRequestQuery,
  Signature,
  WantedPlan,
} from '../../apis/registry.ts';
import type { Clock } from '../../policies/policy.ts';
import { putOnRecord, type Tables } from './changes.ts';
import { holdConsumer, isOf, rewrite } from './consumers.ts';
import type { PlanRequestTable } from './tables.ts';

/** Requests, newest first. */
export async function readPlanRequests(tables: Tables, query: PlanRequestQuery): Promise<PlanRequest[]> {
  const { consumerId, owner, state, before, rows } = query;
  let select = tables.selectFrom('plan_request').selectAll().orderBy('id', 'desc').limit(rows);
  if (consumerId !== undefined) select = select.where('consumer_id', '=', consumerId);
  if (state !== undefined) select = select.where('state', '=', state);
  if (before !== undefined) select = select.where('id', '<', before);
  if (owner !== undefined) {
    select = select.where('consumer_id', 'in', (consumers) =>
      consumers.selectFrom('consumer').select('consumer.id').where(isOf(owner)).where('closed_at', 'is', null),
    );
  }
  return (await select.execute()).map(requestOf);
}

/** A request for a plan, decided or not. @param requestId  such as `R-42` */
export async function readPlanRequest(tables: Tables, requestId: string): Promise<PlanRequest | undefined> {
  const row = await tables
    .selectFrom('plan_request')
    .selectAll()
    .where('id', '=', numberOf(requestId))
    .executeTakeFirst();
  return row && requestOf(row);
}

/** @throws Problem  `not-found`; `conflict` while another request of the consumer is pending, or when it has the plan */
export function enterPlanRequest(
  tables: Tables,
  clock: Clock,
  { consumerId, plan, reason }: WantedPlan,
  by: Signature,
): Promise<PlanRequest> {
  return tables.transaction().execute(async (writing) => {
    const consumer = await holdConsumer(writing, consumerId);
    if (consumer.plan === plan)
      throw new Problem('conflict', { detail: `${consumerId} has the plan ${plan} already.` });
    const pending = await writing
      .selectFrom('plan_request')
      .select('id')
      .where('consumer_id', '=', consumerId)
      .where('state', '=', 'pending')
      .executeTakeFirst();
    if (pending !== undefined) {
      throw new Problem('conflict', {
        detail: `${consumerId} has asked for a plan already: R-${pending.id} is pending.`,
      });
    }
    const row = await writing
      .insertInto('plan_request')
      .values({
        consumer_id: consumerId,
        plan,
        reason: reason ?? null,
        state: 'pending',
        requested_by: JSON.stringify(by.author),
        requested_at: new Date(clock.now()),
        decided_by: null,
        decided_at: null,
        note: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const after = requestOf(row);
    await putOnRecord(writing, clock.now(), { action: 'plan-requested', consumerId, after }, by);
    return after;
  });
}

/**
 * Ends a request. One that is approved gives the consumer the plan, with these scopes, in the same transaction.
 * @throws Problem  `not-found`, `conflict` when it is not pending
 */
export async function settlePlanRequest(
  tables: Tables,
  clock: Clock,
  requestId: string,
  { state, note, scopes }: PlanDecision,
  by: Signature,
): Promise<PlanRequest> {
  const asked = await readPlanRequest(tables, requestId);
  if (asked === undefined) throw new Problem('not-found', { detail: `There is no request ${requestId}.` });
  const { consumerId, plan } = asked;
  return tables.transaction().execute(async (writing) => {
    const consumer = await holdConsumer(writing, consumerId);
    const row = await writing
      .updateTable('plan_request')
      .set({
        state,
        note: note ?? null,
        decided_by: JSON.stringify(by.author),
        decided_at: new Date(clock.now()),
      })
      .where('id', '=', numberOf(requestId))
      .where('state', '=', 'pending')
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw new Problem('conflict', { detail: `The request ${requestId} is no longer pending.` });
    const approved = state === 'approved';
    const after = approved
      ? await rewrite(writing, clock, consumer, { plan, ...(scopes === undefined ? {} : { scopes }) })
      : requestOf(row);
    const before = approved ? consumer : asked;
    await putOnRecord(writing, clock.now(), { action: `plan-${state}`, consumerId, before, after }, by);
    return requestOf(row);
  });
}

const numberOf = (requestId: string): number => Number(requestId.slice(2));

const requestOf = (row: Selectable<PlanRequestTable>): PlanRequest => ({
  requestId: `R-${row.id}`,
  consumerId: row.consumer_id,
  plan: row.plan,
  ...(row.reason === null ? {} : { reason: row.reason }),
  state: row.state,
  requestedBy: row.requested_by as Author,
  requestedAt: row.requested_at.toISOString(),
  ...(row.decided_by === null ? {} : { decidedBy: row.decided_by as Author }),
  ...(row.decided_at === null ? {} : { decidedAt: row.decided_at.toISOString() }),
  ...(row.note === null ? {} : { note: row.note }),
});
