import { hash } from 'node:crypto';
import { Problem } from '#problem';
import { createBadCredentials } from '../parts/bad-credentials.ts';
import { accepts, credentialsOf } from '../parts/credentials.ts';
import { type Answer, definePolicy, type Exchange, type Handler, type Identity } from '../policy.ts';
import { clientIdentity } from './client.ts';
import { createKeySet } from './key-set.ts';
import { createVerifier } from './verifier.ts';

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
      maximum: 60,
    },
  },
  create: ({ clockTolerance }, { operation, issuers, keep, clients, clock, log, meter }) => {
    if (!accepts(operation, 'accessToken')) return undefined;
    // Named after all it depends on, so that no token outlives the rules it was found good under.
    const rules = hash('sha256', JSON.stringify([issuers, clockTolerance]));
    const trusted = issuers.map((issuer) => {
      const keySet = keep(`jwks:${JSON.stringify(issuer.keys)}`, () => createKeySet(issuer, { clock, log, meter }));
      return { ...issuer, keySet };
    });
    const bad = keep('bad-credentials', () => createBadCredentials(clock));
    const verifier = keep(`access-token:${rules}`, () => createVerifier(trusted, clockTolerance, clock));
    /** Only what is not known yet: whoever is in stays in, whatever others behind the same address send. */
    const verify = async (token: string, address: string): Promise<Identity> => {
      bad.check(address);
      try {
        return await verifier.verify(token);
      } catch (error) {
        if (error instanceof Problem && error.kind === 'unauthenticated') bad.note(address);
        throw error;
      }
    };
    const admit = (exchange: Exchange, next: Handler, identity: Identity): Promise<Answer> => {
      exchange.identity = clientIdentity(identity, operation, clients) ?? identity;
      return next(exchange);
    };
    return (exchange, next) => {
      const { bearer } = credentialsOf(exchange);
      if (bearer === undefined) return next(exchange);
      if (bearer === '') throw otherScheme();
      const known = verifier.recall(bearer);
      return known === undefined
        ? verify(bearer, exchange.address).then((identity) => admit(exchange, next, identity))
        : admit(exchange, next, known);
    };
  },
});

/** Says no `error`: nothing was judged (RFC 6750 §3.1). */
const otherScheme = (): Problem =>
  new Problem('unauthenticated', {
    detail: 'Send the access token as Authorization: Bearer …: what was sent is something else.',
    headers: { 'www-authenticate': 'Bearer' },
  });
