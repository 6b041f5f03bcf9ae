import { definePolicy } from './policy.ts';
import { refusalOf } from './stop.ts';

/**
 * Refuses tier calls of what an operator has stopped, so that nothing is reached through the tier above it; and, since
 * every caller is known by here, whatever a consumer asks that is switched off.
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
      const { consumer } = exchange.identity;
      const stop = consumer === undefined ? undefined : stopped.consumer(consumer.id);
      if (stop !== undefined) return Promise.reject(refusalOf(stop, clock.now()));
      // What comes in over HTTP has been judged at the door.
      const below = exchange.side === 'hop' ? stopped.operation(operation) : undefined;
      return below === undefined ? next(exchange) : Promise.reject(refusalOf(below, clock.now(), true));
    };
  },
});
