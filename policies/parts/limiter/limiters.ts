import type { Surroundings } from '../../policy.ts';
import { createAlone } from './alone.ts';
import { createExact } from './exact.ts';
import { createLeases } from './leases.ts';
import type { Limiter, LimiterOptions } from './limiter.ts';

type Needs = Pick<Surroundings, 'clock' | 'keep' | 'log' | 'meter' | 'counts'>;

/** The limiter of a name and period, the same one across operations and reloads. */
export function limiterFor(options: LimiterOptions, needs: Needs): Limiter {
  const { name, period, exact = false } = options;
  const make = () => refusingNobody(name, create(options, needs));
  return needs.keep(`limiter:${name}:${period}${exact ? ':exact' : ''}`, make, (limiter) => limiter.close());
}

function create(options: LimiterOptions, needs: Needs): Limiter {
  const { period, exact } = options;
  const shared = typeof period === 'number' ? needs.counts.rates : needs.counts.quotas;
  if (shared === undefined) return createAlone(options, needs.clock);
  if (exact && typeof period === 'number') return createExact({ ...options, period }, shared, needs);
  return createLeases(options, shared, needs);
}

const refusingNobody = (name: string, limiter: Limiter): Limiter => ({
  ...limiter,
  spend(key, limit) {
    if (key === '') throw new TypeError(`the limiter “${name}” was asked to count nobody`);
    return limiter.spend(key, limit);
  },
});
