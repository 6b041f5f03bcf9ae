import { Problem } from '#problem';
import { definePolicy } from './policy.ts';

export interface DeadlineSettings {
  readonly budget: number;
  readonly margin: number;
}

/**
 * Gives an exchange the moment by which its answer must have begun, and hands it down: a lower tier gets what is left,
 * less a margin for the way back, never more. It starts nothing that can no longer be in time; to break off what is
 * running is the work of `timeout`, which reads the deadline. An answer is in time when its head is known: event
 * streams and sockets may then stay open as long as they like.
 */
export const deadline = definePolicy<DeadlineSettings>({
  name: 'deadline',
  side: 'hop',
  summary: 'Bounds the time until an answer begins, over all tiers together.',
  refuses: [504],
  settings: {
    budget: {
      type: 'integer',
      description: 'Milliseconds from the arrival of a call until its answer must have begun.',
      default: 10_000,
      minimum: 1,
      maximum: 120_000,
    },
    margin: {
      type: 'integer',
      description: 'Milliseconds a tier keeps of what the tier above had left, for the way back.',
      default: 20,
      minimum: 0,
      maximum: 5_000,
    },
  },
  contradictions: ({ budget, margin }) =>
    margin < budget ? [] : ['`margin` must be less than `budget`: nothing would be left for the call.'],
  create: ({ budget, margin }, { clock }) => {
    return (exchange, next) => {
      const now = clock.monotonic();
      const own = exchange.side === 'hop' ? now + budget : exchange.started + budget;
      const inherited = exchange.side === 'hop' ? exchange.deadline - margin : exchange.deadline;
      exchange.deadline = Math.min(inherited, own);
      if (now >= exchange.deadline) return Promise.reject(late());
      return next(exchange);
    };
  },
});

const late = (): Problem =>
  new Problem('upstream-timeout', { detail: 'No time was left for this call. Nothing was started.' });
