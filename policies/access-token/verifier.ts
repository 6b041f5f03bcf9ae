import { hash } from 'node:crypto';
import { decodeJwt, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import { Problem } from '#problem';
import { createMemory } from '../parts/memory.ts';
import { longestTokenLife } from '../parts/token-life.ts';
import type { Clock, Identity, Issuer } from '../policy.ts';
import type { KeySet } from './key-set.ts';

/** An issuer with its keys. */
export interface TrustedIssuer extends Issuer {
  readonly keySet: KeySet;
}

export interface Verifier {
  /** Who a token stands for, if it was found good less than a minute ago. */
  recall(token: string): Identity | undefined;
  /** @throws Problem  `unauthenticated`, with the same words whatever is wrong; `unavailable` when keys cannot be had */
  verify(token: string): Promise<Identity>;
}

const longestToken = 8_192;
const rememberFor = 60_000;
const mostRemembered = 10_000;

/**
 * Verifies access tokens against fixed issuers. A signature check costs about 100 µs, so a good token is remembered by
 * its hash until it expires, for a minute at most.
 * @param tolerance  seconds by which the clocks of issuer and gateway may differ
 */
export function createVerifier(issuers: readonly TrustedIssuer[], tolerance: number, clock: Clock): Verifier {
  const byName = new Map(issuers.map((issuer) => [issuer.issuer, issuer]));
  const remembered = createMemory<{ readonly identity: Identity; readonly until: number }>(mostRemembered);

  async function judge(token: string): Promise<Identity> {
    // Only chooses among issuers we know; `jwtVerify` then checks the claim itself.
    const issuer = byName.get(decodeJwt(token).iss ?? '');
    if (issuer === undefined) throw new TypeError('unknown issuer');
    const rules = {
      algorithms: [...issuer.algorithms],
      issuer: issuer.issuer,
      audience: issuer.audience,
      typ: issuer.typ,
      requiredClaims: ['exp', 'iat', 'sub'],
      maxTokenAge: longestTokenLife / 1000,
      clockTolerance: tolerance,
      currentDate: new Date(clock.now()),
    };
    try {
      return identityOf((await jwtVerify(token, issuer.keySet, rules)).payload, issuer, tolerance);
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      return identityOf(await verifyWithOneOf(error, token, rules), issuer, tolerance);
    }
  }

  return {
    recall(token) {
      if (token.length > longestToken) return undefined;
      const found = remembered.get(fingerprint(token));
      return found !== undefined && found.until > clock.now() ? found.identity : undefined;
    },
    async verify(token) {
      if (token.length > longestToken) throw refusal(new RangeError('the token is too long'));
      const identity = await judge(token).catch((error) => {
        throw error instanceof Problem ? error : refusal(error);
      });
      const until = Math.min(identity.expires ?? 0, clock.now() + rememberFor);
      remembered.set(fingerprint(token), { identity, until });
      return identity;
    },
  };
}

/** Most keys of one name that are tried: each costs a signature check. */
const mostTwins = 4;

/** RFC 7517 §4.5 asks issuers for distinct names; two keys of one name must not lose both. */
async function verifyWithOneOf(
  keys: errors.JWKSMultipleMatchingKeys,
  token: string,
  rules: JWTVerifyOptions,
): Promise<JWTPayload> {
  let tried = 0;
  for await (const key of keys) {
    tried += 1;
    if (tried > mostTwins) break;
    try {
      return (await jwtVerify(token, key, rules)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

const fingerprint = (token: string): string => hash('sha256', token, 'base64url');

/** The refusal of a token, whatever is wrong with it. */
export const refusal = (cause: unknown): Problem =>
  new Problem('unauthenticated', {
    detail: 'The access token is not valid here.',
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    cause,
  });

/** `client_id` is RFC 9068's claim; issuers older than it say `azp`. */
function identityOf(payload: JWTPayload, issuer: Issuer, tolerance: number): Identity {
  const { sub, exp, iat, jti, client_id: client = payload.azp } = payload;
  const { name = issuer.issuer, scopeClaim, testClients = [] } = issuer;
  if (typeof sub !== 'string' || sub === '') throw new TypeError('sub is not a name');
  // 1e400 is valid JSON and becomes Infinity.
  if (!Number.isFinite(exp)) throw new TypeError('exp is not a date');
  const issued = (iat as number) * 1000;
  return {
    kind: 'user',
    subject: sub,
    issuer: name,
    ...(typeof client === 'string' ? { clientId: client } : {}),
    ...(testClients.includes(client as string) ? { environment: 'test' } : {}),
    scopes: scopesOf(payload[scopeClaim]),
    scheme: 'accessToken',
    expires: Math.min((exp as number) * 1000, issued + longestTokenLife),
    token: {
      ...(typeof jti === 'string' ? { id: jti } : {}),
      ...{ subject: sub, issuer: name, issued: issued - tolerance * 1000 },
    },
  };
}

function scopesOf(claim: unknown): readonly string[] {
  if (claim === undefined) return [];
  if (typeof claim === 'string') return claim.split(' ').filter((scope) => scope !== '');
  if (Array.isArray(claim) && claim.every((scope) => typeof scope === 'string')) return claim;
  throw new TypeError('the scope claim is neither words nor a list of them');
}
