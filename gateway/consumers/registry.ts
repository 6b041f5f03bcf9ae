import { timingSafeEqual } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { Problem } from '#problem';
import type { Clock, KeyRegistry, Log } from '../../policies/policy.ts';
import { type ConsumerRecord, type CredentialRecord, listConsumers } from './directory.ts';
import { endKey, enrolConsumer, enrolKey, type WantedConsumer, type WantedKey } from './enrolment.ts';
import { parseKey } from './key.ts';
import { rememberingLookup } from './lookup.ts';
import { type Pins, pinVersions } from './pins.ts';
import { consumerTables } from './tables.ts';
import { createUsage } from './usage.ts';

export type { ConsumerRecord, CredentialRecord, Pins };

/** Consumers and their keys. */
export interface Registry extends KeyRegistry {
  /** The consumer of that name, created if unknown, with this plan and these scopes from now on. */
  ensureConsumer(wanted: WantedConsumer): Promise<ConsumerRecord>;
  /** A new key, the whole of it: nobody can show it a second time. */
  issueKey(wanted: WantedKey): Promise<string>;
  /**
   * Holds a consumer to versions by `<tier>/<api>`, from within 2 s on; `null` lets go of one. All its pins, then.
   * @throws Problem not-found when there is no such consumer
   */
  pinVersions(consumer: string, pins: Readonly<Record<string, number | null>>): Promise<Pins>;
  /** Ends a key, within 2 s on every gateway; false when there was no such live key. */
  revokeKey(id: string): Promise<boolean>;
  /** Which of these keys, by id, have been revoked. Asks the store. */
  revokedAmong(ids: readonly string[]): Promise<ReadonlySet<string>>;
  listConsumers(): Promise<ConsumerRecord[]>;
  /** Writes down which keys were used. Happens by itself every 10 s. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Compared with when a key's id is unknown, so that this takes no less time. */
const noHash = Buffer.alloc(32);

/** The registry over the store. `find` is the hot path: mostly a hash and a look into a map. */
export function createRegistry({ db, clock, log }: { db: Kysely<unknown>; clock: Clock; log: Log }): Registry {
  const tables = consumerTables(db);
  const credentials = rememberingLookup((id) => readCredential(db, id), clock);
  const usage = createUsage({ db, clock, log });

  return {
    find: async (key) => {
      const parsed = parseKey(key);
      if (!parsed) return undefined;
      const credential = await credentials.find(parsed.id).catch(refuseUnknowing);
      const same = timingSafeEqual(parsed.secretHash, credential?.secretHash ?? noHash);
      if (!credential || !same || credential.consumer.environment !== parsed.environment) return undefined;
      if (credential.revoked || (credential.expires ?? Number.POSITIVE_INFINITY) <= clock.now()) return undefined;
      usage.note(parsed.id);
      const { consumer, scopes, expires, pins } = credential;
      return {
        id: parsed.id,
        consumer,
        scopes,
        ...(expires === undefined ? {} : { expires }),
        ...(pins === undefined ? {} : { pins }),
      };
    },
    ensureConsumer: (wanted) => enrolConsumer(tables, clock, wanted),
    issueKey: (wanted) => enrolKey(tables, clock, wanted),
    pinVersions: (consumer, pins) => pinVersions(tables, consumer, pins),
    revokeKey: async (id) => {
      const ended = await endKey(tables, clock, id);
      credentials.forget(id);
      return ended;
    },
    revokedAmong: async (ids) => {
      const rows = await tables
        .selectFrom('credential')
        .select('id')
        .where(sql<boolean>`id = any(${ids})`)
        .where('revoked_at', 'is not', null)
        .execute();
      return new Set(rows.map(({ id }) => id));
    },
    listConsumers: () => listConsumers(tables),
    flush: usage.flush,
    close: usage.close,
  };
}

/** Whatever went wrong, nobody is let in or called unknown because of it. */
function refuseUnknowing(error: unknown): never {
  if (error instanceof Problem && error.kind === 'unavailable') throw error;
  throw new Problem('unavailable', {
    detail: 'Keys cannot be checked at the moment.',
    headers: { 'retry-after': '1' },
    cause: error,
  });
}

async function readCredential(db: Kysely<unknown>, id: string) {
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
    ])
    .where('credential.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    consumer: { id: row.id, name: row.name, plan: row.plan, environment: row.environment },
    /** A plan that allows less than before takes from keys that were issued under it. */
    scopes: row.scopes.filter((scope) => row.allowed.includes(scope)),
    pins: Object.keys(row.pins as Pins).length === 0 ? undefined : (row.pins as Pins),
    secretHash: row.secret_hash,
    revoked: row.revoked_at !== null,
    expires: row.expires_at?.getTime(),
  };
}
