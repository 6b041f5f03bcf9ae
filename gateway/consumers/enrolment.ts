import type { Kysely } from 'kysely';
import { Problem } from '#problem';
import type { Clock } from '../../policies/policy.ts';
import type { ConsumerRecord } from './directory.ts';
import { type Environment, newKey } from './key.ts';
import type { Pins } from './pins.ts';
import type { ConsumerTables } from './tables.ts';

export interface WantedConsumer {
  readonly name: string;
  readonly plan: string;
  readonly scopes: readonly string[];
}

export interface WantedKey {
  /** The consumer's id. */
  readonly consumer: string;
  readonly environment: Environment;
  /** For people, to tell keys apart. */
  readonly label: string;
  readonly scopes: readonly string[];
  /** Epoch milliseconds; absent = until revoked. */
  readonly expires?: number;
}

type Tables = Kysely<ConsumerTables>;

/** The same rule as the path parameter of `system/customers.v1#getAccount`, which takes this id. */
const consumerName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** @throws Problem bad-request when the name cannot be one */
export async function enrolConsumer(tables: Tables, clock: Clock, wanted: WantedConsumer): Promise<ConsumerRecord> {
  const { name, plan } = wanted;
  if (!consumerName.test(name)) throw new Problem('bad-request', { detail: badName(name) });
  const scopes = [...wanted.scopes];
  const row = await tables
    .insertInto('consumer')
    .values({ id: name, name, plan, scopes, created_at: new Date(clock.now()) })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ plan, scopes }))
    .returningAll()
    .executeTakeFirstOrThrow();
  const { id, scopes: kept, created_at: createdAt } = row;
  return { id, name: row.name, plan: row.plan, scopes: kept, pins: row.pins as Pins, createdAt, credentials: [] };
}

/** The new key. @throws Problem not-found when there is no such consumer */
export async function enrolKey(tables: Tables, clock: Clock, wanted: WantedKey): Promise<string> {
  const { consumer, environment, label, scopes, expires } = wanted;
  const found = await tables.selectFrom('consumer').select('id').where('id', '=', consumer).executeTakeFirst();
  if (!found) throw new Problem('not-found', { detail: `There is no consumer ${consumer}.` });
  const { key, id, secretHash } = newKey(environment);
  await tables
    .insertInto('credential')
    .values({
      id,
      consumer_id: consumer,
      environment,
      label,
      secret_hash: secretHash,
      scopes: [...scopes],
      created_at: new Date(clock.now()),
      expires_at: expires === undefined ? null : new Date(expires),
      revoked_at: null,
      last_used_at: null,
    })
    .execute();
  return key;
}

/** False when there was no such live key. */
export async function endKey(tables: Tables, clock: Clock, id: string): Promise<boolean> {
  const revoked = await tables
    .updateTable('credential')
    .set({ revoked_at: new Date(clock.now()) })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return revoked !== undefined;
}

const badName = (name: string): string =>
  `“${name.slice(0, 80)}” cannot be a consumer’s name: 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit.`;
