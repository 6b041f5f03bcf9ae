import { Problem } from '#problem';
import { createBadCredentials } from './parts/bad-credentials.ts';
import { accepts, challengeOf, credentialsOf, withoutTickets } from './parts/credentials.ts';
import { definePolicy } from './policy.ts';

/**
 * Redeems the one-use ticket in the `ticket` parameter. The caller becomes who it was issued to, with the scopes of
 * that moment. The parameter then leaves the query: it is nobody's input, and no upstream may see it. Each ticket is a
 * question to the store, so that a flood of made-up ones is kept away from it, as one of keys is.
 */
export const ticket = definePolicy<object>({
  name: 'ticket',
  side: 'entry',
  summary: 'Takes a one-use ticket in the query, for browsers that cannot send headers.',
  refuses: [401, 429, 503],
  settings: {},
  create: (_settings, { operation, tickets, controls, keep, clock }) => {
    if (!accepts(operation, 'ticket')) return undefined;
    const bad = keep('bad-credentials', () => createBadCredentials(clock));
    const headers = { 'www-authenticate': challengeOf(operation) };
    return async (exchange, next) => {
      const { ticket: given } = credentialsOf(exchange);
      if (given === undefined) return next(exchange);
      exchange.query = withoutTickets(exchange.query);
      bad.check(exchange.address);
      const identity = given.length > longestTicket ? undefined : await tickets.redeem(given, exchange.path);
      if (identity === undefined || (identity.token !== undefined && controls.denied?.(identity.token))) {
        bad.note(exchange.address);
        throw new Problem('unauthenticated', { detail: 'The ticket is not valid, or was used before.', headers });
      }
      exchange.identity = { ...identity, scheme: 'ticket' };
      return next(exchange);
    };
  },
});

const longestTicket = 256;
