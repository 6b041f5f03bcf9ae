import type { SelectQueryBuilder } from 'kysely';
import { type Actor, mayTouchAny } from '../../owner.ts';
import type { CustomersTables } from './legacy.ts';

/**
 * Holds a query of customers to the one the actor stands for: the mappings are here, so nobody else needs to be
 * believed. Agents and the gateway itself see all; who stands for no customer sees none.
 */
export function ownCustomers<Row>(
  select: SelectQueryBuilder<CustomersTables, 'custmast', Row>,
  actor: Actor,
): SelectQueryBuilder<CustomersTables, 'custmast', Row> {
  if (mayTouchAny(actor)) return select;
  const { consumer, issuer = '', subject = '' } = actor;
  return select.where('custno', 'in', (query) =>
    consumer === undefined
      ? query.selectFrom('cusxsub').select('custno').where('iss', '=', issuer).where('sub', '=', subject)
      : query.selectFrom('cusxcon').select('custno').where('cons', '=', consumer.id),
  );
}

/** Whether a mapping may be asked for: by agents and the gateway, or by whom it maps. */
export const mayAskFor = (who: { issuer: string; subject: string } | { consumerId: string }, actor: Actor): boolean =>
  mayTouchAny(actor) ||
  ('consumerId' in who
    ? actor.consumer?.id === who.consumerId
    : actor.kind === 'user' && actor.issuer === who.issuer && actor.subject === who.subject);
