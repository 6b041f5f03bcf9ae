import { hash, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { Problem } from '#problem';
import { createMemory } from '../../policies/parts/memory.ts';
import type { Clock, FoundKey, KeyRegistry } from '../../policies/policy.ts';
import { parseKey } from './key.ts';
import type { LastUsed } from './last-used.ts';
import type { Lookup } from './lookup.ts';
import type { Pins } from './pins.ts';
import { consumerTables } from './tables.ts';

/** What is on record about a key. */
export type Credential = NonNullable<Awaited<ReturnType<typeof readCredential>>>;

export interface KeyFinderParts {
  readonly credentials: Lookup<Credential>;
  readonly lastUsed: LastUsed;
  readonly clock: Clock;
}

/** Keys in use at one time. */
const mostProven = 20_000;

/** A key that was found good, and the record that it was compared with. */
interface Proven {
  readonly found: FoundKey;
  readonly credential: Credential;
}

/** Compared with when a key's id is unknown, so that this takes no less time. */
const noHash = Buffer.alloc(32);

/** Whose a key is. The hot path: mostly a hash and looks into maps; what it finds is one object until its record is another. */
export function createKeyFinder({ credentials, lastUsed, clock }: KeyFinderParts): KeyRegistry['find'] {
  /** By its hash, never itself: holds for as long as the record it was compared with is the one there is. */
  const proven = createMemory<Proven>(mostProven);
  const isLive = ({ revoked, expires = Number.POSITIVE_INFINITY }: Credential): boolean =>
    !revoked && expires > clock.now();

  const prove = async (key: string, print: string): Promise<FoundKey | undefined> => {
    const parsed = parseKey(key);
    if (!parsed) return undefined;
    const credential = await credentials.find(parsed.id).catch(refuseUnknowing);
    const same = timingSafeEqual(parsed.secretHash, credential?.secretHash ?? noHash);
    if (!credential || !same || credential.consumer.environment !== parsed.environment) return undefined;
    if (!isLive(credential)) return undefined;
    lastUsed.note(parsed.id);
    const found = foundIn(credential, parsed.id);
    proven.set(print, { found, credential });
    return found;
  };

  return (key) => {
    const print = hash('sha256', key, 'base64url');
    const known = proven.get(print);
    if (known === undefined || known.credential !== credentials.recall(known.found.id)) return prove(key, print);
    if (!isLive(known.credential)) return undefined;
    lastUsed.note(known.found.id);
    return known.found;
  };
}

/** Whatever went wrong, nobody is let in or called unknown because of it. */
export function refuseUnknowing(error?: unknown): never {
  if (error instanceof Problem && error.kind === 'unavailable') throw error;
  throw new Problem('unavailable', {
    detail: 'Keys cannot be checked at the moment.',
    headers: { 'retry-after': '1' },
    cause: error,
  });
}

const foundIn = ({ consumer, scopes, expires, pins, apis }: Credential, id: string): FoundKey => ({
  id,
  consumer,
  scopes,
  ...(expires === undefined ? {} : { expires }),
  ...(pins === undefined ? {} : { pins }),
  ...(apis === undefined ? {} : { apis }),
});

/** @returns  what is on record, whether or not it counts still */
export async function readCredential(db: Kysely<unknown>, id: string) {
  const row = await consumerTables(db)
    .selectFrom('credential')
    .innerJoin('consumer', 'consumer.id', 'credential.consumer_id')
    .select(['credential.environment', 'credential.secret_hash', 'credential.scopes', 'credential.expires_at'])
    .select([
      'credential.revoked_at',
      'consumer.id',
      'consumer.name',
      'consumer.plan',
      'consumer.scopes as allowed',
      'consumer.pins',
      'consumer.apis',
    ])
    .where('credential.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    consumer: { id: row.id, name: row.name, plan: row.plan, environment: row.environment },
    /** A plan that allows less than before takes from keys that were issued under it. */
    scopes: row.scopes.filter((scope) => row.allowed.includes(scope)),
    pins: Object.keys(row.pins as Pins).length === 0 ? undefined : (row.pins as Pins),
    apis: row.apis ?? undefined,
    secretHash: row.secret_hash,
    revoked: row.revoked_at !== null,
    expires: row.expires_at?.getTime(),
  };
}
