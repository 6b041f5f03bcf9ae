import { isDrained, refusalOf } from './parts/stop.ts';
import { definePolicy } from './policy.ts';

/**
 * Refuses tier calls of what an operator has stopped, so that nothing is reached through the tier above it; and at the
 * door, where every caller is known by now, consumers that are switched off. What such a consumer has begun is brought to
 * its end: half an order would be worse.
 */
export const hopControls = definePolicy<object>({
  name: 'hop-controls',
  side: 'hop',
  summary: 'Does the same for calls between tiers, and refuses consumers that are switched off.',
  refuses: [403, 503],
  settings: {},
  create: (_settings, { operation, clock, controls }) => {
    return (exchange, next) => {
      const { stopped } = controls;
      if (stopped === undefined) return next(exchange);
      const { side, identity } = exchange;
      if (side === 'hop') {
        const stop = stopped.operation(operation);
        return stop === undefined || isDrained(stop)
          ? next(exchange)
          : Promise.reject(refusalOf(stop, clock.now(), true));
      }
      const { consumer, scheme } = identity;
      const stop = consumer === undefined || scheme === 'tierIdentity' ? undefined : stopped.consumer(consumer.id);
      return stop === undefined ? next(exchange) : Promise.reject(refusalOf(stop, clock.now()));
    };
  },
});
