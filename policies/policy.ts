import type { IncomingMessage } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import type { Violation } from '#problem';

export type Tier = 'experience' | 'process' | 'system';

/** Milliseconds: `now` since the Unix epoch (for dates), `monotonic` from an arbitrary start (for durations). */
export interface Clock {
  now(): number;
  monotonic(): number;
}

/** Structured log, pino's shape: fields first, then a sentence. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A consumer: the partner, team or program a credential belongs to. */
export interface Consumer {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly environment: 'live' | 'test';
}

/** Who is calling. In a hop `caller` is the API above and the rest is the person or consumer at the edge. */
export interface Identity {
  readonly kind: 'anonymous' | 'user' | 'consumer' | 'gateway';
  /** OIDC `sub` of the end user: unique only at its issuer. */
  readonly subject?: string;
  /** Name of the issuer whose token the user came with. */
  readonly issuer?: string;
  /** OAuth client the token was issued to. */
  readonly clientId?: string;
  readonly consumer?: Consumer;
  /** `test`: a client that must reach nothing real. Of a consumer its key says so. */
  readonly environment?: 'live' | 'test';
  readonly scopes: readonly string[];
  /** How it was proven; absent for anonymous callers. */
  readonly scheme?: SecurityScheme;
  /** Id of the API key, where there is one; sockets are closed when it is revoked. */
  readonly credential?: string;
  /** `<tier>/<api>.v<major>` of the API that makes this hop. */
  readonly caller?: string;
  /** Epoch milliseconds after which the credential no longer counts; sockets are closed then. */
  readonly expires?: number;
}

/** Names of the security schemes a contract may ask for (`openapi/shared/security.yaml`). */
export type SecurityScheme = 'accessToken' | 'apiKey' | 'ticket' | 'tierIdentity';

/** One way to be admitted: all of these schemes, each with all of its scopes. */
export type SecurityAlternative = Readonly<Partial<Record<SecurityScheme, readonly string[]>>>;

export interface Lifecycle {
  readonly state: 'active' | 'deprecated' | 'retired';
  /** ISO dates, UTC. */
  readonly since: string;
  readonly deprecated?: string;
  readonly sunset?: string;
  /** `<tier>/<api>.v<major>` that replaces this one. */
  readonly successor?: string;
  /** Times before the sunset in which calls fail, so that whoever still calls notices; date-times, in order. */
  readonly brownouts?: readonly Brownout[];
}

/** ISO date-times, the second excluded. */
export interface Brownout {
  readonly from: string;
  readonly to: string;
}

/** A declared, dated exception to a rule of the gateway. */
export interface Exception {
  readonly rule: 'layering';
  readonly to: string;
  readonly owner: string;
  readonly reason: string;
  /** ISO date; from its end on the exception no longer holds. */
  readonly until: string;
}

/** Where an operation's work is done: a handler of this process, or any HTTP service. */
export type Upstream =
  | { readonly kind: 'local'; readonly name: string }
  | {
      readonly kind: 'http';
      readonly name: string;
      readonly url: string;
      readonly credential?: UpstreamCredential;
      /** Sent with every call, over what the caller sent; lower-case names. */
      readonly headers?: Readonly<Record<string, string>>;
      /** Headers that are credentials there: those of callers stay here. */
      readonly withheld?: readonly string[];
      /** The service is this API in another process of the gateway: its calls carry the signed identity of the caller. */
      readonly identity?: 'tier';
    };

/** What the gateway proves itself with at a service. */
export type UpstreamCredential =
  | { readonly header: string; readonly value: string }
  | { readonly query: string; readonly value: string };

/** Parameter values by place, parsed and typed as the contract says. Header names are lower-case. */
export interface Parameters {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
  readonly cookie: Readonly<Record<string, unknown>>;
}

/** What the contract says of the request, compiled on first use. */
export interface RequestContract {
  /** Media types the body may have; empty when the operation takes none. */
  readonly mediaTypes: readonly string[];
  readonly bodyRequired: boolean;
  /** Turns text into typed values; refuses unknown, repeated and ill-formed parameters. */
  parse(path: Readonly<Record<string, string>>, query: string, headers: Headers): Parameters | Violation[];
  /** Checks typed values; empty when they fit. */
  checkParameters(parameters: Parameters): Violation[];
  checkBody(value: unknown, mediaType: string): Violation[];
  /** Turns form bodies (application/x-www-form-urlencoded) into values and back; absent where none is declared. */
  readonly form?: {
    parse(text: string): Readonly<Record<string, unknown>> | Violation[];
    serialise(value: unknown): string;
  };
}

/** What the contract says of the answers. */
export interface AnswerContract {
  /** Media types declared for this status; `undefined` when the status is not declared. */
  mediaTypes(status: number): readonly string[] | undefined;
  check(status: number, mediaType: string, value: unknown): Violation[];
}

/** One answer made of the contract alone. */
export interface Sample {
  readonly status: number;
  /** Of a named example. */
  readonly name?: string;
  /** Absent when there is no body. */
  readonly mediaType?: string;
  /** Plain data for JSON, text for every other media type. */
  readonly value?: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the contract can answer with nobody behind it. */
export interface AnswerSamples {
  /** Statuses as the contract declares them: `200`, `4XX`, `default`. */
  readonly declared: readonly string[];
  /** Status of a call that goes well; `undefined` when that is no HTTP answer. */
  readonly success: number | undefined;
  /** Samples for a status, in the contract's order; none when it is not declared or nothing that fits can be made. */
  of(status: number, accept: string): readonly Sample[];
}

/** One operation of one contract, with everything that is enforced on it resolved. */
export interface Operation {
  /** `<tier>/<api>.v<major>#<operationId>`, for example `experience/storefront.v2#placeOrder`. */
  readonly id: string;
  /** `<tier>/<api>.v<major>`. */
  readonly api: string;
  readonly tier: Tier;
  /** API name as in the path, for example `customer-360`. */
  readonly name: string;
  readonly version: number;
  readonly operationId: string;
  /** Upper case. */
  readonly method: string;
  /** Full path template, `/experience/storefront/v2/orders/{orderId}`. */
  readonly path: string;
  readonly deprecated: boolean;
  readonly security: readonly SecurityAlternative[];
  readonly lifecycle: Lifecycle;
  readonly upstream: Upstream;
  /** Operations of the tier below that this one's document may call. */
  readonly uses: readonly string[];
  readonly exceptions: readonly Exception[];
  /** Operation of a lower tier that must allow the call first. */
  readonly authorize?: string;
  readonly upgrade?: 'websocket';
  /** What the path begins with here, below the version, and at the upstream, where the two differ. */
  readonly mapped?: { readonly ours: string; readonly theirs: string };
  /** Described by a document that is not ours: its answers are passed on as they come, and what is odd is only reported. */
  readonly foreign?: true;
  /** Whether its contract declares an `Idempotency-Key` header. */
  readonly idempotencyKey?: 'required' | 'optional';
  /** All operations of the same API, itself among them, by operationId; `path` is the full template. */
  readonly siblings: ReadonlyMap<string, { readonly method: string; readonly path: string }>;
  readonly request: RequestContract;
  readonly answers: AnswerContract;
  /** Absent where no contract stands behind the operation. */
  readonly samples?: AnswerSamples;
}

/** Header fields, lower-case names, values as received. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request's body: absent, still on the wire, or known. `bytes` are forwarded exactly as they were validated. */
export type Body =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'incoming';
      readonly mediaType: string;
      /** Announced bytes, when announced. */
      readonly length?: number;
      /** Reads it whole; refuses with 413 beyond `limit` bytes. */
      read(limit: number): Promise<Buffer>;
      readonly stream: Readable;
      /** Bytes it may have in all; whoever streams it refuses more with 413. */
      readonly most?: number;
    }
  | { readonly kind: 'value'; readonly value: unknown; readonly mediaType: string; readonly bytes?: Buffer };

/** Where a relayed answer is written. `write` says whether more may come at once (backpressure). */
export interface Sink {
  write(chunk: Buffer): boolean;
  end(): void;
  fail(error: Error): void;
}

/** The source side of a relayed answer. */
export interface Flow {
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

/** An answer's body: plain data, bytes, a stream still arriving, or a socket to be handed over. */
export type AnswerBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'relay'; attach(sink: Sink): Flow }
  | { readonly kind: 'upgrade'; handOver(onClosed: (outcome: Outcome) => void): void };

/** A head that is known, and a body that may still be arriving. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AnswerBody;
}

/** How an exchange ended; told once to every `onSettled` listener. */
export interface Outcome {
  /** Status sent, or 499 when the client left before one was. */
  readonly status: number;
  /** Kind of problem, when it was one. */
  readonly problem?: string;
  /** The error behind it, for the log. */
  readonly error?: unknown;
  /** False when the client or the upstream broke off before the end. */
  readonly complete: boolean;
  /** Body bytes sent. */
  readonly bytes: number;
}

/** W3C trace context, level 1: 16- and 8-byte ids in lower-case hex. */
export interface Trace {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId?: string;
  readonly sampled: boolean;
  readonly state?: string;
}

/** A socket asking for an upgrade, as Node hands it over. */
export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** What an exchange has read of the tiers below, shared by all its hops, so that nothing is read twice. */
export interface Memo {
  /** Whether something was, or may have been, changed on behalf of the exchange. */
  readonly written: boolean;
  /** Forgets everything read so far: a write is about to be made, or was made. */
  write(): void;
  /**
   * Makes a read by `make`, or gives what an equal one of the same identity before it is or will be answered. What
   * failed is not remembered.
   * @param reader  the exchange that asks
   */
  read(
    operation: Operation,
    parameters: Parameters,
    reader: Exchange,
    identity: Identity,
    make: () => Promise<unknown>,
  ): Promise<unknown>;
}

/** What an exchange cost. Milliseconds. */
export interface Timings {
  /** Spent in the operation's own upstream, all attempts together; the rest is the policies'. */
  upstream: number;
  /** Notes that a tier call began; the returned function, how long it took. */
  begin(operation: string): (milliseconds: number) => void;
  /** As a `Server-Timing` field; `total` since the request arrived. */
  field(total: number): string;
}

/** One request and its answer, at the edge or between tiers. Policies refine it on its way in. */
export interface Exchange {
  readonly operation: Operation;
  /** `edge`: came in over HTTP. `hop`: a call from the tier above in this process. */
  readonly side: 'edge' | 'hop';
  /** Request id, a UUID; the same through all tiers. */
  id: string;
  trace: Trace;
  identity: Identity;
  readonly method: string;
  /** Path as routed, and as forwarded. */
  readonly path: string;
  /** Raw query without `?`, empty when none. */
  query: string;
  readonly headers: Headers;
  /** Path parameters as text, decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Set by validation at the edge; given by the caller in a hop. */
  parameters: Parameters;
  body: Body;
  /** Address of the client, behind trusted proxies. */
  readonly address: string;
  /** `clock.monotonic()` when the request reached the edge; the same through all tiers. */
  readonly started: number;
  /** `clock.monotonic()` value by which the answer must be there; `Infinity` until the deadline policy sets it. */
  deadline: number;
  /** Aborts when the client leaves or time runs out. */
  signal: AbortSignal;
  readonly upgrade?: UpgradeRequest;
  readonly memo: Memo;
  /**
   * Takes one repeat from the upstream's budget, for what is no failure of the upstream's: a connection it let go of just
   * as it was used. Absent where nothing is repeated.
   */
  mayRepeat?: () => boolean;
  /** What it cost so far, where somebody may know; shared by all its tiers. */
  timings?: Timings;
  /** Headers that go on the answer whatever it turns out to be, refusals included. */
  readonly outgoing: Record<string, string | readonly string[]>;
  /** Fields for the access log. */
  readonly notes: Record<string, unknown>;
  /** Runs `listener` once, when the answer has been sent, broken off or handed over and closed. */
  onSettled(listener: (outcome: Outcome) => void): void;
}

export type Handler = (exchange: Exchange) => Promise<Answer>;
export type Policy = (exchange: Exchange, next: Handler) => Promise<Answer>;

/**
 * State that outlives a reload: the same key gives the same thing in every snapshot; `dispose` runs when no running
 * snapshot holds it any more.
 */
export type Keep = <T>(key: string, make: () => T, dispose?: (value: T) => void) => T;

/** What a plan allows. Names of limits appear in `RateLimit` headers. */
export interface Plan {
  readonly name: string;
  readonly description: string;
  /** Calls a second on average, and how many may come at once. */
  readonly rate: { readonly limit: number; readonly window: number };
  /** Calls a day (UTC); absent = no quota. */
  readonly quota?: { readonly day?: number };
  readonly scopes: readonly string[];
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
  /** The consumer and scopes of a live key, `undefined` when unknown, revoked or expired; throws `unavailable` when the store cannot tell. */
  find(key: string): Promise<FoundKey | undefined>;
}

/** What the registry knows of a live key. */
export interface FoundKey {
  readonly id: string;
  readonly consumer: Consumer;
  readonly scopes: readonly string[];
  readonly expires?: number;
  /** Versions the consumer is held to where a request says none, by `<tier>/<api>`. */
  readonly pins?: Readonly<Record<string, number>>;
}

/** One-use tickets for clients that cannot send headers. */
export interface TicketOffice {
  /** `resource` is the path prefix the ticket is good for. Valid for at most 30 s, once. */
  issue(resource: string, identity: Identity): Promise<{ ticket: string; expiresAt: string }>;
  /** The identity it was issued to, if it is good for this path; it is used up either way. */
  redeem(ticket: string, path: string): Promise<Identity | undefined>;
}

/** Keeps count of the calls to what is deprecated. */
export interface DeprecatedCalls {
  /** Costs the request nothing but a map entry. */
  note(operation: string, identity: Identity): void;
}

/** Public keys that tier identities are signed with: our own, and those of every other gateway we trust. */
export interface TierKeys {
  /** The key of that id as a JWK (RFC 7517), the same object each time; `undefined` when nobody trusted uses it. */
  find(kid: string): Promise<object | undefined>;
}

/** What an operator sees of a breaker. */
export interface BreakerView {
  readonly upstream: string;
  /** Class of the upstream's operations it is for: `read`, `write`, or what a contract names. */
  readonly operations: string;
  /** `half-open`: the next call decides. */
  readonly state: 'closed' | 'open' | 'half-open';
  /** By an operator. */
  readonly forced: boolean;
  /** Milliseconds until a call may try the upstream again. */
  readonly wait?: number;
}

/** A breaker in the register. */
export interface ListedBreaker {
  readonly upstream: string;
  readonly operations: string;
  view(): BreakerView;
  forceOpen(): void;
  forceClosed(): void;
  release(): void;
}

/** Every breaker of this process. Orders name an upstream, and all classes of its operations unless they name one. */
export interface Breakers {
  /** Takes a breaker in, and puts it under the orders that hold; the returned function takes it out. */
  add(breaker: ListedBreaker): () => void;
  /** Those of one upstream, or all. */
  list(upstream?: string): readonly BreakerView[];
  /** Holds until released, for breakers made later as well. Ordering the same again changes nothing. */
  force(to: 'open' | 'closed', upstream: string, operations?: string): void;
  /** Lets them judge for themselves again. */
  release(upstream: string, operations?: string): void;
}

/** Why calls are refused for now: an operator said so. */
export interface Stop {
  readonly kind: 'switched-off' | 'maintenance';
  /** How much of the gateway it is about. */
  readonly scope: 'operation' | 'api' | 'tier' | 'gateway' | 'consumer';
  /** For callers. */
  readonly notice?: string;
  /** Epoch milliseconds; absent = until further notice. */
  readonly until?: number;
}

/** Everything that operators have stopped, at one moment; another object at the next change. */
export interface Stopped {
  /** Whether it is more than consumers. */
  readonly anyWork: boolean;
  operation(operation: Pick<Operation, 'id' | 'api' | 'tier'>): Stop | undefined;
  consumer(id: string): Stop | undefined;
}

/** What operators have stopped; the same on every replica within two seconds. */
export interface Controls {
  /** `undefined` while nothing is stopped: looking then costs next to nothing. */
  readonly stopped: Stopped | undefined;
}

/** A connection to Redis, as rate-limiter-flexible takes it (an ioredis client). */
export type Redis = object;

/** Counters and histograms, prom-client's shape. */
export interface Meter {
  counter(
    name: string,
    help: string,
    labels: readonly string[],
  ): { inc(labels: Record<string, string>, by?: number): void };
  histogram(
    name: string,
    help: string,
    labels: readonly string[],
    buckets: readonly number[],
  ): { observe(labels: Record<string, string>, value: number): void };
  gauge(
    name: string,
    help: string,
    labels: readonly string[],
  ): { set(labels: Record<string, string>, value: number): void };
}

/** A call that carries an `Idempotency-Key`. */
export interface IdempotentCall {
  /** 32 bytes that stand for caller, operation and key. */
  readonly id: Buffer;
  readonly operation: string;
  /** 32 bytes that stand for what is asked for. */
  readonly fingerprint: Buffer;
  /** Names this attempt; its request id. */
  readonly owner: string;
  /** Seconds for which the key is held while nothing is heard of the attempt. */
  readonly lease: number;
  /** Hours after which the key is forgotten. */
  readonly hours: number;
}

/** What is known of a key: whether the call is to be carried out (`first`, `repeated`), or why it is not. */
export type Claim =
  | { readonly state: 'first' | 'repeated' | 'reused' | 'in-flight' | 'in-doubt' }
  | { readonly state: 'replayed'; readonly outcome: string };

/** Remembers keys and how their calls ended, for all gateways of one store. Every method throws `unavailable` without it. */
export interface IdempotencyStore {
  /** Takes a key. An interrupted call is taken over (`repeated`) where it may be repeated. */
  claim(call: IdempotentCall, mayRepeat: boolean): Promise<Claim>;
  /** Holds the key for another lease. */
  renew(call: IdempotentCall): Promise<void>;
  /** Keeps how the call ended. */
  finish(call: IdempotentCall, outcome: string): Promise<void>;
  /** Nobody will ever say how the call ended: it counts as interrupted from now on. */
  abandon(call: IdempotentCall): Promise<void>;
  /** Nothing was done: the key is free again. */
  release(call: IdempotentCall): Promise<void>;
}

/** Everything a policy may reach, given when it is created. One set per operation and snapshot. */
export interface Surroundings {
  readonly operation: Operation;
  readonly clock: Clock;
  readonly keep: Keep;
  readonly log: Log;
  readonly meter: Meter;
  readonly issuers: readonly Issuer[];
  readonly keys: KeyRegistry;
  readonly tickets: TicketOffice;
  readonly tierKeys: TierKeys;
  readonly breakers: Breakers;
  /** Not in production: what helps developers may be shown to everybody. */
  readonly development: boolean;
  readonly controls: Controls;
  readonly deprecatedCalls: DeprecatedCalls;
  readonly idempotency: IdempotencyStore;
  /** APIs, `<tier>/<api>.v<major>`, whose contracts declare that they call this operation. */
  readonly callers: ReadonlySet<string>;
  readonly plans: ReadonlyMap<string, Plan>;
  /** Changes with the content of the operation's contract. */
  readonly contract: string;
  /** Bytes that stored answers may take, over all operations. */
  readonly cacheBytes: number;
  readonly redis?: Redis;
  /** `tests` makes every answer that breaks its contract a failure; `report` samples and logs. */
  readonly answerChecks: 'tests' | 'report';
  /** Asks an operation of a lower tier on behalf of the exchange; its success body, or the problem thrown. */
  ask(operation: string, exchange: Exchange, input: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** JSON Schema of a setting. `description` is its documentation; `default` its value when nobody sets it. */
export interface SettingSchema {
  readonly type: 'integer' | 'number' | 'string' | 'boolean' | 'array' | 'object';
  readonly description: string;
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly items?: object;
  readonly properties?: object;
}

/** A policy's declaration: what an operator can read about it, and how it is made. */
export interface PolicyDefinition<Settings extends object> {
  readonly name: string;
  /** `entry`: at the edge only. `hop`: at the edge and on every tier call. */
  readonly side: 'entry' | 'hop';
  /** One sentence for the README's table. */
  readonly summary: string;
  /** Statuses of the problems it may answer with. */
  readonly refuses: readonly number[];
  readonly settings: { readonly [Name in keyof Settings]-?: SettingSchema };
  /** Also runs for requests no operation matches, so that a 404 is traced, logged and counted like the rest. */
  readonly unmatched?: true;
  /** Contradictions that a schema cannot say, each a sentence; `others` are the other policies' settings by name. Checked at boot. */
  contradictions?(settings: Settings, operation: Operation, others: Readonly<Record<string, unknown>>): string[];
  /** Makes the policy for one operation; `undefined` when it has nothing to do there, and then it costs nothing. */
  create(settings: Settings, surroundings: Surroundings): Policy | undefined;
}

/** Declares a policy. Exists so that settings, schema and factory check each other. */
export const definePolicy = <Settings extends object>(
  definition: PolicyDefinition<Settings>,
): PolicyDefinition<Settings> => definition;

/** Folds policies, outermost first, around what lies innermost. */
export const compose = (policies: readonly Policy[], last: Handler): Handler =>
  policies.reduceRight<Handler>((next, policy) => (exchange) => policy(exchange, next), last);
