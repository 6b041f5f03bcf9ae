import { type Kysely, sql } from 'kysely';
import type { ConsumerRecord } from '../../apis/registry.ts';
import type { ClientRegistry, Clock, FoundClient, KeyRegistry, Log } from '../../policies/policy.ts';
import { nameOf, readAllClients } from './clients.ts';
import { type ListedConsumer, listConsumers } from './directory.ts';
import { endOwnKey, enrolConsumer, enrolKey, type WantedConsumer, type WantedKey } from './enrolment.ts';
import { createKeyFinder, readCredential, refuseUnknowing } from './find-key.ts';
import { followChanges } from './follow.ts';
import { createLastUsed } from './last-used.ts';
import { rememberingLookup } from './lookup.ts';
import { pinVersions } from './pin-versions.ts';
import type { Pins } from './pins.ts';
import { consumerTables } from './tables.ts';

/** Consumers and their keys, as this process knows them; what governs them is `record.ts`. */
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
  /** Which of these keys, by id, no longer count: revoked, or at their end. Asks the store. */
  endedAmong(ids: readonly string[]): Promise<ReadonlySet<string>>;
  listConsumers(): Promise<ListedConsumer[]>;
  /** OAuth clients that stand for consumers. */
  readonly clients: ClientRegistry;
  /** Reads what must be known before anybody is served. @throws Error */
  follow(): Promise<void>;
  /** Forgets here what is known of a consumer: its record was changed. */
  forget(consumerId: string): Promise<void>;
  /** Writes down which keys were used. Happens by itself every 10 s. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds a client is taken for the consumer it stood for, while nobody can say whether it still does. */
const longestBlind = 62_000;

/** The registry over the store: what it remembers holds for as long as the record of changes tells of none. */
export function createRegistry({ db, clock, log }: { db: Kysely<unknown>; clock: Clock; log: Log }): Registry {
  const tables = consumerTables(db);
  const credentials = rememberingLookup(
    (id) => readCredential(db, id),
    clock,
    () => following.upTo,
  );
  const lastUsed = createLastUsed({ db, clock, log });
  let clients: ReadonlyMap<string, FoundClient> = new Map();
  const following = followChanges({
    tables,
    clock,
    log,
    onTouched: async (touched) => {
      clients = await readAllClients(tables);
      if (touched === 'everything') {
        credentials.forgetIf(() => true);
        return;
      }
      const consumers = new Set(touched.map(({ consumer_id }) => consumer_id));
      credentials.forgetIf(({ consumer }) => consumers.has(consumer.id));
      // A new one may have been asked for before it was there.
      for (const { key_id } of touched) if (key_id !== null) credentials.forget(key_id);
    },
  });
  const forget = async (consumerId: string): Promise<void> => {
    credentials.forgetIf(({ consumer }) => consumer.id === consumerId);
    // Clients are read anew; should that fail, the next look does it.
    await following.look();
  };

  return {
    find: createKeyFinder({ credentials, lastUsed, clock }),
    ensureConsumer: async (wanted) => {
      const consumer = await enrolConsumer(tables, clock, wanted);
      await forget(consumer.consumerId);
      return consumer;
    },
    issueKey: (wanted) => enrolKey(tables, clock, wanted),
    pinVersions: async (consumer, pins) => {
      const all = await pinVersions(tables, clock, consumer, pins);
      await forget(consumer);
      return all;
    },
    revokeKey: async (id) => {
      const ended = await endOwnKey(tables, clock, id);
      credentials.forget(id);
      return ended;
    },
    endedAmong: async (ids) => {
      const rows = await tables
        .selectFrom('credential')
        .select('id')
        .where(sql<boolean>`id = any(${ids})`)
        .where(({ eb, or }) => or([eb('revoked_at', 'is not', null), eb('expires_at', '<=', new Date(clock.now()))]))
        .execute();
      return new Set(rows.map(({ id }) => id));
    },
    listConsumers: () => listConsumers(tables),
    clients: {
      find: (issuer, clientId) => {
        const found = clients.size === 0 ? undefined : clients.get(nameOf(issuer, clientId));
        if (found !== undefined && clock.monotonic() - following.upTo > longestBlind) refuseUnknowing();
        return found;
      },
    },
    follow: async () => {
      await following.look();
      if (following.upTo === Number.NEGATIVE_INFINITY) throw new Error('The record of consumers cannot be read.');
    },
    forget,
    flush: lastUsed.flush,
    close: () => {
      following.close();
      return lastUsed.close();
    },
  };
}
