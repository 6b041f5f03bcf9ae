import type { Violation } from '#problem';
import type { Headers } from './headers.ts';

export type Tier = 'experience' | 'process' | 'system';

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
  /** What whoever moves to the successor has to change, in Markdown. */
  readonly migration?: string;
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
  /**
   * `layering`: calls the service `to` past the tiers below. `pass-through`: passes on what the API `to` answers, as it is.
   */
  readonly rule: 'layering' | 'pass-through';
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
      /** Headers of callers that go on to it although no contract declares them. */
      readonly passes?: readonly string[];
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
