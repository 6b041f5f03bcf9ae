import type { JWTPayload } from 'jose';
import type { Consumer, Identity } from '../policy.ts';

/**
 * What every tier identity has in common. Trust hangs on the key, not on the issuer's name: processes of one gateway
 * have different addresses.
 */
export const tierToken = { issuer: 'causeway', typ: 'tier+jwt', algorithm: 'EdDSA', seconds: 60 } as const;

/**
 * The claims of a tier identity, without its dates: `sub` is the API that calls, `aud` the one it calls, `actor` whoever
 * stands at the edge, as that was proven there.
 */
export const claimsOf = (identity: Identity, caller: string, audience: string): JWTPayload => ({
  iss: tierToken.issuer,
  sub: caller,
  aud: audience,
  actor: { ...identity, caller: undefined, token: undefined },
});

/**
 * Who a verified tier identity speaks for.
 * @throws TypeError  where a claim is not what `claimsOf` writes
 */
export function identityOf({ sub, actor }: JWTPayload): Identity {
  const claims = (actor ?? {}) as Record<string, unknown>;
  const { kind, subject, issuer, clientId, consumer, environment, scopes, expires } = claims;
  const isWhole =
    isWord(sub) &&
    isKind(kind) &&
    isAbsentOr(isWord, subject) &&
    isAbsentOr(isWord, issuer) &&
    isAbsentOr(isWord, clientId) &&
    isAbsentOr(isConsumer, consumer) &&
    isAbsentOr(isEnvironment, environment) &&
    isWords(scopes) &&
    isAbsentOr(isNumber, expires);
  if (!isWhole) throw new TypeError('these are not the claims of a tier identity');
  return {
    kind,
    ...(subject === undefined ? {} : { subject }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(consumer === undefined ? {} : { consumer }),
    ...(environment === undefined ? {} : { environment }),
    scopes,
    scheme: 'tierIdentity',
    caller: sub,
    ...(expires === undefined ? {} : { expires }),
  };
}

const kinds: readonly unknown[] = ['anonymous', 'user', 'consumer', 'gateway'] satisfies Identity['kind'][];

const isKind = (value: unknown): value is Identity['kind'] => kinds.includes(value);

const isEnvironment = (value: unknown): value is Consumer['environment'] => value === 'live' || value === 'test';

const isWord = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isWords = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isWord);

const isNumber = (value: unknown): value is number => Number.isFinite(value);

const isAbsentOr = <T>(holds: (value: unknown) => value is T, value: unknown): value is T | undefined =>
  value === undefined || holds(value);

function isConsumer(value: unknown): value is Consumer {
  const { id, name, plan, environment } = (value ?? {}) as Record<string, unknown>;
  return [id, name, plan].every(isWord) && isEnvironment(environment);
}
