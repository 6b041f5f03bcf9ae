import { Problem } from '#problem';
import { accepts, credentialsOf } from '../parts/credentials.ts';
import { largestTolerance } from '../parts/token-life.ts';
import { type Answer, definePolicy, type Exchange, type Handler, type Identity } from '../policy.ts';
import { clientIdentity } from './client.ts';
import { createTokenReader } from './reader.ts';

export interface AccessTokenSettings {
  readonly clockTolerance: number;
}

/**
 * Finds the user an access token was issued to. Issuers, audiences and algorithms come from configuration, never from
 * the token (RFC 8725 §3); an ID token is refused by its `typ`. A client's own token may stand for a consumer.
 */
export const accessToken = definePolicy<AccessTokenSettings>({
  name: 'access-token',
  side: 'entry',
  summary: 'Takes the access token in `Authorization: Bearer`, where the contract asks for one.',
  refuses: [401, 403, 429, 503],
  settings: {
    clockTolerance: {
      type: 'integer',
      description: "Seconds by which the issuer's clock may differ from ours.",
      default: 5,
      minimum: 0,
      maximum: largestTolerance / 1000,
    },
  },
  create: ({ clockTolerance }, surroundings) => {
    const { operation, clients } = surroundings;
    if (!accepts(operation, 'accessToken')) return undefined;
    const read = createTokenReader(clockTolerance, surroundings);
    const admit = (exchange: Exchange, next: Handler, identity: Identity): Promise<Answer> => {
      exchange.identity = clientIdentity(identity, operation, clients) ?? identity;
      return next(exchange);
    };
    return (exchange, next) => {
      const { bearer } = credentialsOf(exchange);
      if (bearer === undefined) return next(exchange);
      if (bearer === '') throw otherScheme();
      const found = read(bearer, exchange.address);
      return found instanceof Promise
        ? found.then((identity) => admit(exchange, next, identity))
        : admit(exchange, next, found);
    };
  },
});

/** Says no `error`: nothing was judged (RFC 6750 §3.1). */
const otherScheme = (): Problem =>
  new Problem('unauthenticated', {
    detail: 'Send the access token as Authorization: Bearer …: what was sent is something else.',
    headers: { 'www-authenticate': 'Bearer' },
  });
