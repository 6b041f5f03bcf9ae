import { hash } from 'node:crypto';
import { decodeProtectedHeader, type JWK, jwtVerify } from 'jose';
import { createMemory } from '../parts/memory.ts';
import type { Clock, Identity, TierKeys } from '../policy.ts';
import { identityOf, tierToken } from './claims.ts';

export interface TierVerifier {
  /** Who a token for this audience speaks for, if it was found good before and still holds. */
  recall(token: string, audience: string): Identity | undefined;
  /** Who it speaks for; `undefined` whatever is wrong with it. `checked` says whether that cost a signature check. */
  verify(token: string, audience: string): Promise<{ readonly identity?: Identity; readonly checked: boolean }>;
}

const longestToken = 8_192;
const mostRemembered = 10_000;
/** Seconds by which the clocks of two processes may differ. */
const clockTolerance = 5;

/** Verifies tier identities. An Ed25519 check costs 195–330 µs, so a good one is remembered by its hash until it ends. */
export function createTierVerifier(keys: TierKeys, clock: Clock): TierVerifier {
  const remembered = createMemory<{ readonly identity: Identity; readonly until: number }>(mostRemembered);

  async function check(token: string, audience: string, key: object): Promise<Identity> {
    const { payload } = await jwtVerify(token, key as JWK, {
      algorithms: [tierToken.algorithm],
      issuer: tierToken.issuer,
      audience,
      typ: tierToken.typ,
      requiredClaims: ['exp', 'iat', 'sub'],
      // Nobody may sign itself in for longer than a tier identity lasts.
      maxTokenAge: tierToken.seconds,
      clockTolerance,
      currentDate: new Date(clock.now()),
    });
    const identity = identityOf(payload);
    remembered.set(fingerprint(token, audience), { identity, until: (payload.exp as number) * 1000 });
    return identity;
  }

  return {
    recall(token, audience) {
      if (token.length > longestToken) return undefined;
      const found = remembered.get(fingerprint(token, audience));
      return found !== undefined && found.until > clock.now() ? found.identity : undefined;
    },
    async verify(token, audience) {
      const kid = token.length > longestToken ? undefined : keyIdOf(token);
      const key = kid === undefined ? undefined : await keys.find(kid);
      if (key === undefined) return { checked: false };
      try {
        return { identity: await check(token, audience, key), checked: true };
      } catch {
        return { checked: true };
      }
    },
  };
}

const fingerprint = (token: string, audience: string): string => hash('sha256', `${audience} ${token}`, 'base64url');

/** The key a token says it was signed with, if it says it is a tier identity; costs no cryptography. */
function keyIdOf(token: string): string | undefined {
  try {
    const { typ, alg, kid } = decodeProtectedHeader(token);
    return typ === tierToken.typ && alg === tierToken.algorithm ? kid : undefined;
  } catch {
    return undefined;
  }
}
