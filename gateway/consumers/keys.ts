import type { Selectable } from 'kysely';
import { Problem } from '#problem';
import type { FreshKey, KeyRecord, Rotation, Signature, WantedKey } from '../../apis/registry.ts';
import type { Clock } from '../../policies/policy.ts';
import { putOnRecord, type Tables, type Writing } from './changes.ts';
import { holdConsumer } from './consumers.ts';
import { newKey } from './key.ts';
import { isLiveAt, requireRoomForKey } from './room.ts';
import type { CredentialTable } from './tables.ts';

type Row = Selectable<CredentialTable>;

/** Rows of one list. */
const mostShown = 200;

/**
 * A consumer's keys, newest first: those that are live before others, or one could be kept out of sight, and out of what is
 * counted, behind many that were made and revoked after it.
 */
export async function readKeys(tables: Tables, clock: Clock, consumerId: string): Promise<KeyRecord[]> {
  const now = new Date(clock.now());
  const rows = await tables
    .selectFrom('credential')
    .selectAll()
    .where('consumer_id', '=', consumerId)
    .orderBy(isLiveAt(now), 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(mostShown)
    .execute();
  const newestFirst = rows.sort((a, b) => b.created_at.getTime() - a.created_at.getTime());
  return newestFirst.map((row) => keyOf(row, now.getTime()));
}

/**
 * @param most  live keys the consumer may have, this one among them; any number unless given
 * @throws Problem  `not-found`, `unprocessable` for scopes the consumer lacks, `conflict` when it has as many keys
 */
export function enterKey(
  tables: Tables,
  clock: Clock,
  wanted: WantedKey,
  by: Signature,
  most?: number,
): Promise<FreshKey> {
  const { consumerId, scopes } = wanted;
  return tables.transaction().execute(async (writing) => {
    const consumer = await holdConsumer(writing, consumerId);
    requireScopes(scopes, consumer.scopes);
    if (most !== undefined) await requireRoomForKey(writing, clock, consumerId, most);
    const fresh = await insertKey(writing, clock, wanted);
    const { key: _, ...after } = fresh;
    await putOnRecord(writing, clock.now(), { action: 'key-created', consumerId, keyId: after.keyId, after }, by);
    return fresh;
  });
}

/**
 * Makes a key that may do what another may, which ends after the overlap, or when it would have ended anyway.
 * @param most  live keys the consumer may have, both among them; any number unless given
 * @throws Problem  `not-found`; `conflict` when the old one is not live, or the consumer has as many
 */
export function exchangeKey(
  tables: Tables,
  clock: Clock,
  rotation: Rotation,
  by: Signature,
  most?: number,
): Promise<FreshKey> {
  const { consumerId, keyId, overlap, expires } = rotation;
  return tables.transaction().execute(async (writing) => {
    const consumer = await holdConsumer(writing, consumerId);
    const old = await holdKey(writing, consumerId, keyId);
    const now = clock.now();
    const before = keyOf(old, now);
    if (before.state !== 'live') {
      throw new Problem('conflict', { detail: `The key ${keyId} is ${before.state}. Make a new one.` });
    }
    const ends = Math.min(now + overlap * 1_000, old.expires_at?.getTime() ?? Number.POSITIVE_INFINITY);
    const lifetime = old.expires_at === null ? undefined : old.expires_at.getTime() - old.created_at.getTime();
    const until = expires ?? (lifetime === undefined ? undefined : now + lifetime);
    await writing
      .updateTable('credential')
      .set({ expires_at: new Date(ends) })
      .where('id', '=', keyId)
      .execute();
    if (most !== undefined) await requireRoomForKey(writing, clock, consumerId, most);
    const { environment, label } = old;
    // What the consumer may no longer do, its new keys may not either.
    const scopes = old.scopes.filter((scope) => consumer.scopes.includes(scope));
    const wanted = { consumerId, environment, label, scopes, ...(until === undefined ? {} : { expires: until }) };
    const fresh = await insertKey(writing, clock, wanted, keyId);
    const { key: _, ...after } = fresh;
    await putOnRecord(writing, now, { action: 'key-rotated', consumerId, keyId, before, after }, by);
    return fresh;
  });
}

/** Ends a key; one that was ended before stays as it is. False then. @throws Problem  `not-found` */
export function endKey(
  tables: Tables,
  clock: Clock,
  { consumerId, keyId }: Pick<KeyRecord, 'consumerId' | 'keyId'>,
  by: Signature,
): Promise<boolean> {
  return tables.transaction().execute(async (writing) => {
    const old = await holdKey(writing, consumerId, keyId);
    if (old.revoked_at !== null) return false;
    const row = await writing
      .updateTable('credential')
      .set({ revoked_at: new Date(clock.now()) })
      .where('id', '=', keyId)
      .returningAll()
      .executeTakeFirstOrThrow();
    const [before, after] = [keyOf(old, clock.now()), keyOf(row, clock.now())];
    await putOnRecord(writing, clock.now(), { action: 'key-revoked', consumerId, keyId, before, after }, by);
    return true;
  });
}

async function holdKey(writing: Writing, consumerId: string, keyId: string): Promise<Row> {
  const row = await writing
    .selectFrom('credential')
    .selectAll()
    .where('id', '=', keyId)
    .where('consumer_id', '=', consumerId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new Problem('not-found', { detail: `${consumerId} has no key ${keyId}.` });
  return row;
}

async function insertKey(writing: Writing, clock: Clock, wanted: WantedKey, replaces?: string): Promise<FreshKey> {
  const { consumerId, environment, label, scopes, expires } = wanted;
  const { key, id, secretHash } = newKey(environment);
  const row = await writing
    .insertInto('credential')
    .values({
      id,
      consumer_id: consumerId,
      environment,
      label,
      secret_hash: secretHash,
      scopes: [...scopes],
      created_at: new Date(clock.now()),
      expires_at: expires === undefined ? null : new Date(expires),
      revoked_at: null,
      last_used_at: null,
      replaces: replaces ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { ...keyOf(row, clock.now()), key };
}

function requireScopes(wanted: readonly string[], held: readonly string[]): void {
  const errors = wanted.flatMap((scope, index) =>
    held.includes(scope) ? [] : [{ pointer: `/scopes/${index}`, detail: `the consumer does not have ${scope}` }],
  );
  if (errors.length > 0)
    throw new Problem('unprocessable', { detail: 'A key may do no more than its consumer.', errors });
}

const keyOf = (row: Row, now: number): KeyRecord => ({
  keyId: row.id,
  consumerId: row.consumer_id,
  environment: row.environment,
  label: row.label,
  scopes: row.scopes,
  state:
    row.revoked_at !== null
      ? 'revoked'
      : row.expires_at !== null && row.expires_at.getTime() <= now
        ? 'expired'
        : 'live',
  createdAt: row.created_at.toISOString(),
  ...(row.expires_at === null ? {} : { expiresAt: row.expires_at.toISOString() }),
  ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at.toISOString() }),
  ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at.toISOString() }),
  ...(row.replaces === null ? {} : { replaces: row.replaces }),
});
