import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Clock, Log, TierKeys } from '../../policies/policy.ts';
import type { Store } from '../store/store.ts';
import { keyFile } from './key-file.ts';
import type { KeyShelf, TierKey } from './key-shelf.ts';
import { keyTable } from './key-table.ts';

/** The keys that tier identities are signed with. */
export interface TierKeyRing extends TierKeys {
  /** The key to sign with now. */
  signing(): Promise<TierKey>;
  /** Every key that a token still out may have been signed with, public parts only. */
  published(): Promise<{ readonly keys: readonly JWK[] }>;
}

export interface KeyRingParts {
  readonly shelf: KeyShelf;
  /** Age at which a new key takes over. */
  readonly days: number;
  readonly clock: Clock;
  readonly log: Log;
}

const day = 86_400_000;
/** Days an old key stays published: far more than any token lasts, so that no copy of the set is ever too old. */
const daysAfter = 2;
/** Milliseconds between two looks at the shelf: an attacker may invent key ids as fast as he likes. */
const pause = 1_000;
/** Looks that may come at once after a while without any: several gateways make new keys at about the same time. */
const atOnce = 5;

/** The keys of this gateway: shared on PostgreSQL, so that replicas verify each other; a file of the data folder else. */
export const openTierKeys = ({
  store,
  folder,
  ...parts
}: Omit<KeyRingParts, 'shelf'> & { readonly store: Store; readonly folder: string }): Promise<TierKeyRing> =>
  createKeyRing({ ...parts, shelf: store.kind === 'postgres' ? keyTable(store.db) : keyFile(folder) });

/**
 * Opens the keys on a shelf, and makes the first where there is none. A key that comes of age is replaced when it is
 * next needed; gateways that do so at the same moment each add one, and know each other's on sight.
 */
export async function createKeyRing({ shelf, days, clock, log }: KeyRingParts): Promise<TierKeyRing> {
  let keys: readonly PublishedKey[] = [];
  /** When the looks there were would be over, had each come a pause after the one before it. */
  let spent = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  let renewing: Promise<void> | undefined;

  const isFresh = (key: TierKey | undefined): key is PublishedKey =>
    key !== undefined && clock.now() - key.created < days * day;
  const oldest = (): number => clock.now() - (days + daysAfter) * day;

  async function look(): Promise<void> {
    spent = Math.max(spent, clock.monotonic()) + pause;
    const known = new Map(keys.map((key) => [key.kid, key]));
    const found = await shelf.read();
    keys = found.map((key) => known.get(key.kid) ?? withPublic(key)).sort((a, b) => b.created - a.created);
  }

  /** Looks again if that may bring something new; what is known still holds when it fails. */
  async function lookAgain(): Promise<void> {
    if (looking === undefined && spent - clock.monotonic() > (atOnce - 1) * pause) return;
    looking ??= look()
      .catch((error) => log.warn({ error }, 'the keys of tier identities could not be read'))
      .finally(() => {
        looking = undefined;
      });
    await looking;
  }

  async function renew(): Promise<void> {
    await look();
    if (isFresh(keys[0])) return;
    const key = await makeKey(clock.now());
    await shelf.add(key, oldest());
    keys = [withPublic(key), ...keys];
    log.info({ kid: key.kid }, 'tier identities are signed with a new key');
  }

  const renewOnce = (): Promise<void> => {
    renewing ??= renew().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };

  await renewOnce();
  return {
    async signing() {
      if (!isFresh(keys[0])) {
        await renewOnce().catch((error) => log.warn({ error }, 'no new key for tier identities could be made'));
      }
      return keys[0] as TierKey;
    },
    async find(kid) {
      const search = (): PublishedKey | undefined => keys.find((key) => key.kid === kid && key.created >= oldest());
      const known = search();
      if (known !== undefined) return known.publicKey;
      // One that is under way may have begun before the key was there.
      if (looking !== undefined) await lookAgain();
      if (search() === undefined) await lookAgain();
      return search()?.publicKey;
    },
    async published() {
      await lookAgain();
      return { keys: keys.filter(({ created }) => created >= oldest()).map(({ publicKey }) => publicKey) };
    },
  };
}

interface PublishedKey extends TierKey {
  readonly publicKey: JWK;
}

/** Named field by field: a private part cannot slip through. */
function withPublic(own: TierKey): PublishedKey {
  const { kty, crv, x } = own.key;
  return { ...own, publicKey: { kty, crv, x, kid: own.kid, alg: 'EdDSA', use: 'sig' } as JWK };
}

async function makeKey(created: number): Promise<TierKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const key = await exportJWK(privateKey);
  return { kid: await calculateJwkThumbprint(key), created, key };
}
