import { RateLimiterMemory } from 'rate-limiter-flexible';
import { ours } from './contestants.ts';

/** What counting as many strangers takes: microseconds each, and MB that stay. */
export interface KeyCosts {
  readonly name: string;
  readonly micros: number;
  readonly memory: number;
}

/**
 * Counts so many callers that each come once, as whoever chooses addresses does. Needs `--expose-gc`.
 * @param isCompared  whether the library's limiter counts them as well
 */
export function distinctKeys(count: number, isCompared: boolean): KeyCosts[] {
  const alone = ours('keys', undefined, false);
  const own = costsOf('in memory', count, alone.decide);
  if (!isCompared) return [own];
  const library = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: 60 });
  return [own, costsOf('rate-limiter-flexible in memory', count, (key) => library.consume(key))];
}

function costsOf(name: string, count: number, decide: (key: string) => unknown): KeyCosts {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const { user, system } = process.cpuUsage();
  for (let index = 0; index < count; index += 1)
    decide(`address 10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`);
  const after = process.cpuUsage({ user, system });
  globalThis.gc?.();
  return {
    name,
    micros: (after.user + after.system) / count,
    memory: (process.memoryUsage().heapUsed - before) / 1e6,
  };
}
