import { definePolicy, type Operation, type Surroundings, type UsageCounter } from './policy.ts';
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

const counterFor = ({ id }: Operation, { usage: book, keep }: Pick<Surroundings, 'usage' | 'keep'>): UsageCounter =>
  keep(`usage:${id}`, () => book.counterOf(id));

/** Whether the time of a call says how quick it is: a stream lasts as long as somebody listens. */
function timedBy({ answers, upgrade }: Operation): () => boolean {
  let timed: boolean | undefined = upgrade === undefined ? undefined : false;
  return () => {
    timed ??= answers.mediaTypes(200)?.some(isEventStream) !== true;
    return timed;
  };
}
