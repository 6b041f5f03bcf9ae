import { timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { Problem } from '#problem';
import type { Clock, KeyRegistry, Log } from '../../policies/policy.ts';
import { type ConsumerRecord, type CredentialRecord, listConsumers } from './directory.ts';
import { type Environment, newKey, parseKey } from './key.ts';
import { rememberingLookup } from './lookup.ts';
import { consumerTables } from './tables.ts';
import { createUsage } from './usage.ts';

export type { ConsumerRecord, CredentialRecord };

/** Consumers and their keys. */
export interface Registry extends KeyRegistry {
  /** The consumer of that name, created if unknown, with this plan and these scopes from now on. */
  ensureConsumer(wanted: { name: string; plan: string; scopes: readonly string[] }): Promise<ConsumerRecord>;
  /** A new key of a consumer (by id), the whole of it: nobody can show it a second time. `expires` is epoch milliseconds. */
  issueKey(wanted: {
    consumer: string;
    environment: Environment;
    label: string;
    scopes: readonly string[];
    expires?: number;
  }): Promise<string>;
  /** Ends a key, within 2 s on every gateway; false when there was no such live key. */
  revokeKey(id: string): Promise<boolean>;
  listConsumers(): Promise<ConsumerRecord[]>;
  /** Writes down which keys were used. Happens by itself every 10 s. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** The same rule as the path parameter of `system/customers.v1#getAccount`, which takes this id. */
const consumerName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

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
      const { consumer, scopes, expires } = credential;
      return { consumer, scopes, ...(expires === undefined ? {} : { expires }) };
    },

    ensureConsumer: async ({ name, plan, scopes }) => {
      if (!consumerName.test(name)) throw new Problem('bad-request', { detail: badName(name) });
      const values = { id: name, name, plan, scopes: [...scopes], created_at: new Date(clock.now()) };
      const row = await tables
        .insertInto('consumer')
        .values(values)
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ plan, scopes: [...scopes] }))
        .returningAll()
        .executeTakeFirstOrThrow();
      return {
        id: row.id,
        name: row.name,
        plan: row.plan,
        scopes: row.scopes,
        createdAt: row.created_at,
        credentials: [],
      };
    },

    issueKey: async ({ consumer, environment, label, scopes, expires }) => {
      const { key, id, secretHash } = newKey(environment);
      const known = tables.selectFrom('consumer').select('id').where('id', '=', consumer);
      if (!(await known.executeTakeFirst())) {
        throw new Problem('not-found', { detail: `There is no consumer ${consumer}.` });
      }
      const values = { id, consumer_id: consumer, environment, label, secret_hash: secretHash, scopes: [...scopes] };
      const expiresAt = expires === undefined ? null : new Date(expires);
      const dates = { created_at: new Date(clock.now()), expires_at: expiresAt, revoked_at: null, last_used_at: null };
      await tables
        .insertInto('credential')
        .values({ ...values, ...dates })
        .execute();
      credentials.forget(id);
      return key;
    },

    revokeKey: async (id) => {
      const revoked = await tables
        .updateTable('credential')
        .set({ revoked_at: new Date(clock.now()) })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      credentials.forget(id);
      return revoked !== undefined;
    },

    listConsumers: () => listConsumers(tables),
    flush: usage.flush,
    close: usage.close,
  };
}

const badName = (name: string): string =>
  `“${name.slice(0, 80)}” cannot be a consumer's name: 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit.`;

/** Whatever went wrong, nobody is let in or called unknown because of it. */
function refuseUnknowing(error: unknown): never {
  if (error instanceof Problem && error.kind === 'unavailable') throw error;
  throw new Problem('unavailable', {
    detail: 'Keys cannot be checked at the moment.',
    headers: { 'Retry-After': '1' },
    cause: error,
  });
}

async function readCredential(db: Kysely<unknown>, id: string) {
  const row = await consumerTables(db)
    .selectFrom('credential')
    .innerJoin('consumer', 'consumer.id', 'credential.consumer_id')
    .select(['credential.environment', 'credential.secret_hash', 'credential.scopes', 'credential.expires_at'])
    .select(['credential.revoked_at', 'consumer.id', 'consumer.name', 'consumer.plan', 'consumer.scopes as allowed'])
    .where('credential.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    consumer: { id: row.id, name: row.name, plan: row.plan, environment: row.environment },
    /** A plan that allows less than before takes from keys that were issued under it. */
    scopes: row.scopes.filter((scope) => row.allowed.includes(scope)),
    secretHash: row.secret_hash,
    revoked: row.revoked_at !== null,
    expires: row.expires_at?.getTime(),
  };
}
