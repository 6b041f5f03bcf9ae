import { definePolicy } from '../policy.ts';
import { spans, tellSpan } from './spans.ts';
import { continueTrace, startTrace } from './trace-context.ts';

export interface TraceSettings {
  readonly trustIncoming: boolean;
  readonly sampleRatio: number;
}

/**
 * Makes an exchange findable: its request id goes on every answer, and it becomes a span of the caller's trace, or the
 * first of a new one. The request id is always the gateway's own. `baggage` is not read, and no upstream is sent it.
 */
export const trace = definePolicy<TraceSettings>({
  name: 'trace',
  side: 'entry',
  summary: 'Gives every exchange a request id and a place in a W3C trace.',
  refuses: [],
  settings: {
    trustIncoming: {
      type: 'boolean',
      description:
        "Whether the caller's `traceparent` and `tracestate` are continued; otherwise every trace begins here.",
      default: true,
    },
    sampleRatio: {
      type: 'number',
      description: 'How many of the traces that begin here are marked as sampled, from 0 (none) to 1 (all).',
      default: 0.1,
      minimum: 0,
      maximum: 1,
    },
  },
  unmatched: true,
  create: ({ trustIncoming, sampleRatio }, { clock }) => {
    return (exchange, next) => {
      exchange.outgoing['x-request-id'] = exchange.id;
      exchange.trace = (trustIncoming ? continueTrace(exchange.headers) : undefined) ?? startTrace(sampleRatio);
      if (spans.hasSubscribers) {
        exchange.onSettled((outcome) => tellSpan(exchange, clock.monotonic() - exchange.started, outcome));
      }
      return next(exchange);
    };
  },
});
