import { isDeclared } from '../edge-rule.ts';
import { addressKey } from '../parts/client-address.ts';
import { loneBearer } from '../parts/credentials.ts';
import { limiterFor } from '../parts/limiter/limiters.ts';
import { createMemory } from '../parts/memory.ts';
import { definePolicy, type Exchange, type Identity } from '../policy.ts';
import { continueExchange } from './continuation.ts';
import { createTierVerifier } from './verifier.ts';

/** Signature checks that one address may waste in a window: less than a second of work. */
const mostFailures = 1_000;
/** Seconds. */
const failureWindow = 60;
const mostBarred = 10_000;

/**
 * Finds the API of the tier above that calls from another process, and whom it calls for. Whatever is wrong with what
 * was sent, nothing is said here: the caller stays a stranger, and `layering` refuses it like any other. Deadline and
 * request id are taken over from a caller whose contract declares this very call, and from nobody else.
 */
export const tierIdentity = definePolicy<object>({
  name: 'tier-identity',
  side: 'entry',
  summary: 'Takes the signed identity of a calling tier, on process and system APIs.',
  refuses: [],
  settings: {},
  create: (_settings, surroundings) => {
    const { operation, callers, tierKeys, keep, clock } = surroundings;
    if (operation.tier === 'experience') return undefined;
    const verifier = keep('tier-identity', () => createTierVerifier(tierKeys, clock));
    const barred = keep('tier-identity:barred', () => createMemory<number>(mostBarred));
    const failures = limiterFor({ name: 'tier-identity', period: failureWindow, unasked: 0.1 }, surroundings);

    /** This comes before every limit, so it has one of its own: signatures are not checked for who sends many bad ones. */
    async function verify(token: string, address: string) {
      if ((barred.get(address) ?? 0) > clock.monotonic()) return undefined;
      const { identity, checked } = await verifier.verify(token, operation.api);
      if (identity === undefined && checked) {
        const { remaining, left } = await failures.spend(address, mostFailures);
        if (remaining === 0) barred.set(address, clock.monotonic() + left);
      }
      return identity;
    }

    function admit(identity: Identity, exchange: Exchange): void {
      exchange.identity = identity;
      if (isDeclared(identity, callers)) continueExchange(exchange);
    }

    return (exchange, next) => {
      const token = loneBearer(exchange);
      if (token === undefined) return next(exchange);
      const known = verifier.recall(token, operation.api);
      if (known !== undefined) {
        admit(known, exchange);
        return next(exchange);
      }
      return verify(token, addressKey(exchange.address)).then((identity) => {
        if (identity !== undefined) admit(identity, exchange);
        return next(exchange);
      });
    };
  },
});
