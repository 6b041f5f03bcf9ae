import type { Answer, Exchange, Meter, Operation } from '../policy.ts';

/** What became of a read at the cache. */
export type Outcome = 'hit' | 'miss' | 'stale' | 'revalidated' | 'collapsed' | 'bypass';

/**
 * Tells what became of a read: to the client in `Cache-Status` (RFC 9211), to the log, to the metrics.
 * @param status  parameters of `Cache-Status`, when there is something stored to speak of
 */
export type Report = (exchange: Exchange, outcome: Outcome, status?: string, answer?: Answer) => void;

export function createReport({ operation, meter }: { readonly operation: Operation; readonly meter: Meter }): Report {
  const count = meter.counter('causeway_cache_total', 'Reads, by what became of them at the cache.', [
    'operation',
    'outcome',
  ]);
  const labels = new Map<Outcome, Record<string, string>>();
  const labelsOf = (outcome: Outcome): Record<string, string> => {
    const known = labels.get(outcome) ?? { operation: operation.id, outcome };
    labels.set(outcome, known);
    return known;
  };

  return (exchange, outcome, status, answer) => {
    count.inc(labelsOf(outcome));
    exchange.notes.cache = outcome;
    if (status === undefined || exchange.side === 'hop') return;
    // Each cache on the way adds itself, the one nearest the client last.
    const before = answer?.headers['cache-status'];
    exchange.outgoing['cache-status'] = `${before === undefined ? '' : `${before}, `}causeway; ${status}`;
  };
}

/** Seconds left, negative when stale, as `Cache-Status` has them. */
export const ttl = (milliseconds: number): string => `ttl=${Math.floor(milliseconds / 1000)}`;
