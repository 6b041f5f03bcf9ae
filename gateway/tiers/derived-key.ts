import { hash } from 'node:crypto';
import { callerName } from '../../policies/parts/caller.ts';
import { canonical } from '../../policies/parts/canonical.ts';
import type { Body, Exchange, Operation, Parameters } from '../../policies/policy.ts';

/** How often an exchange has made the same call: equal calls are told apart by their number, whichever comes first. */
const made = new WeakMap<Exchange, Map<string, number>>();

/**
 * The `Idempotency-Key` of a call that may take one and was given none, made on behalf of a call that has one. It is the
 * same whenever that is carried out again and asks for the same, so a callee that honours keys does nothing twice. It
 * holds who calls as well: a service behind the gateway knows all callers by one credential.
 * @returns 43 characters of base64url; `undefined` where there is nothing to derive it from
 */
export function derivedKey(
  parent: Exchange,
  { id, idempotencyKey }: Operation,
  { parameters, body }: { readonly parameters: Parameters; readonly body: Body },
): string | undefined {
  if (idempotencyKey === undefined || parameters.header['idempotency-key'] !== undefined) return undefined;
  const key = parent.parameters.header['idempotency-key'];
  const caller = callerName(parent.identity);
  if (key === undefined || caller === undefined) return undefined;
  const asked = [parameters.path, parameters.query, body.kind === 'value' ? body.value : null];
  const text = canonical([caller, parent.operation.id, key, id, ...asked]);
  return hash('sha256', `${text}${countOf(parent, text)}`, 'base64url');
}

function countOf(parent: Exchange, call: string): number {
  const counts = made.get(parent) ?? new Map<string, number>();
  made.set(parent, counts);
  const count = (counts.get(call) ?? 0) + 1;
  counts.set(call, count);
  return count;
}
