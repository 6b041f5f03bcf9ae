import { Problem } from '#problem';
import type { Clock } from '../policy.ts';
import { addressKey } from './client-address.ts';
import { createMemory } from './memory.ts';
import { retryAfter } from './retry-after.ts';

/** Bad credentials one address may send in a window: to check that many costs less than a second. */
const most = 1_000;
/** Milliseconds. */
const window = 60_000;
const mostAddresses = 10_000;

/**
 * Keeps a flood of made-up keys and tokens away from registries and signature checks: they cost more than a request, so
 * they have a count of their own, by address, which nothing that succeeds meanwhile resets.
 */
export interface BadCredentials {
  /** @throws Problem  `too-many-requests` */
  check(address: string): void;
  /** A credential from there was bad. */
  note(address: string): void;
}

export function createBadCredentials(clock: Clock): BadCredentials {
  const noted = createMemory<{ readonly count: number; readonly ends: number }>(mostAddresses);
  let last = Number.NEGATIVE_INFINITY;
  const current = (address: string) => {
    const found = noted.get(addressKey(address));
    return found !== undefined && found.ends > clock.monotonic() ? found : undefined;
  };
  return {
    check(address) {
      // Mostly nobody sends any.
      if (clock.monotonic() > last) return;
      const found = current(address);
      if (found === undefined || found.count < most) return;
      const headers = { 'retry-after': retryAfter(found.ends - clock.monotonic()) };
      throw new Problem('too-many-requests', { detail: 'Too many bad credentials came from this address.', headers });
    },
    note(address) {
      const { count, ends } = current(address) ?? { count: 0, ends: clock.monotonic() + window };
      last = Math.max(last, ends);
      noted.set(addressKey(address), { count: count + 1, ends });
    },
  };
}
