import { Problem } from '#problem';
import { ended, endOf, exceptionOf } from './layering.ts';
import { isDebugging } from './parts/caller.ts';
import { definePolicy, type Identity, type Tier } from './policy.ts';

/**
 * Keeps the tiers in order for calls between them: experience calls process, process calls system, and nothing else is
 * allowed. Which operations an API may call is bound to it when contracts are compiled; this is asked again here so
 * that no way of making a hop gets around it. A call that comes from another process was bound to nothing here: it is
 * held to what the caller's contract declares as well. The gateway itself may ask both lower tiers, and so may people whom
 * `debug-access` has let in.
 */
export const edgeRule = definePolicy<object>({
  name: 'edge-rule',
  side: 'hop',
  summary: 'Lets a tier call the tier directly below it, and nothing else.',
  refuses: [403],
  settings: {},
  create: (_settings, { operation, callers, clock }) => {
    const { id, tier, api } = operation;
    const exception = exceptionOf(operation);
    const ends = exception === undefined ? Number.POSITIVE_INFINITY : endOf(exception);
    return (exchange, next) => {
      const { side, identity } = exchange;
      const isRemote = side === 'edge' && identity.scheme === 'tierIdentity';
      if (side === 'edge' && (!isRemote || isDebugging(identity))) return next(exchange);
      if (!mayCall(identity, tier)) return Promise.reject(forbidden(identity, api));
      if (isRemote && !isDeclared(identity, callers)) return Promise.reject(undeclared(identity, id));
      if (exception !== undefined && clock.now() >= ends) return Promise.reject(ended(exception));
      return next(exchange);
    };
  },
});

const above: Readonly<Record<Tier, Tier | undefined>> = {
  experience: undefined,
  process: 'experience',
  system: 'process',
};

function mayCall({ kind, caller }: Identity, target: Tier): boolean {
  const allowed = above[target];
  if (allowed === undefined) return false;
  return kind === 'gateway' || (caller?.startsWith(`${allowed}/`) ?? false);
}

/** Whether a caller in another process may make this call: its contract says so, or it is the gateway itself. */
export const isDeclared = ({ kind, caller = '' }: Identity, callers: ReadonlySet<string>): boolean =>
  kind === 'gateway' || callers.has(caller);

const undeclared = ({ caller }: Identity, id: string): Problem =>
  new Problem('forbidden', { detail: `${caller} does not declare that it calls ${id}.` });

const forbidden = ({ caller = 'An unknown caller' }: Identity, api: string): Problem =>
  new Problem('forbidden', { detail: `${caller} may not call ${api}.` });
