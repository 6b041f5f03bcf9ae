import { Problem } from '#problem';
import { createTokenReader } from './access-token/reader.ts';
import { debugCaller } from './parts/caller.ts';
import { loneBearer } from './parts/credentials.ts';
import { type Answer, definePolicy, type Exchange, type Handler, type Identity } from './policy.ts';
import { debugScope } from './server-timing/server-timing.ts';

/** Seconds by which the issuer's clock may differ from ours. */
const clockTolerance = 5;

/**
 * Lets people look into process and system APIs from outside: for a person whose access token has the scope, the edge
 * makes the identity of a tier, with the person as its actor. So each API judges them as it would behind the tier above,
 * and what they do is on record as theirs. Anybody else stays a stranger here, whatever they sent, and `layering` refuses
 * them in the words it has for all.
 */
export const debugAccess = definePolicy<object>({
  name: 'debug-access',
  side: 'entry',
  summary: 'Lets people with the scope `gateway:debug` call process and system APIs with their access token.',
  refuses: [],
  settings: {},
  create: (_settings, surroundings) => {
    if (surroundings.operation.tier === 'experience') return undefined;
    const read = createTokenReader(clockTolerance, surroundings);
    return (exchange, next) => {
      const token = exchange.identity.scheme === undefined ? loneBearer(exchange) : undefined;
      return token === undefined ? next(exchange) : judge(token, exchange, next);
    };

    async function judge(token: string, exchange: Exchange, next: Handler): Promise<Answer> {
      const person = await personOf(token, exchange.address);
      if (person?.scopes.includes(debugScope)) {
        exchange.identity = { ...person, scheme: 'tierIdentity', caller: debugCaller };
        exchange.notes.debug = true;
      }
      return next(exchange);
    }

    async function personOf(token: string, address: string): Promise<Identity | undefined> {
      try {
        return await read(token, address);
      } catch (error) {
        if (error instanceof Problem) return undefined;
        throw error;
      }
    }
  },
});
