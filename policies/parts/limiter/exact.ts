import type { SharedCount, Surroundings } from '../../policy.ts';
import { within } from '../within.ts';
import { createAlone } from './alone.ts';
import type { Limiter, LimiterOptions, Spent } from './limiter.ts';
import { placeOf } from './place.ts';
import { createTrust } from './trust.ts';

/** Asks the shared count with every call: exact, for a round trip each. Counts here while it does not answer. */
export function createExact(
  options: LimiterOptions & { readonly period: number },
  shared: SharedCount,
  needs: Pick<Surroundings, 'clock' | 'log' | 'meter'>,
): Limiter {
  const { name, period } = options;
  const alone = createAlone(options, needs.clock);
  const trust = createTrust(name, shared, needs);

  async function ask(key: string, limit: number): Promise<Spent> {
    try {
      const counted = await within(
        shared.patience,
        shared.add(placeOf(`${name}:${period}`, key), 1, period),
        'no answer',
      );
      trust.answered();
      const left = Math.min(counted.left, period * 1000);
      return { admitted: counted.total <= limit, remaining: Math.max(limit - counted.total, 0), left };
    } catch (error) {
      trust.failed(error);
      return spendAlone(key, limit);
    }
  }

  function spendAlone(key: string, limit: number): Spent | Promise<Spent> {
    trust.alone();
    return alone.spend(key, limit);
  }

  return { ...alone, spend: (key, limit) => (trust.mayAsk() ? ask(key, limit) : spendAlone(key, limit)) };
}
