import { isDrained, refusalOf } from './parts/stop.ts';
import { definePolicy } from './policy.ts';

/**
 * Refuses what an operator has switched off or closed for maintenance, before a credential is looked at: nobody is asked
 * for one in vain, and no quota is used up. Calls between tiers are judged by `hop-controls`.
 */
export const controls = definePolicy<object>({
  name: 'controls',
  side: 'entry',
  summary: 'Refuses what an operator has switched off or closed for maintenance.',
  refuses: [503],
  settings: {},
  create: (_settings, { operation, clock, controls }) => {
    return (exchange, next) => {
      const stop = controls.stopped?.operation(operation);
      if (stop === undefined) return next(exchange);
      // The call of a tier in another process: judged as one within this process is, by `hop-controls`.
      const below = exchange.identity.scheme === 'tierIdentity';
      if (below && isDrained(stop)) return next(exchange);
      return Promise.reject(refusalOf(stop, clock.now(), below));
    };
  },
});
