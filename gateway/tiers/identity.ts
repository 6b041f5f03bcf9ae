import { SignJWT } from 'jose';
import { createMemory } from '../../policies/parts/memory.ts';
import type { Clock, Identity } from '../../policies/policy.ts';
import { claimsOf, tierToken } from '../../policies/tier-identity/claims.ts';
import type { TierKeyRing } from './keys.ts';

/**
 * Signs who calls, and for whom, as a token for one API: `audience` is `<tier>/<api>.v<major>`. The caller is the one in
 * `identity`; the gateway itself where there is none.
 */
export type SignTier = (identity: Identity, audience: string) => Promise<string>;

const mostRemembered = 10_000;
/** Milliseconds a token must still be good for to be sent again: it may have to wait on its way. */
const remainder = 10_000;

/**
 * Makes the signer of tier identities. An Ed25519 signature costs 195–330 µs, so the same token is used for the same
 * caller, audience and actor until shortly before it ends; calls that come at once share one signature.
 */
export function createTierSigner(keys: TierKeyRing, clock: Clock): SignTier {
  const remembered = createMemory<{ readonly token: Promise<string>; readonly until: number }>(mostRemembered);

  async function signNew(identity: Identity, audience: string, now: number): Promise<string> {
    const { kid, key } = await keys.signing();
    const issued = Math.floor(now / 1000);
    return new SignJWT(claimsOf(identity, identity.caller ?? 'gateway', audience))
      .setProtectedHeader({ alg: tierToken.algorithm, typ: tierToken.typ, kid })
      .setIssuedAt(issued)
      .setExpirationTime(issued + tierToken.seconds)
      .sign(key);
  }

  return (identity, audience) => {
    const now = clock.now();
    const name = `${audience} ${JSON.stringify(identity)}`;
    const known = remembered.get(name);
    if (known !== undefined && known.until > now) return known.token;
    const token = signNew(identity, audience, now);
    remembered.set(name, { token, until: now + tierToken.seconds * 1000 - remainder });
    // What failed is not sent again.
    token.catch(() => remembered.set(name, { token, until: 0 }));
    return token;
  };
}
