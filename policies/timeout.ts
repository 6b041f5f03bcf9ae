import { Problem } from '#problem';
import { discard } from './parts/discard.ts';
import { type Answer, type Clock, definePolicy, type Exchange, type Handler } from './policy.ts';

export interface TimeoutSettings {
  readonly total: number;
}

/**
 * Breaks off a call whose answer does not begin in time. Innermost, so that slow counts as failed for the breaker
 * around it. What has begun may go on: event streams and sockets last as long as they like.
 */
export const timeout = definePolicy<TimeoutSettings>({
  name: 'timeout',
  side: 'hop',
  summary: 'Breaks off a call to an upstream whose answer does not begin in time.',
  refuses: [504],
  settings: {
    total: {
      type: 'integer',
      description: 'Milliseconds until the head of the answer must be there; less when the deadline is nearer.',
      default: 2_500,
      minimum: 1,
      maximum: 120_000,
    },
  },
  create: ({ total }, { clock }) => {
    return async (exchange, next) => {
      const { signal, deadline } = exchange;
      // Lower tiers take their time from the deadline: they then give up first, and say where it hung.
      const begun = clock.monotonic();
      exchange.deadline = Math.min(deadline, begun + total);
      try {
        return await bounded(exchange, next, clock);
      } finally {
        exchange.signal = signal;
        exchange.deadline = deadline;
        const { timings } = exchange;
        if (timings !== undefined && exchange.side === 'edge') timings.upstream += clock.monotonic() - begun;
      }
    };
  },
});

/** Runs `next` with a signal of its own, until the exchange's deadline or the abort of the signal it came with. */
function bounded(exchange: Exchange, next: Handler, clock: Clock): Promise<Answer> {
  const { signal: outer, deadline } = exchange;
  const inner = new AbortController();
  exchange.signal = inner.signal;
  return new Promise((resolve, reject) => {
    let waiting = true;
    const left = Math.max(deadline - clock.monotonic(), 0);
    const timer = setTimeout(() => giveUp(late(left)), left);
    const leave = () => giveUp(outer.reason);

    function settle(): boolean {
      const first = waiting;
      waiting = false;
      clearTimeout(timer);
      return first;
    }
    function giveUp(reason: unknown): void {
      inner.abort(reason);
      if (settle()) reject(reason);
    }

    if (outer.aborted) return leave();
    if (left === 0) return giveUp(late(0));
    outer.addEventListener('abort', leave, { once: true });
    next(exchange).then(
      (answer) => {
        // A body still arriving may have to be broken off later; for anything else the signal has done its work.
        if (answer.body.kind !== 'relay') outer.removeEventListener('abort', leave);
        if (settle()) resolve(answer);
        else discard(answer);
      },
      (error) => {
        outer.removeEventListener('abort', leave);
        if (settle()) reject(error);
      },
    );
  });
}

const late = (left: number): Problem =>
  new Problem('upstream-timeout', { detail: `There was no answer within ${Math.round(left)} ms.` });
