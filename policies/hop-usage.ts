import { counterFor } from './parts/usage-counter.ts';
import { definePolicy } from './policy.ts';

/** Counts calls of the tier above in this process. Those that go to another are counted where they come in. */
export const hopUsage = definePolicy<object>({
  name: 'hop-usage',
  side: 'hop',
  summary: 'Counts calls between tiers, by the API that makes them.',
  refuses: [],
  settings: {},
  create: (_settings, { operation, clock, ...surroundings }) => {
    const { tier, upstream } = operation;
    if (tier === 'experience' || (upstream.kind === 'http' && upstream.identity === 'tier')) return undefined;
    const counter = counterFor(operation, surroundings);
    return (exchange, next) => {
      if (exchange.side === 'hop') {
        const begun = clock.monotonic();
        exchange.onSettled(({ status }) => counter.count(exchange.identity, status, clock.monotonic() - begun));
      }
      return next(exchange);
    };
  },
});
