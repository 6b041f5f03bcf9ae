import type { Limiter, LimiterOptions } from '../../../../policies/parts/limiter/limiter.ts';
import { limiterFor } from '../../../../policies/parts/limiter/limiters.ts';
import type { SharedCount } from '../../../../policies/policy.ts';
import { createClock, createKeep, createLog, createMeter, type TestLog, type TestMeter } from '../../instruments.ts';

/** A limiter as one gateway has it. */
export interface Node {
  readonly limiter: Limiter;
  readonly log: TestLog;
  readonly meter: TestMeter;
  /** Whether a call may be made. */
  call(key: string, limit: number): Promise<boolean>;
  /** Questions asked of the shared count. */
  asks(): number;
}

/** Real time, since the count's own clock cannot be told. */
const clock = { now: Date.now, monotonic: () => performance.now() };

export function nodeOn(shared: SharedCount, options: Partial<LimiterOptions> = {}): Node {
  const [log, meter] = [createLog(), createMeter()];
  const { keep } = createKeep();
  const counts = typeof options.period === 'string' ? { quotas: shared } : { rates: shared };
  const limiter = limiterFor({ name: 'test', period: 60, ...options }, { clock, keep, log, meter, counts });
  return {
    limiter,
    log,
    meter,
    call: async (key, limit) => (await limiter.spend(key, limit)).admitted,
    asks: () => meter.value('causeway_limiter_asks_total', { limiter: options.name ?? 'test' }),
  };
}

/** A limiter of a process that shares with nobody, on a clock that a test tells. */
export function lonelyNode(options: Partial<LimiterOptions> = {}) {
  const [log, meter, clock] = [createLog(), createMeter(), createClock()];
  const { keep, dispose } = createKeep();
  const needs = { clock, keep, log, meter, counts: {} };
  return { needs, clock, dispose, limiter: limiterFor({ name: 'test', period: 60, ...options }, needs) };
}
