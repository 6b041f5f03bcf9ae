import type { Exchange, Outcome } from '../../policies/policy.ts';
import { spans, tellSpan } from '../../policies/trace/spans.ts';

/**
 * Measures one tier call, for whoever may see what an exchange cost and for whoever collects spans; `undefined` when
 * nobody does, and then nothing is measured.
 */
export function watchHop(exchange: Exchange): ((outcome: Outcome) => void) | undefined {
  const { timings, operation } = exchange;
  if (timings === undefined && !spans.hasSubscribers) return undefined;
  const begun = performance.now();
  const end = timings?.begin(operation.id);
  return (outcome) => {
    const milliseconds = performance.now() - begun;
    end?.(milliseconds);
    if (spans.hasSubscribers) tellSpan(exchange, milliseconds, outcome);
  };
}
