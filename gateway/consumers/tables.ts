import type { Generated, Kysely } from 'kysely';

/** Schema of what the gateway itself keeps. */
export const gatewaySchema = 'gateway';

/** A partner, team or program that calls. `id` is its name, as it stands in logs and in `/accounts/{consumerId}`. */
export interface ConsumerTable {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly scopes: string[];
  readonly created_at: Date;
  /** JSON of versions by `<tier>/<api>`. */
  readonly pins: Generated<unknown>;
}

export interface CredentialTable {
  readonly id: string;
  readonly consumer_id: string;
  readonly environment: 'live' | 'test';
  readonly label: string;
  readonly secret_hash: Buffer;
  readonly scopes: string[];
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
}

export interface TicketTable {
  readonly ticket_hash: Buffer;
  readonly resource: string;
  /** JSON of an `Identity`. */
  readonly identity: unknown;
  readonly expires_at: Date;
}

export interface ConsumerTables {
  readonly consumer: ConsumerTable;
  readonly credential: CredentialTable;
  readonly ticket: TicketTable;
}

/** The gateway's own tables in the store. */
export const consumerTables = (db: Kysely<unknown>): Kysely<ConsumerTables> =>
  db.withSchema(gatewaySchema) as unknown as Kysely<ConsumerTables>;
