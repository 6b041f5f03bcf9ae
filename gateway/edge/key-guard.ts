import { Problem } from '#problem';
import { addressKey } from '../../policies/parts/client-address.ts';
import { createMemory } from '../../policies/parts/memory.ts';
import { retryAfter } from '../../policies/parts/retry-after.ts';
import type { Clock } from '../../policies/policy.ts';

/** Bad keys one address may send in a window; look-ups come before every other limit here, so they have their own. */
const mostMisses = 500;
/** Milliseconds. */
const window = 60_000;
const mostAddresses = 10_000;

/** Keeps a flood of made-up keys away from the registry, where one is asked before the address limit. */
export interface KeyGuard {
  /** @throws Problem  `too-many-requests` */
  check(address: string): void;
  /** A key from there was bad. */
  note(address: string): void;
}

export function createKeyGuard(clock: Clock): KeyGuard {
  const missed = createMemory<{ readonly count: number; readonly ends: number }>(mostAddresses);
  const current = (address: string) => {
    const found = missed.get(addressKey(address));
    return found !== undefined && found.ends > clock.monotonic() ? found : undefined;
  };
  return {
    check(address) {
      const found = current(address);
      if (found === undefined || found.count < mostMisses) return;
      const headers = { 'retry-after': retryAfter(found.ends - clock.monotonic()) };
      throw new Problem('too-many-requests', { detail: 'Too many bad API keys came from this address.', headers });
    },
    note(address) {
      const { count, ends } = current(address) ?? { count: 0, ends: clock.monotonic() + window };
      missed.set(addressKey(address), { count: count + 1, ends });
    },
  };
}
