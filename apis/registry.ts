import type { Lifecycle, Plan } from '../policies/policy.ts';

/** A person, as their issuer names them. */
export interface Person {
  readonly issuer: string;
  readonly subject: string;
}

/** Who changed something: a person, a consumer, or the gateway itself on behalf of whoever operates its machine. */
export interface Author extends Partial<Person> {
  readonly kind: 'user' | 'consumer' | 'gateway';
  readonly clientId?: string;
  readonly consumerId?: string;
}

/** What a change is put on record with. */
export interface Signature {
  readonly author: Author;
  readonly requestId?: string;
}

/** Why a consumer may not call for now. */
export interface Suspension {
  /** For colleagues. */
  readonly reason?: string;
  /** For the consumer: its refusals say it. */
  readonly notice?: string;
  /** ISO date-times; without an end, until it is lifted. */
  readonly since: string;
  readonly until?: string;
}

/** What may be settled of a consumer. `null` lets go of what may be absent. */
export interface ConsumerFacts {
  readonly name: string;
  /** A mail address for notices. */
  readonly contact?: string;
  readonly owner?: Person;
  /** Others who may do what the owner may. */
  readonly team: readonly Person[];
  readonly plan: string;
  /** The widest that its keys may hold. */
  readonly scopes: readonly string[];
  /** `<tier>/<api>`; all that its scopes open unless given. */
  readonly apis?: readonly string[];
  /** Versions it is held to where its requests say none, by `<tier>/<api>`. */
  readonly pins: Readonly<Record<string, number>>;
  /** What its contact is to be told of. */
  readonly notify: 'everything' | 'endings' | 'nothing';
}

export interface ConsumerRecord extends ConsumerFacts {
  readonly consumerId: string;
  readonly suspended?: Suspension;
  /** Grows with every change. */
  readonly revision: number;
  /** ISO date-times. */
  readonly createdAt: string;
  readonly changedAt: string;
}

export interface WantedConsumer extends Omit<ConsumerFacts, 'pins' | 'team' | 'notify'> {
  /** Made of its name unless given. */
  readonly consumerId?: string;
}

export type ConsumerChanges = { readonly [Fact in keyof ConsumerFacts]?: ConsumerFacts[Fact] | null };

/** A key without its secret. */
export interface KeyRecord {
  readonly keyId: string;
  readonly consumerId: string;
  readonly environment: 'live' | 'test';
  readonly label: string;
  readonly scopes: readonly string[];
  readonly state: 'live' | 'expired' | 'revoked';
  /** ISO date-times. */
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  /** To the minute. */
  readonly lastUsedAt?: string;
  /** The key it took over from. */
  readonly replaces?: string;
}

/** A key that was just made. Nobody can show `key` a second time. */
export interface FreshKey extends KeyRecord {
  readonly key: string;
}

export interface WantedKey extends Pick<KeyRecord, 'consumerId' | 'environment' | 'label' | 'scopes'> {
  /** Epoch milliseconds; absent: until revoked. */
  readonly expires?: number;
}

export interface Rotation {
  readonly consumerId: string;
  readonly keyId: string;
  /** Seconds for which the old key is good beside the new one. */
  readonly overlap: number;
  /** Epoch milliseconds, of the new key; absent: as long as the old one was made for. */
  readonly expires?: number;
}

/** An OAuth client whose own tokens, by client credentials, are a consumer's. */
export interface ClientRecord {
  readonly consumerId: string;
  /** The issuer's name. */
  readonly issuer: string;
  readonly clientId: string;
  /** The `sub` of those tokens: a token of a person who signed in through the client has another. */
  readonly subject: string;
  readonly createdAt: string;
}

export interface WantedClient extends Pick<ClientRecord, 'consumerId' | 'issuer' | 'clientId'> {
  /** The client's id unless given. */
  readonly subject?: string;
}

/** What an owner asks of operators: another plan. */
export interface PlanRequest {
  /** `R-42`. */
  readonly requestId: string;
  readonly consumerId: string;
  readonly plan: string;
  readonly reason?: string;
  readonly state: 'pending' | 'approved' | 'refused' | 'withdrawn';
  readonly requestedBy: Author;
  /** ISO date-times. */
  readonly requestedAt: string;
  readonly decidedBy?: Author;
  readonly decidedAt?: string;
  /** For the owner. */
  readonly note?: string;
}

export interface WantedPlan extends Pick<PlanRequest, 'consumerId' | 'plan'> {
  readonly reason?: string;
}

export interface PlanDecision {
  readonly state: 'approved' | 'refused' | 'withdrawn';
  readonly note?: string;
  /** Of the consumer from now on, when it is approved. */
  readonly scopes?: readonly string[];
}

export interface PlanRequestQuery {
  readonly consumerId?: string;
  readonly owner?: Person;
  readonly state?: PlanRequest['state'];
  /** Number of the last one seen; they come newest first. */
  readonly before?: number;
  readonly rows: number;
}

/** One change of the record, as it is kept for good. */
export interface ChangeRecord {
  readonly version: number;
  readonly at: string;
  readonly author: Author;
  readonly action: string;
  readonly consumerId: string;
  readonly keyId?: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  readonly requestId?: string;
}

export interface ConsumerQuery {
  /** Of whom they are, as owner or in the team. */
  readonly owner?: Person;
  readonly plan?: string;
  /** Letters of the name or the id, in any case. */
  readonly search?: string;
  /** Id of the last consumer seen. */
  readonly after?: string;
  readonly rows: number;
}

export interface ChangeQuery {
  readonly consumerId?: string;
  /** Version of the last change seen; they come newest first. */
  readonly before?: number;
  readonly rows: number;
}

export type KeyEnvironment = KeyRecord['environment'];

/** Calls, how they ended (5xx, 4xx, 429), and how many milliseconds they took. */
export interface UsageFigures {
  readonly calls: number;
  readonly errors: number;
  readonly refused: number;
  readonly limited: number;
  readonly p50?: number;
  readonly p95?: number;
}

/** How a consumer calls; times are ISO date-times. */
export interface ConsumerUsage {
  readonly period: 'day' | 'month';
  readonly from: string;
  readonly to: string;
  /** Calls that ended before are in it. */
  readonly recordedTo: string;
  readonly delaySeconds: number;
  readonly totals: UsageFigures;
  readonly points: readonly (UsageFigures & { readonly start: string })[];
  readonly operations: readonly (UsageFigures & { readonly operation: string; readonly lastSeen: string })[];
}

export interface QuotaLeft {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  readonly resetsAt: string;
}

/** The plan in force, and what is left of its quotas. */
export interface Allowance extends Pick<Plan, 'rate' | 'concurrent'> {
  readonly plan: string;
  readonly day?: QuotaLeft;
  readonly month?: QuotaLeft;
}

/** Calls of one caller to one deprecated operation on one day. */
export interface DeprecatedCalls {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly operation: string;
  readonly kind: 'consumer' | 'client' | 'api' | 'anonymous' | 'other';
  readonly caller: string;
  readonly environment: KeyEnvironment;
  readonly calls: number;
  readonly lastSeen: string;
  readonly lifecycle: Pick<Lifecycle, 'state' | 'deprecated' | 'sunset' | 'successor'>;
}

/**
 * The gateway's own registry of consumers, as the one API that declares `x-gateway.registry` reaches it. It keeps the
 * record whole: what contradicts it is refused, and every change is put on record with its author in the same
 * transaction. Who may do what is decided by who calls it.
 */
export interface ConsumerRegistry {
  /** The plans there are, from `policies/plans.yaml`. */
  plans(): readonly Plan[];
  listConsumers(query: ConsumerQuery): Promise<ConsumerRecord[]>;
  findConsumer(consumerId: string): Promise<ConsumerRecord | undefined>;
  /**
   * @param most  consumers its owner may have, this one among them; any number unless given
   * @throws Problem  `conflict` when the id is taken or the owner has as many, `unprocessable` for plans and APIs that do not exist
   */
  createConsumer(wanted: WantedConsumer, by: Signature, most?: number): Promise<ConsumerRecord>;
  /**
   * Changes what is given, where the record still is as it was read.
   * @throws Problem  `changed-meanwhile` when it is not, `not-found`, `unprocessable`
   */
  changeConsumer(
    consumerId: string,
    revision: number,
    changes: ConsumerChanges,
    by: Signature,
  ): Promise<ConsumerRecord>;
  /** Refuses its calls everywhere, from within two seconds on. @throws Problem  `not-found` */
  suspend(consumerId: string, suspension: Omit<Suspension, 'since'>, by: Signature): Promise<ConsumerRecord>;
  /** Lets it call again. @throws Problem  `not-found` */
  resume(consumerId: string, by: Signature): Promise<ConsumerRecord>;
  /** Newest first. */
  listKeys(consumerId: string): Promise<KeyRecord[]>;
  /**
   * @param most  live keys the consumer may have, this one among them; any number unless given
   * @throws Problem  `not-found`, `unprocessable` for scopes the consumer does not have, `conflict` when it has as many keys
   */
  createKey(wanted: WantedKey, by: Signature, most?: number): Promise<FreshKey>;
  /**
   * Ends a consumer: its keys and OAuth clients with it. Its id stays taken, since other records know it by that; nothing
   * but its history is found any more. @throws Problem  `not-found`
   */
  closeConsumer(consumerId: string, by: Signature): Promise<void>;
  /**
   * Makes a key like another, which then ends after the overlap.
   * @param most  live keys the consumer may have, both among them; any number unless given
   * @throws Problem  `not-found`, `conflict` when it is not live, or the consumer has as many
   */
  rotateKey(rotation: Rotation, by: Signature, most?: number): Promise<FreshKey>;
  /** Ends a key, on every replica within two seconds; again it changes nothing. @throws Problem  `not-found` */
  revokeKey(consumerId: string, keyId: string, by: Signature): Promise<void>;
  /** Oldest first. */
  listClients(consumerId: string): Promise<ClientRecord[]>;
  /** @throws Problem  `not-found`, `conflict` when the client stands for a consumer already */
  mapClient(wanted: WantedClient, by: Signature): Promise<ClientRecord>;
  /** @throws Problem  `not-found` when there is no such consumer */
  unmapClient(client: Omit<WantedClient, 'subject'>, by: Signature): Promise<void>;
  /** Newest first. */
  listPlanRequests(query: PlanRequestQuery): Promise<PlanRequest[]>;
  findPlanRequest(requestId: string): Promise<PlanRequest | undefined>;
  /** @throws Problem  `conflict` while another is pending, `not-found`, `unprocessable` */
  requestPlan(wanted: WantedPlan, by: Signature): Promise<PlanRequest>;
  /** Ends a request; approved, the consumer has the plan. @throws Problem  `conflict` when it was decided before, `not-found` */
  decidePlanRequest(requestId: string, decision: PlanDecision, by: Signature): Promise<PlanRequest>;
  /** Its calls of the last 24 hours or 30 days. */
  usage(
    consumerId: string,
    wanted: { readonly period: 'day' | 'month'; readonly environment: KeyEnvironment },
  ): Promise<ConsumerUsage>;
  /** @throws Problem  `not-found` */
  allowance(consumerId: string, environment: KeyEnvironment): Promise<Allowance>;
  /** Who still calls what is deprecated, newest first. @param api  `<tier>/<api>.v<major>` */
  deprecatedCalls(wanted: {
    readonly days: number;
    readonly api?: string;
    readonly consumerId?: string;
  }): Promise<DeprecatedCalls[]>;
  /** Newest first. */
  history(query: ChangeQuery): Promise<ChangeRecord[]>;
}
