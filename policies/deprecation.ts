import { definePolicy } from './policy.ts';

/**
 * Counts who still calls what is deprecated, so that its owner knows whom an end would hit. Calls that were let in
 * count: a stranger's bad key says nothing of a consumer.
 */
export const deprecation = definePolicy<object>({
  name: 'deprecation',
  side: 'entry',
  summary: 'Counts, by consumer and day, who still calls what is deprecated.',
  refuses: [],
  settings: {},
  create: (_settings, { operation, deprecatedCalls, keep, meter }) => {
    const { id, deprecated, lifecycle } = operation;
    if (!deprecated && lifecycle.state !== 'deprecated') return undefined;
    // By operation only: who calls is unbounded, and stands in the store.
    const total = keep('deprecation', () =>
      meter.counter('causeway_deprecated_calls_total', 'Calls to deprecated operations that were let in.', [
        'operation',
      ]),
    );
    const labels = { operation: id };
    return (exchange, next) => {
      total.inc(labels);
      deprecatedCalls.note(id, exchange.identity);
      return next(exchange);
    };
  },
});
