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
  readonly contact: Generated<string | null>;
  readonly owner_issuer: Generated<string | null>;
  readonly owner_subject: Generated<string | null>;
  /** `<tier>/<api>`; null: all that the scopes open. */
  readonly apis: Generated<string[] | null>;
  readonly revision: Generated<number>;
  readonly changed_at: Generated<Date>;
  readonly notify: Generated<'everything' | 'endings' | 'nothing'>;
  /** JSON of `Person`s. */
  readonly team: Generated<unknown>;
  /** It is found no more from then on; its id stays taken. */
  readonly closed_at: Generated<Date | null>;
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
  readonly replaces: Generated<string | null>;
}

/** A change of a consumer, a key or an OAuth client. Rows are only ever added. */
export interface ChangeTable {
  readonly version: Generated<number>;
  readonly at: Date;
  /** JSON of an `Author`. */
  readonly author: unknown;
  readonly action: string;
  readonly consumer_id: string;
  readonly key_id: string | null;
  /** JSON of the record before and after. */
  readonly before: unknown;
  readonly after: unknown;
  readonly request_id: string | null;
}

export interface TicketTable {
  readonly ticket_hash: Buffer;
  readonly resource: string;
  /** JSON of an `Identity`. */
  readonly identity: unknown;
  readonly expires_at: Date;
}

export interface ClientTable {
  readonly issuer: string;
  readonly client_id: string;
  readonly subject: string;
  readonly consumer_id: string;
  readonly created_at: Date;
}

export interface PlanRequestTable {
  readonly id: Generated<number>;
  readonly consumer_id: string;
  readonly plan: string;
  readonly reason: string | null;
  readonly state: 'pending' | 'approved' | 'refused' | 'withdrawn';
  /** JSON of an `Author`. */
  readonly requested_by: unknown;
  readonly requested_at: Date;
  readonly decided_by: unknown;
  readonly decided_at: Date | null;
  readonly note: string | null;
}

export interface ConsumerTables {
  readonly consumer: ConsumerTable;
  readonly credential: CredentialTable;
  readonly ticket: TicketTable;
  readonly consumer_change: ChangeTable;
  readonly plan_request: PlanRequestTable;
  readonly oauth_client: ClientTable;
}

/** The gateway's own tables in the store. */
export const consumerTables = (db: Kysely<unknown>): Kysely<ConsumerTables> =>
  db.withSchema(gatewaySchema) as unknown as Kysely<ConsumerTables>;
