import { Problem } from '#problem';
import { createBadCredentials } from './parts/bad-credentials.ts';
import { accepts, challengeOf, credentialsOf } from './parts/credentials.ts';
import { requireSubscribed } from './parts/subscribed.ts';
import {
  type Answer,
  definePolicy,
  type Exchange,
  type FoundKey,
  type Handler,
  type Identity,
  type KeyRegistry,
} from './policy.ts';

/**
 * Finds the consumer an API key belongs to. Every bad key gets the same answer, whatever is wrong with it; when the
 * registry cannot tell, it throws `unavailable` and the key is neither taken nor refused.
 */
export const apiKey = definePolicy<object>({
  name: 'api-key',
  side: 'entry',
  summary: 'Takes the API key in `X-API-Key`, where the contract asks for one.',
  refuses: [401, 403, 429, 503],
  settings: {},
  create: (_settings, { operation, keys, keep, clock }) => {
    if (!accepts(operation, 'apiKey')) return undefined;
    const bad = keep('bad-credentials', () => createBadCredentials(clock));
    const headers = { 'www-authenticate': challengeOf(operation) };
    const admit = (exchange: Exchange, next: Handler, found: FoundKey | undefined): Promise<Answer> => {
      if (found === undefined) {
        bad.note(exchange.address);
        throw new Problem('unauthenticated', { detail: 'The API key is not valid.', headers });
      }
      requireSubscribed(found.apis, operation, found.consumer);
      exchange.identity = identityOf(found);
      return next(exchange);
    };
    return (exchange, next) => {
      const { apiKey: key } = credentialsOf(exchange);
      if (key === undefined) return next(exchange);
      bad.check(exchange.address);
      const found = findKey(keys, key);
      return found instanceof Promise
        ? found.then((late) => admit(exchange, next, late))
        : admit(exchange, next, found);
    };
  },
});

const identityOf = ({ id, consumer, scopes, expires }: FoundKey): Identity => ({
  kind: 'consumer',
  consumer,
  credential: id,
  scopes,
  scheme: 'apiKey',
  ...(expires === undefined ? {} : { expires }),
});

/** Whom a key belongs to; `undefined` for a bad one. @throws Problem  `unavailable` when the registry cannot tell */
export const findKey = (keys: KeyRegistry, key: string): ReturnType<KeyRegistry['find']> =>
  key.length > longestKey ? undefined : keys.find(key);

/** Far beyond any key we issue; keeps what a stranger sends away from the hash and the store. */
const longestKey = 256;
