import type { Kysely } from 'kysely';
import type { Environment } from './key.ts';
import type { Pins } from './pins.ts';
import type { ConsumerTables } from './tables.ts';

/** A key without its secret. */
export interface ListedCredential {
  readonly id: string;
  readonly environment: Environment;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
  /** To the minute. */
  readonly lastUsedAt?: Date;
}

export interface ListedConsumer {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly scopes: readonly string[];
  readonly pins: Pins;
  readonly createdAt: Date;
  readonly credentials: readonly ListedCredential[];
}

/** Every consumer by name, with its keys, oldest first. */
export async function listConsumers(tables: Kysely<ConsumerTables>): Promise<ListedConsumer[]> {
  const consumers = await tables
    .selectFrom('consumer')
    .selectAll()
    .where('closed_at', 'is', null)
    .orderBy('id')
    .execute();
  const credentials = await tables.selectFrom('credential').selectAll().orderBy('created_at').orderBy('id').execute();
  const byConsumer = Map.groupBy(credentials, ({ consumer_id }) => consumer_id);
  return consumers.map(({ id, name, plan, scopes, pins, created_at }) => ({
    id,
    name,
    plan,
    scopes,
    pins: pins as Pins,
    createdAt: created_at,
    credentials: (byConsumer.get(id) ?? []).map((row) => ({
      id: row.id,
      environment: row.environment,
      label: row.label,
      scopes: row.scopes,
      createdAt: row.created_at,
      ...(row.expires_at && { expiresAt: row.expires_at }),
      ...(row.revoked_at && { revokedAt: row.revoked_at }),
      ...(row.last_used_at && { lastUsedAt: row.last_used_at }),
    })),
  }));
}
