import { hash } from 'node:crypto';
import { Problem } from '#problem';
import { callerName } from '../../policies/parts/caller.ts';
import { canonical } from '../../policies/parts/canonical.ts';
import type { Clock, Exchange, Identity } from '../../policies/policy.ts';
import type { OpenExchange } from '../exchange.ts';
import { gatewayExchange } from '../snapshot/nowhere.ts';

/** What the calls of a saga are found again by in logs and traces. */
export type Beginning = Pick<Exchange, 'id' | 'trace'>;

/** Milliseconds a call of a saga to the tier below may take, whoever has left meanwhile. */
const callBudget = 5_000;

/**
 * An exchange of the saga's own: it lasts from the call on, whatever became of the one that began the saga. A deadline
 * bounds the time until an answer begins, so the signal bounds it whole: there is no caller here whose time ends as well.
 * @param budget  milliseconds; given by tests
 */
export const sagaExchange = (
  clock: Clock,
  { id, trace, identity, signal }: Beginning & { identity: Identity; signal: AbortSignal },
  budget = callBudget,
): OpenExchange => {
  const deadline = clock.monotonic() + budget;
  const parentSignal = AbortSignal.any([signal, AbortSignal.timeout(budget)]);
  return gatewayExchange(clock, { id, trace, identity, deadline, parentSignal });
};

/** Whoever carries it on does so as the caller, but not with a credential that will have expired. */
export const withoutCredential = ({ identity: { expires: _, token: __, ...identity } }: Exchange): Identity => identity;

/** One name for a caller's key at one saga; nobody else's key gives the same. */
export function sagaId(identity: Identity, saga: string, key: string): string {
  const caller = callerName(identity);
  if (caller === undefined) throw new Problem('forbidden', { detail: 'This is for callers who are known.' });
  return hash('sha256', JSON.stringify([caller, saga, key])).slice(0, 32);
}

/** Stands for an input: equal ones have equal digests, however they were written. */
export const digestOf = (input: unknown): string => hash('sha256', canonical(input), 'base64url');
