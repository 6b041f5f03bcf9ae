import type { Clock } from '../../policy.ts';
import { type Limiter, type LimiterOptions, spentOf } from './limiter.ts';
import { turnsOf } from './period.ts';
import { createWindows, type Window } from './windows.ts';

/** Counts in this process, where there is nobody to share with or nobody answers. */
export function createAlone({ period }: LimiterOptions, clock: Clock): Limiter {
  const turns = turnsOf(period, clock);
  const windows = createWindows<Window>({
    span: typeof period === 'number' ? period * 1000 : 31 * 86_400_000,
    make: (_key, now) => ({ ends: turns.endAfter(now), spent: 0 }),
  });
  return {
    spend(key, limit) {
      const now = turns.now();
      return spentOf(windows.find(key, now) ?? windows.open(key, now), limit, now);
    },
    settle: () => {},
    close: () => {},
  };
}
