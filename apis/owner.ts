import type { TierContext } from './handler.ts';

/** Whoever a system of record is called for, as the gateway proved it. */
export type Actor = TierContext<unknown>['identity'];

/** Scopes of people who work with records of any customer. */
const ofAgents = new Set(['customers:read', 'orders:read-any', 'orders:cancel', 'orders:refund']);

/** Whether somebody may touch records of any customer: agents, and the gateway itself. Everyone else has to say whose. */
export const mayTouchAny = ({ kind, scopes }: Actor): boolean =>
  kind === 'gateway' || scopes.some((scope) => ofAgents.has(scope));

/** Whether a record of this customer may be touched. */
export type IsTheirs = (owner: string) => boolean;

/**
 * Decides, where a record is, whether it may be touched. What may not looks like what does not exist.
 * @param customerId  whose it must be, as the caller says
 */
export const recordsOf =
  (customerId: string | undefined, actor: Actor): IsTheirs =>
  (owner) =>
    customerId === undefined ? mayTouchAny(actor) : customerId === owner;
