import type { FlattenedJWSInput } from 'jose';
import { createRemoteKeySet, type KeySet, type KeySetSurroundings } from '../../policies/access-token/key-set.ts';
import type { TierKeys } from '../../policies/policy.ts';
import { tierToken } from '../../policies/tier-identity/claims.ts';

/**
 * Our own keys, and behind them those that other gateways publish at these URLs: whoever holds one of their keys calls
 * as any tier of ours. They are read by the rules for token issuers: an outage there changes nothing for keys that are
 * known, and made-up key ids cannot make us ask more than twice a minute.
 */
export function withForeignKeys(own: TierKeys, urls: readonly string[], around: KeySetSurroundings): TierKeys {
  if (urls.length === 0) return own;
  const sets = urls.map((url) => createRemoteKeySet(url, url, around));
  return {
    async find(kid) {
      const known = await own.find(kid);
      if (known !== undefined) return known;
      const found = await Promise.all(sets.map((set) => findIn(set, kid)));
      return found.find((key) => key !== undefined);
    },
  };
}

/** `undefined` also where it cannot be known: who cannot be verified is a stranger. */
async function findIn(set: KeySet, kid: string): Promise<object | undefined> {
  try {
    return await set({ alg: tierToken.algorithm, kid }, noToken);
  } catch {
    return undefined;
  }
}

const noToken: FlattenedJWSInput = { payload: '', signature: '' };
