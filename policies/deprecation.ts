import { definePolicy } from './policy.ts';

/**
 * Counts what is still called though it is deprecated, for a dashboard: whom an end would hit is told by usage. Calls that
 * were let in count: a stranger's bad key says nothing of anybody.
 */
export const deprecation = definePolicy<object>({
  name: 'deprecation',
  side: 'entry',
  summary: 'Counts calls to what is deprecated.',
  refuses: [],
  settings: {},
  create: (_settings, { operation, keep, meter }) => {
    const { id, deprecated, lifecycle } = operation;
    if (!deprecated && lifecycle.state !== 'deprecated') return undefined;
    // By operation only: who calls is unbounded, and stands in the store, with all other usage.
    const total = keep('deprecation', () =>
      meter.counter('causeway_deprecated_calls_total', 'Calls to deprecated operations that were let in.', [
        'operation',
      ]),
    );
    const labels = { operation: id };
    return (exchange, next) => {
      total.inc(labels);
      return next(exchange);
    };
  },
});
