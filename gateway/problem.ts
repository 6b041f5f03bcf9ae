/** What is known of a kind of problem before it happens: its status, its constant title, and what the caller can do. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly help: string;
}

/** One thing that is wrong with a message: where (a JSON pointer into the body, or a parameter's name) and what. */
export interface Violation {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly detail: string;
}

/** Every refusal the gateway and its APIs can give. `type` is `/problems/<kind>`, and that page shows this table's row. */
export const problemKinds = {
  'bad-request': {
    status: 400,
    title: 'The request does not fit the contract',
    help: 'Read `errors`: each entry names the parameter or the place in the body and says what the contract expects there. The portal shows the contract of every operation.',
  },
  'malformed-request': {
    status: 400,
    title: 'The request is not well-formed HTTP',
    help: 'The message was refused before it was read as a call: an ambiguous length, an odd path such as `..` or an encoded slash, or a header that may not be sent. Send a plain HTTP/1.1 request.',
  },
  'ambiguous-version': {
    status: 400,
    title: 'The request does not say one version',
    help: 'Say once which version you mean: in the path (`/{tier}/{api}/v2/…`), in the header `API-Version: 2`, or with an API key whose consumer has a version pinned. `detail` lists the versions that exist. None is taken for granted, since a new one would break who did not ask for it.',
  },
  'ambiguous-credentials': {
    status: 401,
    title: 'More than one credential was sent',
    help: 'Send exactly one of `Authorization: Bearer …`, `X-API-Key: …` or a ticket, and only once.',
  },
  unauthenticated: {
    status: 401,
    title: 'A valid credential is needed',
    help: 'Send the credential the operation asks for: an access token in `Authorization: Bearer …`, or an API key in `X-API-Key`. A token may have expired; a key may have been revoked.',
  },
  'payment-declined': {
    status: 402,
    title: 'The payment was declined',
    help: 'Nothing was ordered and nothing stays reserved. Use another payment method and a new Idempotency-Key.',
  },
  forbidden: {
    status: 403,
    title: 'The caller may not do this',
    help: '`detail` says why. A credential that was sent is valid, but does not allow this; a page may be of an origin that is not let in. Ask the API’s owner, named on its portal page.',
  },
  'encryption-required': {
    status: 403,
    title: 'The request was not encrypted',
    help: 'Call the same address with https. What was sent in clear may have been read on its way: replace the credential that went with it.',
  },
  'missing-scope': {
    status: 403,
    title: 'A scope is missing',
    help: 'The operation needs a scope that this credential does not hold. `detail` names it. Ask for a token with that scope, or a plan that includes it.',
  },
  'tier-not-public': {
    status: 403,
    title: 'This tier is not reachable from outside',
    help: 'Process and system APIs are called by the tier above them only, never with a frontend token or a partner key. Call the experience API that offers what you need.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing, or not for you',
    help: 'The operation exists, but not the record it was asked for, or it belongs to somebody else.',
  },
  'no-such-route': {
    status: 404,
    title: 'No operation answers at this address',
    help: 'Check the path: `/{tier}/{api}/v{major}/…`. The portal lists every API.',
  },
  'no-such-version': {
    status: 404,
    title: 'That version does not exist',
    help: 'The API exists in other versions; `detail` lists them.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The method is not offered here',
    help: 'The `Allow` header lists the methods of this path.',
  },
  'not-acceptable': {
    status: 406,
    title: 'No acceptable representation',
    help: 'The operation answers in the media types its contract lists; loosen the `Accept` header.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request took too long to arrive',
    help: 'Send the header and the body without long pauses.',
  },
  conflict: {
    status: 409,
    title: 'The record’s state does not allow this',
    help: 'Read the record again: `detail` says which state stands in the way.',
  },
  'insufficient-stock': {
    status: 409,
    title: 'Not enough stock',
    help: '`errors` names the products. Order less, or later. Nothing was reserved.',
  },
  'request-in-flight': {
    status: 409,
    title: 'The first call with this Idempotency-Key is still under way',
    help: 'Send the same call again after the seconds in `Retry-After`: it then gets the answer of the first.',
  },
  'in-doubt': {
    status: 409,
    title: 'How the first call with this Idempotency-Key ended must be looked up',
    help: 'It was begun, and may have been carried out: `detail` says what is known, and the `Link` header where to look. Use a new key only when you have found that nothing was done.',
  },
  'version-retired': {
    status: 410,
    title: 'This version has been retired',
    help: 'Move to the successor named in the `Link` header; its portal page has the migration notes.',
  },
  'changed-meanwhile': {
    status: 412,
    title: 'The record was changed since it was read',
    help: 'Nothing was done. Read it again, look at what changed, and send the edit with the new `ETag` as `If-Match`.',
  },
  'payload-too-large': {
    status: 413,
    title: 'The body is too large',
    help: '`detail` gives the limit in bytes.',
  },
  'uri-too-long': {
    status: 414,
    title: 'The address is too long',
    help: 'Send fewer or shorter parameters.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body’s media type is not accepted',
    help: '`detail` lists the media types the contract declares for this operation.',
  },
  'expectation-failed': {
    status: 417,
    title: 'The expectation cannot be met',
    help: 'Only `Expect: 100-continue` is understood.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    help: 'Send the same body again to get the same answer, or use a new key for a new request.',
  },
  unprocessable: {
    status: 422,
    title: 'The request is well-formed but cannot be carried out',
    help: '`detail` says what contradicts what.',
  },
  'upgrade-required': {
    status: 426,
    title: 'This operation is a WebSocket',
    help: 'Connect with `Connection: Upgrade` and `Upgrade: websocket`; browsers use `new WebSocket(…)` with a ticket.',
  },
  'too-many-requests': {
    status: 429,
    title: 'The plan’s limit is reached',
    help: 'Wait for the seconds in `Retry-After`. `RateLimit` says what is left and `RateLimit-Policy` what the plan allows.',
  },
  'header-too-large': {
    status: 431,
    title: 'The header is too large',
    help: 'Send fewer or shorter header fields.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    help: 'The request id in `instance` finds the cause in the gateway’s log. Trying again may help.',
  },
  'not-in-sandbox': {
    status: 501,
    title: 'The sandbox cannot answer this',
    help: 'Keys and clients of the test environment are answered from the contract alone. `detail` says what it lacks here. Live keys reach the operation itself.',
  },
  'bad-upstream-answer': {
    status: 502,
    title: 'A service behind the gateway gave an unusable answer',
    help: 'Trying again may help. The request id in `instance` finds the cause in the gateway’s log.',
  },
  'upstream-unreachable': {
    status: 502,
    title: 'A service behind the gateway could not be reached',
    help: 'Trying again in a moment may help.',
  },
  'circuit-open': {
    status: 503,
    title: 'A service behind the gateway is resting',
    help: 'It has failed repeatedly and is not called for a moment. Try again after the seconds in `Retry-After`.',
  },
  overloaded: {
    status: 503,
    title: 'A service behind the gateway has its hands full',
    help: 'As many calls are under way as it is given at once, and enough are waiting. Try again after the seconds in `Retry-After`.',
  },
  'too-busy': {
    status: 503,
    title: 'More is asked than can be done at the moment',
    help: 'Nothing was done: the call was turned away at the door, and may be sent again after the seconds in `Retry-After`. Callers whose plan has a higher priority are turned away later.',
  },
  'switched-off': {
    status: 503,
    title: 'Switched off for now',
    help: 'An operator has switched this off, or something it needs. `detail` says more where there is more to say, and `Retry-After` when to come back, if that is known. The portal marks what is off.',
  },
  maintenance: {
    status: 503,
    title: 'Closed for maintenance',
    help: 'Nothing was done. Try again after the seconds in `Retry-After`.',
  },
  'version-brownout': {
    status: 503,
    title: 'This version is switched off for a while, before it goes for good',
    help: 'The version is deprecated, and this failure was announced in the header `Brownout`. It works again after the seconds in `Retry-After`, until its sunset. Move to the successor named in the `Link` header.',
  },
  unavailable: {
    status: 503,
    title: 'Temporarily unavailable',
    help: 'Try again after the seconds in `Retry-After`. Unsafe calls: what was begun may yet be done, so repeat with the same Idempotency-Key, unless `detail` asks for a new one.',
  },
  'upstream-timeout': {
    status: 504,
    title: 'A service behind the gateway did not answer in time',
    help: 'Trying again may help. Unsafe calls: look the result up first, or repeat with the same Idempotency-Key.',
  },
} as const satisfies Record<string, ProblemKind>;

export type Kind = keyof typeof problemKinds;

/** What may be said of one occurrence, besides its kind. */
export interface ProblemFacts {
  /** For the caller: what happened here and what to do. Never names an inner host, a query or a stack. */
  readonly detail?: string;
  readonly errors?: readonly Violation[];
  /** Headers the kind demands, such as `Retry-After` or `WWW-Authenticate`; their names become lower-case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log only. */
  readonly cause?: unknown;
  /** `false` when a lower process says that the call certainly went no further than there: see policies/parts/never-reached.ts. */
  readonly reached?: false;
  /** Where it began, `<tier>/<api>.v<major>#<operation>`, when it came up from a lower tier: breakers above stay neutral. */
  readonly origin?: string;
}

/** The body of an `application/problem+json` answer (RFC 9457 §3). */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly instance?: string;
  readonly errors?: readonly Violation[];
}

/** A refusal. Policies, handlers and upstreams throw it; only the gateway's tail writes it. */
export class Problem extends Error {
  readonly kind: Kind;
  readonly status: number;
  readonly facts: ProblemFacts;

  constructor(kind: Kind, facts: ProblemFacts = {}) {
    super(facts.detail ?? problemKinds[kind].title, { cause: facts.cause });
    this.name = 'Problem';
    this.kind = kind;
    this.status = problemKinds[kind].status;
    this.facts = facts.headers === undefined ? facts : { ...facts, headers: lowerCase(facts.headers) };
  }

  /** The same problem, marked as having begun at a lower hop; the first mark stays. */
  from(origin: string): Problem {
    return new Problem(this.kind, { origin, ...this.facts });
  }

  /**
   * The document to send.
   * @param base  absolute URL of the gateway as callers know it, so that `type` opens in a browser
   * @param instance  the request id (a UUID)
   */
  document(base: string, instance: string): ProblemDocument {
    const { detail, errors } = this.facts;
    return {
      type: `${base}/problems/${this.kind}`,
      title: problemKinds[this.kind].title,
      status: this.status,
      ...(detail === undefined ? {} : { detail }),
      instance: `urn:uuid:${instance}`,
      ...(errors === undefined ? {} : { errors }),
    };
  }
}

/** Headers go by one spelling, so that whoever looks for one need not know who threw it. */
const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** Whether this version of the gateway knows problems of that kind. */
export const isKind = (value: string): value is Kind => Object.hasOwn(problemKinds, value);
