import { Problem } from '#problem';
import { accepts, challengeOf, credentialsOf, withoutTickets } from './parts/credentials.ts';
import { definePolicy } from './policy.ts';

/**
 * Redeems the one-use ticket in the `ticket` parameter. The caller becomes who it was issued to, with the scopes of
 * that moment. The parameter then leaves the query: it is nobody's input, and no upstream may see it.
 */
export const ticket = definePolicy<object>({
  name: 'ticket',
  side: 'entry',
  summary: 'Takes a one-use ticket in the query, for browsers that cannot send headers.',
  refuses: [401, 503],
  settings: {},
  create: (_settings, { operation, tickets, controls }) => {
    if (!accepts(operation, 'ticket')) return undefined;
    const headers = { 'www-authenticate': challengeOf(operation) };
    return async (exchange, next) => {
      const { ticket: given } = credentialsOf(exchange);
      if (given === undefined) return next(exchange);
      exchange.query = withoutTickets(exchange.query);
      const identity = given.length > longestTicket ? undefined : await tickets.redeem(given, exchange.path);
      if (identity === undefined || (identity.token !== undefined && controls.denied?.(identity.token))) {
        throw new Problem('unauthenticated', { detail: 'The ticket is not valid, or was used before.', headers });
      }
      exchange.identity = { ...identity, scheme: 'ticket' };
      return next(exchange);
    };
  },
});

const longestTicket = 256;
