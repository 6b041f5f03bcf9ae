import { counterFor } from './parts/usage-counter.ts';
import { definePolicy, type Operation } from './policy.ts';
import { isEventStream } from './validate/media-type.ts';

/** Counts what comes in from outside, whatever becomes of it: who is refused or has to wait counts as well. */
export const usage = definePolicy<object>({
  name: 'usage',
  side: 'entry',
  summary: 'Counts calls by who makes them, operation and hour: failures, refusals, limits, and how long they take.',
  refuses: [],
  settings: {},
  create: (_settings, { operation, clock, ...surroundings }) => {
    const counter = counterFor(operation, surroundings);
    const isTimed = timedBy(operation);
    return (exchange, next) => {
      exchange.onSettled(({ status }) => {
        counter.count(exchange.identity, status, isTimed() ? clock.monotonic() - exchange.started : undefined);
      });
      return next(exchange);
    };
  },
});

/** Whether the time of a call says how quick it is: a stream lasts as long as somebody listens. */
function timedBy({ answers, upgrade }: Operation): () => boolean {
  let timed: boolean | undefined = upgrade === undefined ? undefined : false;
  return () => {
    timed ??= answers.mediaTypes(200)?.some(isEventStream) !== true;
    return timed;
  };
}
