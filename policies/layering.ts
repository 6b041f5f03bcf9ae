import { Problem } from '#problem';
import { definePolicy, type Exception, type Operation } from './policy.ts';

/**
 * Keeps the tiers in order for callers from outside: they reach experience APIs only, and no API skips a tier under an
 * exception that has ended.
 */
export const layering = definePolicy<object>({
  name: 'layering',
  side: 'entry',
  summary: 'Lets outside callers reach experience APIs only.',
  refuses: [403],
  settings: {},
  create: (_settings, { operation, clock }) => {
    const isPublic = operation.tier === 'experience';
    const exception = exceptionOf(operation);
    if (isPublic && exception === undefined) return undefined;
    const ends = exception === undefined ? Number.POSITIVE_INFINITY : endOf(exception);
    return (exchange, next) => {
      if (!isPublic && exchange.identity.scheme !== 'tierIdentity') throw new Problem('tier-not-public');
      if (exception !== undefined && clock.now() >= ends) throw ended(exception);
      return next(exchange);
    };
  },
});

/** The exception under which an operation's upstream skips a tier, if it does. */
export function exceptionOf({ upstream, exceptions }: Operation): Exception | undefined {
  if (upstream.kind === 'local') return undefined;
  return exceptions.find(({ rule, to }) => rule === 'layering' && to === upstream.name);
}

/** Epoch milliseconds from which an exception no longer holds: the end of its last day, UTC. */
export const endOf = ({ until }: Exception): number => Date.parse(until) + dayMilliseconds;

/**
 * The refusal once an exception has ended: 403, not 503, because waiting and trying again will not help; its owner can.
 */
export const ended = ({ until, owner }: Exception): Problem =>
  new Problem('forbidden', {
    detail: `The exception under which this API skips a tier ended on ${until}. Its owner is ${owner}.`,
  });

const dayMilliseconds = 86_400_000;
