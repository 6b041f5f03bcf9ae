import type { Consumer, Identity } from './exchange.ts';

/** What a plan allows. Names of limits appear in `RateLimit` headers. */
export interface Plan {
  readonly name: string;
  readonly description: string;
  /** `limit` calls in `window` seconds. At most `burst` of them come at once at one gateway; absent = as they like. */
  readonly rate: { readonly limit: number; readonly window: number; readonly burst?: number };
  /** Calls a day and a calendar month (UTC); absent = no quota. */
  readonly quota?: { readonly day?: number; readonly month?: number };
  /** Calls that one caller may have under way at once, at one gateway; absent = as many as it likes. */
  readonly concurrent?: number;
  /** Whether the shared count is asked about the rate with every call, instead of for a number of calls at once. */
  readonly exact?: boolean;
  readonly scopes: readonly string[];
  /** Who is turned away first while a process has its hands full: 1, and last: 10. Unless given 5; 1 of `anonymous`. */
  readonly priority?: number;
  /** Whether owners of consumers choose it themselves, or ask for it; absent = operators alone give it. */
  readonly offered?: 'open' | 'on-approval';
}

/** A token issuer the gateway trusts. */
export interface Issuer {
  /** What it is called in records, and stays called when its address changes; its address unless given. */
  readonly name?: string;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  /** Required `typ` header; `at+jwt` unless the issuer is older than RFC 9068. */
  readonly typ: string;
  /** Claim that holds the scopes: a string of words or an array. */
  readonly scopeClaim: string;
  /** OAuth clients whose tokens are for trying out: they reach samples, never records. */
  readonly testClients?: readonly string[];
  /** Where its keys are: a URL, or the key set itself (embedded issuer). */
  readonly keys: { readonly url: string } | { readonly jwks: { readonly keys: readonly object[] } };
}

/** What the api-key policy needs of the consumer registry. */
export interface KeyRegistry {
  /**
   * The consumer and scopes of a live key, `undefined` when unknown, revoked or expired; throws `unavailable` when the store
   * cannot tell. At once, and the same object, while it is remembered.
   */
  find(key: string): FoundKey | undefined | Promise<FoundKey | undefined>;
}

/** What the access-token policy needs of the consumer registry. */
export interface ClientRegistry {
  /**
   * The consumer an OAuth client stands for, when a token is its own; `undefined` for all others.
   * @param issuer  the issuer's name
   * @throws Problem  `unavailable` when it stood for one, and nobody can say whether it still does
   */
  find(issuer: string, clientId: string): FoundClient | undefined;
}

/** An OAuth client that stands for a consumer. */
export interface FoundClient {
  /** The `sub` of its own tokens, by client credentials. */
  readonly subject: string;
  readonly consumer: Omit<Consumer, 'environment'>;
  /** The widest its tokens may hold. */
  readonly scopes: readonly string[];
  /** APIs it may call, `<tier>/<api>`; all that its scopes open unless given. */
  readonly apis?: readonly string[];
  /** Versions the consumer is held to where a request says none, by `<tier>/<api>`. */
  readonly pins?: Readonly<Record<string, number>>;
}

/** What the registry knows of a live key. */
export interface FoundKey {
  readonly id: string;
  readonly consumer: Consumer;
  readonly scopes: readonly string[];
  readonly expires?: number;
  /** Versions the consumer is held to where a request says none, by `<tier>/<api>`. */
  readonly pins?: Readonly<Record<string, number>>;
  /** APIs it may call, `<tier>/<api>`; all that its scopes open unless given. */
  readonly apis?: readonly string[];
}

/** One-use tickets for clients that cannot send headers. */
export interface TicketOffice {
  /** `resource` is the path prefix the ticket is good for. Valid for at most 30 s, once. */
  issue(resource: string, identity: Identity): Promise<{ ticket: string; expiresAt: string }>;
  /** The identity it was issued to, if it is good for this path; it is used up either way. */
  redeem(ticket: string, path: string): Promise<Identity | undefined>;
}

/** Public keys that tier identities are signed with: our own, and those of every other gateway we trust. */
export interface TierKeys {
  /** The key of that id as a JWK (RFC 7517), the same object each time; `undefined` when nobody trusted uses it. */
  find(kid: string): Promise<object | undefined>;
}
