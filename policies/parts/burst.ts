import type { Clock } from '../policy.ts';
import type { Spent } from './limiter/limiter.ts';
import { createMemory } from './memory.ts';

/** More keys than these, and who fell silent longest ago starts anew: with a burst that it may send anyway. */
const mostKeys = 20_000;

/**
 * Lets at most `most` calls of a key come at once, and then one each time that the rate allows one more: the generic
 * cell rate algorithm (ITU-T I.371), whose whole state is the time at which a key has nothing against it. It is there
 * for what stands behind a gateway, so each gateway counts by itself. `left` is the time until another call may come or,
 * while some may, until all may.
 * @param every  milliseconds in which the rate allows one call
 */
export function createBurst(most: number, every: number, clock: Clock): (key: string) => Spent {
  const states = createMemory<{ free: number }>(mostKeys);
  return (key) => {
    const now = clock.monotonic();
    let state = states.get(key);
    if (state === undefined) {
      state = { free: now };
      states.set(key, state);
    }
    const free = Math.max(state.free, now) + every;
    const admitted = free - now <= most * every + slack;
    if (admitted) state.free = free;
    const pending = state.free - now;
    const remaining = Math.max(Math.floor((most * every + slack - pending) / every), 0);
    return { admitted, remaining, left: remaining > 0 ? pending : pending - (most - 1) * every };
  };
}

/** Milliseconds: sums of fractions are a little off. */
const slack = 1e-6;
