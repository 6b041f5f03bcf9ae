// Generated from the contract by `npm run types`. Change the contract, not this file.
export interface paths {
    readonly "/changes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List what was changed, newest first
         * @description Who changed what, before and after. A person sees what happened to their own consumers, named by `consumerId`.
         */
        readonly get: operations["listChanges"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/consumers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List consumers by id
         * @description A person sees their own; operators, and the gateway itself, see all.
         */
        readonly get: operations["listConsumers"];
        readonly put?: never;
        /**
         * Enter a consumer
         * @description Without an id it gets one made of its name. A person can enter consumers of their own only.
         */
        readonly post: operations["createConsumer"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/consumers/{consumerId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read one consumer */
        readonly get: operations["getConsumer"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Close a consumer
         * @description Its keys and OAuth clients end with it, within two seconds everywhere. Its id stays taken, and its history is kept.
         */
        readonly delete: operations["closeConsumer"];
        readonly options?: never;
        readonly head?: never;
        /** Change a consumer */
        readonly patch: operations["changeConsumer"];
        readonly trace?: never;
    };
    readonly "/consumers/{consumerId}/allowance": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Tell what is left of a quota
         * @description What counts when calls are refused. Gateways take calls from it ahead, so it may show a few more used than were made.
         */
        readonly get: operations["getAllowance"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/consumers/{consumerId}/clients": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the OAuth clients of a consumer */
        readonly get: operations["listClients"];
        readonly put?: never;
        /**
         * Have an OAuth client stand for a consumer
         * @description Tokens the client gets for itself, by client credentials, are then the consumer’s: its plan, its APIs, and at most its scopes. Tokens of people who sign in through the client stay theirs.
         */
        readonly post: operations["mapClient"];
        /**
         * Let go of an OAuth client
         * @description Its tokens are nobody’s but its own within two seconds. One that is not there changes nothing.
         */
        readonly delete: operations["unmapClient"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/consumers/{consumerId}/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the keys of a consumer
         * @description Newest first; all that are live, and of the others the latest, 200 together.
         */
        readonly get: operations["listKeys"];
        readonly put?: never;
        /**
         * Make a key
         * @description The answer shows the whole key, once. Without scopes it may do all that its consumer may.
         */
        readonly post: operations["createKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/consumers/{consumerId}/keys/{keyId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Revoke a key
         * @description It is refused on every replica within two seconds. A key that was revoked before stays so.
         */
        readonly delete: operations["revokeKey"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/consumers/{consumerId}/keys/{keyId}/rotation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Exchange a key for a new one
         * @description Makes a key with the same label, environment and scopes. The old one ends after the overlap, until when both are good.
         */
        readonly post: operations["rotateKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/consumers/{consumerId}/plan-requests": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Ask for a plan
         * @description One at a time.
         */
        readonly post: operations["requestPlan"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/consumers/{consumerId}/suspension": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Suspend a consumer
         * @description Refuses its calls, whatever their credential, on every replica within two seconds. For operators.
         */
        readonly put: operations["suspendConsumer"];
        readonly post?: never;
        /** Let a consumer call again */
        readonly delete: operations["resumeConsumer"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/consumers/{consumerId}/usage": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Tell how a consumer calls
         * @description Calls by the hour or by the day, and by operation: how they ended, and how long they took. Counts are written down every few seconds: what ended before `recordedTo` is in them, and a crash loses no more than `delaySeconds`.
         */
        readonly get: operations["getUsage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/deprecated-calls": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List who still calls what is deprecated
         * @description By day, newest first; the first 5000. Without a consumer, for operators.
         */
        readonly get: operations["listDeprecatedCalls"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/plan-requests": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List requests for plans, newest first
         * @description A person sees those for their own consumers; operators see all.
         */
        readonly get: operations["listPlanRequests"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/plan-requests/{requestId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read one request */
        readonly get: operations["getPlanRequest"];
        readonly put?: never;
        readonly post?: never;
        /** Take a request back */
        readonly delete: operations["withdrawPlanRequest"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/plan-requests/{requestId}/decision": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Approve or refuse a request
         * @description For operators. Approved, the consumer has the plan, and the scopes given with it.
         */
        readonly put: operations["decidePlanRequest"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/plans": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the plans */
        readonly get: operations["listPlans"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly Allowance: {
            /** @description How many calls may be under way at once. */
            readonly concurrent?: number;
            readonly consumerId: components["schemas"]["ConsumerId"];
            readonly day?: components["schemas"]["QuotaLeft"];
            readonly environment: components["schemas"]["Environment"];
            readonly month?: components["schemas"]["QuotaLeft"];
            readonly plan: string;
            /** @description Calls in a window of so many seconds. */
            readonly rate: {
                /** @description How many of them may come at once. */
                readonly burst?: number;
                readonly limit: number;
                readonly window: number;
            };
        };
        /** @description `{tier}/{api}`, all its versions. */
        readonly ApiName: string;
        readonly Apis: readonly components["schemas"]["ApiName"][];
        readonly Author: {
            readonly clientId?: string;
            readonly consumerId?: string;
            readonly issuer?: string;
            /**
             * @description `gateway`: a command or the operations listener.
             * @enum {string}
             */
            readonly kind: "user" | "consumer" | "gateway";
            readonly subject?: string;
        };
        /** @description What was done, kept for good. */
        readonly Change: {
            readonly action: string;
            readonly after?: {
                readonly [key: string]: unknown;
            };
            /** Format: date-time */
            readonly at: string;
            readonly author: components["schemas"]["Author"];
            /** @description The record before, and after; never a secret. */
            readonly before?: {
                readonly [key: string]: unknown;
            };
            readonly consumerId: string;
            readonly keyId?: string;
            readonly requestId?: string;
            readonly version: number;
        };
        readonly ChangePage: {
            readonly items: readonly components["schemas"]["Change"][];
            readonly nextCursor: string | null;
        };
        /** @description An OAuth client whose own tokens, by client credentials, are the consumer's. */
        readonly Client: {
            readonly clientId: string;
            readonly consumerId: components["schemas"]["ConsumerId"];
            /** Format: date-time */
            readonly createdAt: string;
            readonly issuer: string;
            readonly subject: string;
        };
        readonly ClientId: string;
        readonly ClientList: {
            readonly items: readonly components["schemas"]["Client"][];
        };
        readonly Consumer: {
            /** @description APIs it may call; absent, all that its scopes open. */
            readonly apis?: readonly string[];
            /** Format: date-time */
            readonly changedAt: string;
            readonly consumerId: components["schemas"]["ConsumerId"];
            readonly contact?: string;
            /** Format: date-time */
            readonly createdAt: string;
            readonly name: string;
            readonly notify: components["schemas"]["Notify"];
            readonly owner?: components["schemas"]["Person"];
            readonly pins: components["schemas"]["Pins"];
            readonly plan: string;
            /** @description Grows with every change. In quotes it is the `ETag`, and what `If-Match` must say. */
            readonly revision: number;
            /** @description The widest that its keys may hold. */
            readonly scopes: readonly string[];
            readonly suspended?: components["schemas"]["Suspension"];
            readonly team: components["schemas"]["Team"];
        };
        /** @description What is to be different; what is not named stays. `null` lets go of what may be absent. */
        readonly ConsumerChanges: {
            readonly apis?: components["schemas"]["Apis"] | null;
            readonly contact?: components["schemas"]["Contact"] | null;
            readonly name?: components["schemas"]["Label"];
            readonly notify?: components["schemas"]["Notify"];
            readonly owner?: components["schemas"]["Person"] | null;
            readonly pins?: components["schemas"]["Pins"];
            readonly plan?: components["schemas"]["PlanName"];
            readonly scopes?: components["schemas"]["Scopes"];
            readonly team?: components["schemas"]["Team"];
        };
        /**
         * @description The consumer's name in logs, and in the records of other systems.
         * @example acme
         */
        readonly ConsumerId: string;
        readonly ConsumerPage: {
            readonly items: readonly components["schemas"]["Consumer"][];
            readonly nextCursor: string | null;
        };
        /**
         * Format: email
         * @description Where notices go.
         */
        readonly Contact: string;
        readonly Decision: {
            readonly note?: components["schemas"]["Words"];
            readonly scopes?: components["schemas"]["Scopes"];
            /** @enum {string} */
            readonly state: "approved" | "refused";
        };
        readonly DeprecatedCallList: {
            readonly items: readonly components["schemas"]["DeprecatedCalls"][];
        };
        /** @description Calls of one caller to one operation on one day (UTC). */
        readonly DeprecatedCalls: {
            /** @description Id of the consumer or OAuth client, or `{tier}/{api}.v{version}`. */
            readonly caller: string;
            readonly calls: number;
            /** Format: date */
            readonly day: string;
            readonly environment: components["schemas"]["Environment"];
            /** @enum {string} */
            readonly kind: "consumer" | "client" | "api" | "anonymous" | "other";
            /** Format: date-time */
            readonly lastSeen: string;
            readonly lifecycle: components["schemas"]["Lifecycle"];
            readonly operation: string;
        };
        /** @enum {string} */
        readonly Environment: "live" | "test";
        /** @description A key that was just made, with its secret, which nobody can show a second time. */
        readonly FreshKey: components["schemas"]["Key"] & {
            /** @description The whole key, to be sent as `X-API-Key`. */
            readonly key: string;
        };
        /** @description The issuer's `name` in `ISSUERS_FILE`, or its address where it has none. */
        readonly IssuerName: string;
        /** @description An API key without its secret. */
        readonly Key: {
            readonly consumerId: components["schemas"]["ConsumerId"];
            /** Format: date-time */
            readonly createdAt: string;
            /**
             * @description Keys for `test` are answered from examples, and reach no record.
             * @enum {string}
             */
            readonly environment: "live" | "test";
            /** Format: date-time */
            readonly expiresAt?: string;
            readonly keyId: components["schemas"]["KeyId"];
            readonly label: string;
            /**
             * Format: date-time
             * @description To the minute.
             */
            readonly lastUsedAt?: string;
            /** @description The key it took over from. */
            readonly replaces?: string;
            /** Format: date-time */
            readonly revokedAt?: string;
            /** @description What it was made for. It may do no more than the consumer, whatever it was made for. */
            readonly scopes: readonly string[];
            /** @enum {string} */
            readonly state: "live" | "expired" | "revoked";
        };
        /**
         * @description The public part of an API key.
         * @example 7Hq2mZ0cVb
         */
        readonly KeyId: string;
        readonly KeyList: {
            readonly items: readonly components["schemas"]["Key"][];
        };
        readonly Label: string;
        readonly Lifecycle: {
            /** Format: date */
            readonly deprecated?: string;
            /** @enum {string} */
            readonly state: "active" | "deprecated" | "retired";
            readonly successor?: string;
            /** Format: date */
            readonly sunset?: string;
        };
        readonly NewClient: {
            readonly clientId: components["schemas"]["ClientId"];
            readonly issuer: components["schemas"]["IssuerName"];
            /** @description The `sub` of the client's own tokens, where the issuer gives them another than the client's id. */
            readonly subject?: string;
        };
        readonly NewConsumer: {
            readonly apis?: components["schemas"]["Apis"];
            readonly consumerId?: components["schemas"]["ConsumerId"];
            readonly contact?: components["schemas"]["Contact"];
            readonly name: components["schemas"]["Label"];
            readonly owner?: components["schemas"]["Person"];
            readonly plan: components["schemas"]["PlanName"];
            readonly scopes: components["schemas"]["Scopes"];
        };
        readonly NewKey: {
            /**
             * @description Absent, `live`.
             * @enum {string}
             */
            readonly environment?: "live" | "test";
            /**
             * Format: date-time
             * @description From when on it is refused; absent, it is good until it is revoked.
             */
            readonly expiresAt?: string;
            readonly label: components["schemas"]["Label"];
            readonly scopes?: components["schemas"]["Scopes"];
        };
        readonly NewPlanRequest: {
            readonly plan: components["schemas"]["PlanName"];
            readonly reason?: components["schemas"]["Words"];
        };
        readonly NewSuspension: {
            readonly notice?: components["schemas"]["Words"];
            readonly reason?: components["schemas"]["Words"];
            /** Format: date-time */
            readonly until?: string;
        };
        /**
         * @description What its contact is to be told of: all notices, those of what ends and stops working, or none. Whatever it says, they can be read here.
         * @enum {string}
         */
        readonly Notify: "everything" | "endings" | "nothing";
        readonly OperationUsage: {
            readonly calls: number;
            /** @description Answered with 5xx. */
            readonly errors: number;
            /** Format: date-time */
            readonly lastSeen: string;
            /** @description Answered with 429. */
            readonly limited: number;
            /** @description `{tier}/{api}.v{version}#{operationId}`. */
            readonly operation: string;
            /** @description Milliseconds; a fifth off at most. Absent where nothing was timed. */
            readonly p50?: number;
            readonly p95?: number;
            /** @description Answered with 4xx, but for 429. */
            readonly refused: number;
        };
        /** @description A person, as their issuer names them. */
        readonly Person: {
            readonly issuer: string;
            readonly subject: string;
        };
        /** @description Versions the consumer is held to where its requests say none, by API. */
        readonly Pins: {
            readonly [key: string]: number;
        };
        readonly Plan: {
            /** @description How many calls may be under way at once. */
            readonly concurrent?: number;
            readonly description: string;
            /**
             * @description Whether owners choose it themselves, or ask for it; absent, operators alone give it.
             * @enum {string}
             */
            readonly offered?: "open" | "on-approval";
            readonly plan: string;
            /** @description Calls in a calendar day and month (UTC). */
            readonly quota?: {
                readonly day?: number;
                readonly month?: number;
            };
            /** @description Calls in a window of so many seconds. */
            readonly rate: {
                /** @description How many of them may come at once. */
                readonly burst?: number;
                readonly limit: number;
                readonly window: number;
            };
            readonly scopes: readonly string[];
        };
        readonly PlanList: {
            readonly items: readonly components["schemas"]["Plan"][];
        };
        readonly PlanName: string;
        /** @description What an owner asks of operators. */
        readonly PlanRequest: {
            readonly consumerId: components["schemas"]["ConsumerId"];
            /** Format: date-time */
            readonly decidedAt?: string;
            readonly decidedBy?: components["schemas"]["Author"];
            /** @description What the owner is told. */
            readonly note?: string;
            readonly plan: string;
            readonly reason?: string;
            /** Format: date-time */
            readonly requestedAt: string;
            readonly requestedBy: components["schemas"]["Author"];
            readonly requestId: components["schemas"]["RequestId"];
            /** @enum {string} */
            readonly state: "pending" | "approved" | "refused" | "withdrawn";
        };
        readonly PlanRequestPage: {
            readonly items: readonly components["schemas"]["PlanRequest"][];
            readonly nextCursor: string | null;
        };
        /** @description An error (RFC 9457). `type` names its kind and is stable; `title` is the same for every problem of that kind; `detail` is about this occurrence; `instance` is the request id. */
        readonly Problem: {
            readonly detail?: string;
            /** @description Each thing that is wrong, when more than one may be. */
            readonly errors?: readonly components["schemas"]["ProblemError"][];
            /**
             * Format: uri-reference
             * @description The request id, as a URN. Quote it when asking for help.
             */
            readonly instance: string;
            readonly status: number;
            readonly title: string;
            /**
             * Format: uri-reference
             * @description The kind of problem, as a URL that opens and explains it.
             */
            readonly type: string;
        };
        readonly ProblemError: {
            readonly detail: string;
            /** @description Which path, query or header parameter. */
            readonly parameter?: string;
            /** @description Where in the request body, as a JSON pointer (RFC 6901). */
            readonly pointer?: string;
        };
        readonly QuotaLeft: {
            readonly limit: number;
            readonly remaining: number;
            /** Format: date-time */
            readonly resetsAt: string;
            readonly used: number;
        };
        /** @example R-42 */
        readonly RequestId: string;
        readonly Rotation: {
            /**
             * Format: date-time
             * @description From when on the new key is refused; absent, it lasts as long as the old one was made for.
             */
            readonly expiresAt?: string;
            /** @description Seconds for which the old key is good beside the new one; absent, a day. */
            readonly overlapSeconds?: number;
        };
        readonly Scope: string;
        readonly Scopes: readonly components["schemas"]["Scope"][];
        /** @description Why the consumer may not call for now. */
        readonly Suspension: {
            /** @description For the consumer, whose refusals say it. */
            readonly notice?: string;
            /** @description For operators. */
            readonly reason?: string;
            /** Format: date-time */
            readonly since: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            readonly until?: string;
        };
        /** @description Others who may do what the owner may, but for saying who is in the team. */
        readonly Team: readonly components["schemas"]["Person"][];
        readonly Usage: {
            readonly consumerId: components["schemas"]["ConsumerId"];
            /** @description What a gateway has not written down yet; a crash loses no more. */
            readonly delaySeconds: number;
            readonly environment: components["schemas"]["Environment"];
            /** Format: date-time */
            readonly from: string;
            /** @description Those that were called, most calls first. */
            readonly operations: readonly components["schemas"]["OperationUsage"][];
            readonly period: components["schemas"]["UsagePeriod"];
            /** @description One for each of the last 24 hours or 30 days, those without calls too. */
            readonly points: readonly components["schemas"]["UsagePoint"][];
            /**
             * Format: date-time
             * @description Calls that ended before are in it; later ones may be missing.
             */
            readonly recordedTo: string;
            /** Format: date-time */
            readonly to: string;
            readonly totals: components["schemas"]["UsageFigures"];
        };
        readonly UsageFigures: {
            readonly calls: number;
            /** @description Answered with 5xx. */
            readonly errors: number;
            /** @description Answered with 429. */
            readonly limited: number;
            /** @description Milliseconds; a fifth off at most. Absent where nothing was timed. */
            readonly p50?: number;
            readonly p95?: number;
            /** @description Answered with 4xx, but for 429. */
            readonly refused: number;
        };
        /** @enum {string} */
        readonly UsagePeriod: "day" | "month";
        readonly UsagePoint: {
            readonly calls: number;
            /** @description Answered with 5xx. */
            readonly errors: number;
            /** @description Answered with 429. */
            readonly limited: number;
            /** @description Milliseconds; a fifth off at most. Absent where nothing was timed. */
            readonly p50?: number;
            readonly p95?: number;
            /** @description Answered with 4xx, but for 429. */
            readonly refused: number;
            /**
             * Format: date-time
             * @description Where the hour or day (UTC) begins.
             */
            readonly start: string;
        };
        readonly Words: string;
    };
    responses: {
        /** @description The request breaks the contract: a parameter or the body does not have the declared shape. */
        readonly BadRequest: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/bad-request",
                 *       "title": "The request does not fit the contract",
                 *       "status": 400,
                 *       "detail": "The request does not have the declared shape.",
                 *       "instance": "urn:uuid:0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90",
                 *       "errors": [
                 *         {
                 *           "parameter": "limit",
                 *           "detail": "must be at most 100"
                 *         }
                 *       ]
                 *     }
                 */
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request contradicts the present state of the resource, or of the call that carried its `Idempotency-Key` before. The problem `type` says how. */
        readonly Conflict: {
            headers: {
                /**
                 * @description Where to look up how the first call ended (RFC 8288, relation related).
                 * @example </experience/storefront/v2/orders>; rel="related"
                 */
                readonly Link?: string;
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The credential is valid, but does not allow this operation. */
        readonly Forbidden: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/missing-scope",
                 *       "title": "A scope is missing",
                 *       "status": 403,
                 *       "detail": "The credential lacks the scope “orders:write”.",
                 *       "instance": "urn:uuid:0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90"
                 *     }
                 */
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service behind this API did not answer in time. Whether the request took effect is not known. */
        readonly GatewayTimeout: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/upstream-timeout",
                 *       "title": "A service behind the gateway did not answer in time",
                 *       "status": 504,
                 *       "detail": "The service behind this API did not answer within 2000 ms.",
                 *       "instance": "urn:uuid:0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90"
                 *     }
                 */
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The gateway or the API failed. Nothing about the cause is disclosed; `instance` finds it in the log. */
        readonly Internal: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/internal",
                 *       "title": "Something went wrong on our side",
                 *       "status": 500,
                 *       "detail": "Something went wrong on our side.",
                 *       "instance": "urn:uuid:0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90"
                 *     }
                 */
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such resource, or it is not the caller's to see. */
        readonly NotFound: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/not-found",
                 *       "title": "There is no such thing, or not for you",
                 *       "status": 404,
                 *       "detail": "There is no order “O-00000042”.",
                 *       "instance": "urn:uuid:0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90"
                 *     }
                 */
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request body is larger than this operation accepts. */
        readonly PayloadTooLarge: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/payload-too-large",
                 *       "title": "The body is too large",
                 *       "status": 413,
                 *       "detail": "The body may have at most 1048576 bytes.",
                 *       "instance": "urn:uuid:0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90"
                 *     }
                 */
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The record was changed since it was read: its `ETag` is another than `If-Match` says. Nothing was done. */
        readonly PreconditionFailed: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/changed-meanwhile",
                 *       "title": "The record was changed since it was read",
                 *       "status": 412,
                 *       "detail": "“acme” is at revision 8 by now.",
                 *       "instance": "urn:uuid:0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90"
                 *     }
                 */
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No credential was sent, or the one sent is not valid. */
        readonly Unauthenticated: {
            headers: {
                readonly "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/unauthenticated",
                 *       "title": "A valid credential is needed",
                 *       "status": 401,
                 *       "detail": "Send an access token as “Authorization: Bearer …” or an API key as “X-API-Key”.",
                 *       "instance": "urn:uuid:0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90"
                 *     }
                 */
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service behind this API is known to be failing, or is overloaded; or an operator has switched something off or closed it for maintenance. `Retry-After` says when to come back, if that is known. */
        readonly Unavailable: {
            headers: {
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/circuit-open",
                 *       "title": "A service behind the gateway is resting",
                 *       "status": 503,
                 *       "detail": "The service behind this API is failing. Try again in 10 seconds.",
                 *       "instance": "urn:uuid:0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90"
                 *     }
                 */
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request is well formed, but cannot be carried out as it stands. The problem `type` says why. */
        readonly Unprocessable: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/unprocessable",
                 *       "title": "The request is well-formed but cannot be carried out",
                 *       "status": 422,
                 *       "detail": "The order names a product that is no longer sold.",
                 *       "instance": "urn:uuid:0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90",
                 *       "errors": [
                 *         {
                 *           "pointer": "/lines/0/productId",
                 *           "detail": "P-000007 is discontinued"
                 *         }
                 *       ]
                 *     }
                 */
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request body has a media type this operation does not declare. */
        readonly UnsupportedMediaType: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/unsupported-media-type",
                 *       "title": "The body’s media type is not accepted",
                 *       "status": 415,
                 *       "detail": "Send the body as application/json.",
                 *       "instance": "urn:uuid:0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90"
                 *     }
                 */
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @example batch */
        readonly ClientId: components["schemas"]["ClientId"];
        /** @example acme */
        readonly ConsumerId: components["schemas"]["ConsumerId"];
        /**
         * @description Where the page begins; the `nextCursor` of the page before. Only for the same filters.
         * @example WyJQLTAwMDAyMCJd
         */
        readonly Cursor: string;
        /**
         * @description How many days back, today among them. Absent, 30.
         * @example 30
         */
        readonly Days: number;
        /**
         * @description Of keys and clients. Absent, `live`.
         * @example live
         */
        readonly Environment: components["schemas"]["Environment"];
        /**
         * @description The `ETag` of the record as it was read (RFC 9110 §13.1.1); another one is refused (412).
         * @example "7"
         */
        readonly IfMatch: string;
        /** @example development */
        readonly IssuerName: components["schemas"]["IssuerName"];
        /** @example 7Hq2mZ0cVb */
        readonly KeyId: components["schemas"]["KeyId"];
        /**
         * @description The most items on a page.
         * @example 20
         */
        readonly Limit: number;
        /**
         * @description How many there may be: consumers of the owner, or live keys of the consumer. Counted with the writing, so that not even calls at one time pass it. Without it there may be any number.
         * @example 20
         */
        readonly Most: number;
        /**
         * @description One version of an API alone: `{tier}/{api}.v{version}`.
         * @example experience/storefront.v1
         */
        readonly OfApi: string;
        /**
         * @description What is about this consumer alone.
         * @example acme
         */
        readonly OfConsumer: components["schemas"]["ConsumerId"];
        /** @example R-42 */
        readonly RequestId: components["schemas"]["RequestId"];
        /**
         * @description Those in this state alone.
         * @example pending
         */
        readonly RequestState: "pending" | "approved" | "refused" | "withdrawn";
        /**
         * @description Letters of the name or the id, in any case.
         * @example acme
         */
        readonly Search: string;
        /**
         * @description `day`, the last 24 hours by the hour, or `month`, the last 30 days by the day. Absent, `day`.
         * @example day
         */
        readonly UsagePeriod: components["schemas"]["UsagePeriod"];
    };
    requestBodies: never;
    headers: {
        /**
         * @description Seconds to wait before trying again (RFC 9110 §10.2.3).
         * @example 12
         */
        readonly RetryAfter: number;
        /**
         * @description How to authenticate (RFC 9110 §11.6.1).
         * @example Bearer realm="causeway", error="invalid_token"
         */
        readonly WwwAuthenticate: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly listChanges: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description What is about this consumer alone.
                 * @example acme
                 */
                readonly consumerId?: components["parameters"]["OfConsumer"];
                /**
                 * @description Where the page begins; the `nextCursor` of the page before. Only for the same filters.
                 * @example WyJQLTAwMDAyMCJd
                 */
                readonly cursor?: components["parameters"]["Cursor"];
                /**
                 * @description The most items on a page.
                 * @example 20
                 */
                readonly limit?: components["parameters"]["Limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of changes. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "version": 41,
                     *           "at": "2026-11-20T09:30:00.000Z",
                     *           "author": {
                     *             "kind": "user",
                     *             "issuer": "development",
                     *             "subject": "developer",
                     *             "clientId": "portal"
                     *           },
                     *           "action": "key-revoked",
                     *           "consumerId": "acme",
                     *           "keyId": "7Hq2mZ0cVb",
                     *           "before": {
                     *             "state": "live"
                     *           },
                     *           "after": {
                     *             "state": "revoked"
                     *           },
                     *           "requestId": "0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90"
                     *         }
                     *       ],
                     *       "nextCursor": "WzQxXQ"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ChangePage"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly listConsumers: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description Where the page begins; the `nextCursor` of the page before. Only for the same filters.
                 * @example WyJQLTAwMDAyMCJd
                 */
                readonly cursor?: components["parameters"]["Cursor"];
                /**
                 * @description The most items on a page.
                 * @example 20
                 */
                readonly limit?: components["parameters"]["Limit"];
                /**
                 * @description With `ownerSubject`, the consumers of this person.
                 * @example development
                 */
                readonly ownerIssuer?: string;
                /** @example developer */
                readonly ownerSubject?: string;
                /** @example partner */
                readonly plan?: components["schemas"]["PlanName"];
                /**
                 * @description Letters of the name or the id, in any case.
                 * @example acme
                 */
                readonly search?: components["parameters"]["Search"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of consumers. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "consumerId": "acme",
                     *           "name": "Acme B.V.",
                     *           "contact": "it@acme.example",
                     *           "owner": {
                     *             "issuer": "development",
                     *             "subject": "developer"
                     *           },
                     *           "team": [
                     *             {
                     *               "issuer": "development",
                     *               "subject": "developer2"
                     *             }
                     *           ],
                     *           "plan": "partner",
                     *           "scopes": [
                     *             "feed:read",
                     *             "orders:read",
                     *             "orders:write"
                     *           ],
                     *           "apis": [
                     *             "experience/partner"
                     *           ],
                     *           "pins": {
                     *             "experience/partner": 1
                     *           },
                     *           "notify": "everything",
                     *           "revision": 7,
                     *           "createdAt": "2026-11-02T08:00:00.000Z",
                     *           "changedAt": "2026-11-20T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": "WyJhY21lIl0"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ConsumerPage"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly createConsumer: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description How many there may be: consumers of the owner, or live keys of the consumer. Counted with the writing, so that not even calls at one time pass it. Without it there may be any number.
                 * @example 20
                 */
                readonly most?: components["parameters"]["Most"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "name": "Acme B.V.",
                 *       "contact": "it@acme.example",
                 *       "owner": {
                 *         "issuer": "development",
                 *         "subject": "developer"
                 *       },
                 *       "plan": "free",
                 *       "scopes": [
                 *         "feed:read"
                 *       ]
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewConsumer"];
            };
        };
        readonly responses: {
            /** @description The consumer. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "consumerId": "acme",
                     *       "name": "Acme B.V.",
                     *       "contact": "it@acme.example",
                     *       "owner": {
                     *         "issuer": "development",
                     *         "subject": "developer"
                     *       },
                     *       "team": [
                     *         {
                     *           "issuer": "development",
                     *           "subject": "developer2"
                     *         }
                     *       ],
                     *       "plan": "partner",
                     *       "scopes": [
                     *         "feed:read",
                     *         "orders:read",
                     *         "orders:write"
                     *       ],
                     *       "apis": [
                     *         "experience/partner"
                     *       ],
                     *       "pins": {
                     *         "experience/partner": 1
                     *       },
                     *       "notify": "everything",
                     *       "revision": 7,
                     *       "createdAt": "2026-11-02T08:00:00.000Z",
                     *       "changedAt": "2026-11-20T09:30:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Consumer"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 413: components["responses"]["PayloadTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["Unprocessable"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly getConsumer: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The consumer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "consumerId": "acme",
                     *       "name": "Acme B.V.",
                     *       "contact": "it@acme.example",
                     *       "owner": {
                     *         "issuer": "development",
                     *         "subject": "developer"
                     *       },
                     *       "team": [
                     *         {
                     *           "issuer": "development",
                     *           "subject": "developer2"
                     *         }
                     *       ],
                     *       "plan": "partner",
                     *       "scopes": [
                     *         "feed:read",
                     *         "orders:read",
                     *         "orders:write"
                     *       ],
                     *       "apis": [
                     *         "experience/partner"
                     *       ],
                     *       "pins": {
                     *         "experience/partner": 1
                     *       },
                     *       "notify": "everything",
                     *       "revision": 7,
                     *       "createdAt": "2026-11-02T08:00:00.000Z",
                     *       "changedAt": "2026-11-20T09:30:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Consumer"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly closeConsumer: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The consumer is closed. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly changeConsumer: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description The `ETag` of the record as it was read (RFC 9110 §13.1.1); another one is refused (412).
                 * @example "7"
                 */
                readonly "If-Match": components["parameters"]["IfMatch"];
            };
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "contact": "apis@acme.example",
                 *       "pins": {
                 *         "experience/partner": 1
                 *       }
                 *     }
                 */
                readonly "application/json": components["schemas"]["ConsumerChanges"];
            };
        };
        readonly responses: {
            /** @description The consumer as it is now. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "consumerId": "acme",
                     *       "name": "Acme B.V.",
                     *       "contact": "it@acme.example",
                     *       "owner": {
                     *         "issuer": "development",
                     *         "subject": "developer"
                     *       },
                     *       "team": [
                     *         {
                     *           "issuer": "development",
                     *           "subject": "developer2"
                     *         }
                     *       ],
                     *       "plan": "partner",
                     *       "scopes": [
                     *         "feed:read",
                     *         "orders:read",
                     *         "orders:write"
                     *       ],
                     *       "apis": [
                     *         "experience/partner"
                     *       ],
                     *       "pins": {
                     *         "experience/partner": 1
                     *       },
                     *       "notify": "everything",
                     *       "revision": 7,
                     *       "createdAt": "2026-11-02T08:00:00.000Z",
                     *       "changedAt": "2026-11-20T09:30:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Consumer"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["PreconditionFailed"];
            readonly 413: components["responses"]["PayloadTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["Unprocessable"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly getAllowance: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description Of keys and clients. Absent, `live`.
                 * @example live
                 */
                readonly environment?: components["parameters"]["Environment"];
            };
            readonly header?: never;
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The plan in force, and what is left of it. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "consumerId": "acme",
                     *       "environment": "live",
                     *       "plan": "partner",
                     *       "rate": {
                     *         "limit": 600,
                     *         "window": 60
                     *       },
                     *       "day": {
                     *         "limit": 100000,
                     *         "used": 1200,
                     *         "remaining": 98800,
                     *         "resetsAt": "2026-11-24T00:00:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Allowance"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly listClients: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The clients, oldest first; the first 200. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "consumerId": "acme",
                     *           "issuer": "development",
                     *           "clientId": "batch",
                     *           "subject": "batch",
                     *           "createdAt": "2026-11-02T08:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ClientList"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly mapClient: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "issuer": "development",
                 *       "clientId": "batch"
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewClient"];
            };
        };
        readonly responses: {
            /** @description The client. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "consumerId": "acme",
                     *       "issuer": "development",
                     *       "clientId": "batch",
                     *       "subject": "batch",
                     *       "createdAt": "2026-11-02T08:00:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Client"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 413: components["responses"]["PayloadTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly unmapClient: {
        readonly parameters: {
            readonly query: {
                /** @example batch */
                readonly clientId: components["parameters"]["ClientId"];
                /** @example development */
                readonly issuer: components["parameters"]["IssuerName"];
            };
            readonly header?: never;
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The client stands for nobody. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly listKeys: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The keys, without their secrets. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "keyId": "7Hq2mZ0cVb",
                     *           "consumerId": "acme",
                     *           "environment": "live",
                     *           "label": "Order robot",
                     *           "scopes": [
                     *             "orders:read",
                     *             "orders:write"
                     *           ],
                     *           "state": "live",
                     *           "createdAt": "2026-11-02T08:00:00.000Z",
                     *           "expiresAt": "2027-11-02T08:00:00.000Z",
                     *           "lastUsedAt": "2026-11-20T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    readonly "application/json": components["schemas"]["KeyList"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly createKey: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description How many there may be: consumers of the owner, or live keys of the consumer. Counted with the writing, so that not even calls at one time pass it. Without it there may be any number.
                 * @example 20
                 */
                readonly most?: components["parameters"]["Most"];
            };
            readonly header?: never;
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "label": "Order robot",
                 *       "scopes": [
                 *         "orders:read",
                 *         "orders:write"
                 *       ]
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewKey"];
            };
        };
        readonly responses: {
            /** @description The key. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keyId": "7Hq2mZ0cVb",
                     *       "consumerId": "acme",
                     *       "environment": "live",
                     *       "label": "Order robot",
                     *       "scopes": [
                     *         "orders:read",
                     *         "orders:write"
                     *       ],
                     *       "state": "live",
                     *       "createdAt": "2026-11-02T08:00:00.000Z",
                     *       "expiresAt": "2027-11-02T08:00:00.000Z",
                     *       "key": "cw_live_7Hq2mZ0cVb_made-up-so-that-nobody-takes-it-for-one"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["FreshKey"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 413: components["responses"]["PayloadTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["Unprocessable"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly revokeKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
                /** @example 7Hq2mZ0cVb */
                readonly keyId: components["parameters"]["KeyId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The key is revoked. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly rotateKey: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description How many there may be: consumers of the owner, or live keys of the consumer. Counted with the writing, so that not even calls at one time pass it. Without it there may be any number.
                 * @example 20
                 */
                readonly most?: components["parameters"]["Most"];
            };
            readonly header?: never;
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
                /** @example 7Hq2mZ0cVb */
                readonly keyId: components["parameters"]["KeyId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "overlapSeconds": 86400
                 *     }
                 */
                readonly "application/json": components["schemas"]["Rotation"];
            };
        };
        readonly responses: {
            /** @description The new key. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keyId": "7Hq2mZ0cVb",
                     *       "consumerId": "acme",
                     *       "environment": "live",
                     *       "label": "Order robot",
                     *       "scopes": [
                     *         "orders:read",
                     *         "orders:write"
                     *       ],
                     *       "state": "live",
                     *       "createdAt": "2026-11-02T08:00:00.000Z",
                     *       "expiresAt": "2027-11-02T08:00:00.000Z",
                     *       "key": "cw_live_7Hq2mZ0cVb_made-up-so-that-nobody-takes-it-for-one",
                     *       "replaces": "2Kd8nP4xQa"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["FreshKey"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 413: components["responses"]["PayloadTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["Unprocessable"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly requestPlan: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "plan": "partner",
                 *       "reason": "We are live from January."
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewPlanRequest"];
            };
        };
        readonly responses: {
            /** @description The request. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "R-42",
                     *       "consumerId": "acme",
                     *       "plan": "partner",
                     *       "reason": "We are live from January.",
                     *       "state": "pending",
                     *       "requestedBy": {
                     *         "kind": "user",
                     *         "issuer": "development",
                     *         "subject": "developer"
                     *       },
                     *       "requestedAt": "2026-11-20T09:30:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["PlanRequest"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 413: components["responses"]["PayloadTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["Unprocessable"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly suspendConsumer: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "reason": "invoices unpaid since March",
                 *       "notice": "Please call us."
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewSuspension"];
            };
        };
        readonly responses: {
            /** @description The consumer as it is now. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "consumerId": "acme",
                     *       "name": "Acme B.V.",
                     *       "contact": "it@acme.example",
                     *       "owner": {
                     *         "issuer": "development",
                     *         "subject": "developer"
                     *       },
                     *       "team": [
                     *         {
                     *           "issuer": "development",
                     *           "subject": "developer2"
                     *         }
                     *       ],
                     *       "plan": "partner",
                     *       "scopes": [
                     *         "feed:read",
                     *         "orders:read",
                     *         "orders:write"
                     *       ],
                     *       "apis": [
                     *         "experience/partner"
                     *       ],
                     *       "pins": {
                     *         "experience/partner": 1
                     *       },
                     *       "notify": "everything",
                     *       "revision": 7,
                     *       "createdAt": "2026-11-02T08:00:00.000Z",
                     *       "changedAt": "2026-11-20T09:30:00.000Z",
                     *       "suspended": {
                     *         "reason": "invoices unpaid since March",
                     *         "notice": "Please call us.",
                     *         "since": "2026-11-20T09:30:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Consumer"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 413: components["responses"]["PayloadTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["Unprocessable"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly resumeConsumer: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The consumer as it is now. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "consumerId": "acme",
                     *       "name": "Acme B.V.",
                     *       "contact": "it@acme.example",
                     *       "owner": {
                     *         "issuer": "development",
                     *         "subject": "developer"
                     *       },
                     *       "team": [
                     *         {
                     *           "issuer": "development",
                     *           "subject": "developer2"
                     *         }
                     *       ],
                     *       "plan": "partner",
                     *       "scopes": [
                     *         "feed:read",
                     *         "orders:read",
                     *         "orders:write"
                     *       ],
                     *       "apis": [
                     *         "experience/partner"
                     *       ],
                     *       "pins": {
                     *         "experience/partner": 1
                     *       },
                     *       "notify": "everything",
                     *       "revision": 7,
                     *       "createdAt": "2026-11-02T08:00:00.000Z",
                     *       "changedAt": "2026-11-20T09:30:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Consumer"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly getUsage: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description Of keys and clients. Absent, `live`.
                 * @example live
                 */
                readonly environment?: components["parameters"]["Environment"];
                /**
                 * @description `day`, the last 24 hours by the hour, or `month`, the last 30 days by the day. Absent, `day`.
                 * @example day
                 */
                readonly period?: components["parameters"]["UsagePeriod"];
            };
            readonly header?: never;
            readonly path: {
                /** @example acme */
                readonly consumerId: components["parameters"]["ConsumerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The usage. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "consumerId": "acme",
                     *       "environment": "live",
                     *       "period": "day",
                     *       "from": "2026-11-22T13:00:00.000Z",
                     *       "to": "2026-11-23T12:20:00.000Z",
                     *       "recordedTo": "2026-11-23T12:19:55.000Z",
                     *       "delaySeconds": 5,
                     *       "totals": {
                     *         "calls": 3,
                     *         "errors": 0,
                     *         "refused": 1,
                     *         "limited": 0,
                     *         "p50": 12.4,
                     *         "p95": 48.1
                     *       },
                     *       "points": [
                     *         {
                     *           "start": "2026-11-23T12:00:00.000Z",
                     *           "calls": 3,
                     *           "errors": 0,
                     *           "refused": 1,
                     *           "limited": 0,
                     *           "p50": 12.4,
                     *           "p95": 48.1
                     *         }
                     *       ],
                     *       "operations": [
                     *         {
                     *           "operation": "experience/partner.v1#getFeed",
                     *           "calls": 3,
                     *           "errors": 0,
                     *           "refused": 1,
                     *           "limited": 0,
                     *           "p50": 12.4,
                     *           "p95": 48.1,
                     *           "lastSeen": "2026-11-23T12:18:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Usage"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly listDeprecatedCalls: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description One version of an API alone: `{tier}/{api}.v{version}`.
                 * @example experience/storefront.v1
                 */
                readonly api?: components["parameters"]["OfApi"];
                /**
                 * @description What is about this consumer alone.
                 * @example acme
                 */
                readonly consumerId?: components["parameters"]["OfConsumer"];
                /**
                 * @description How many days back, today among them. Absent, 30.
                 * @example 30
                 */
                readonly days?: components["parameters"]["Days"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The calls. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "day": "2026-11-23",
                     *           "operation": "experience/storefront.v1#listProducts",
                     *           "kind": "consumer",
                     *           "caller": "acme",
                     *           "environment": "live",
                     *           "calls": 12,
                     *           "lastSeen": "2026-11-23T12:18:00.000Z",
                     *           "lifecycle": {
                     *             "state": "deprecated",
                     *             "deprecated": "2026-09-01",
                     *             "sunset": "2027-06-30",
                     *             "successor": "experience/storefront.v2"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    readonly "application/json": components["schemas"]["DeprecatedCallList"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly listPlanRequests: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description What is about this consumer alone.
                 * @example acme
                 */
                readonly consumerId?: components["parameters"]["OfConsumer"];
                /**
                 * @description Where the page begins; the `nextCursor` of the page before. Only for the same filters.
                 * @example WyJQLTAwMDAyMCJd
                 */
                readonly cursor?: components["parameters"]["Cursor"];
                /**
                 * @description The most items on a page.
                 * @example 20
                 */
                readonly limit?: components["parameters"]["Limit"];
                /**
                 * @description With `ownerSubject`, what is about the consumers of this person.
                 * @example development
                 */
                readonly ownerIssuer?: string;
                /** @example developer */
                readonly ownerSubject?: string;
                /**
                 * @description Those in this state alone.
                 * @example pending
                 */
                readonly state?: components["parameters"]["RequestState"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of requests. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "requestId": "R-42",
                     *           "consumerId": "acme",
                     *           "plan": "partner",
                     *           "reason": "We are live from January.",
                     *           "state": "pending",
                     *           "requestedBy": {
                     *             "kind": "user",
                     *             "issuer": "development",
                     *             "subject": "developer"
                     *           },
                     *           "requestedAt": "2026-11-20T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    readonly "application/json": components["schemas"]["PlanRequestPage"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly getPlanRequest: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example R-42 */
                readonly requestId: components["parameters"]["RequestId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The request. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "R-42",
                     *       "consumerId": "acme",
                     *       "plan": "partner",
                     *       "reason": "We are live from January.",
                     *       "state": "pending",
                     *       "requestedBy": {
                     *         "kind": "user",
                     *         "issuer": "development",
                     *         "subject": "developer"
                     *       },
                     *       "requestedAt": "2026-11-20T09:30:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["PlanRequest"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly withdrawPlanRequest: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example R-42 */
                readonly requestId: components["parameters"]["RequestId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The request, which stays on record. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "R-42",
                     *       "consumerId": "acme",
                     *       "plan": "partner",
                     *       "reason": "We are live from January.",
                     *       "state": "withdrawn",
                     *       "requestedBy": {
                     *         "kind": "user",
                     *         "issuer": "development",
                     *         "subject": "developer"
                     *       },
                     *       "requestedAt": "2026-11-20T09:30:00.000Z",
                     *       "decidedBy": {
                     *         "kind": "user",
                     *         "issuer": "development",
                     *         "subject": "developer"
                     *       },
                     *       "decidedAt": "2026-11-20T10:00:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["PlanRequest"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly decidePlanRequest: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example R-42 */
                readonly requestId: components["parameters"]["RequestId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "state": "approved",
                 *       "note": "Welcome.",
                 *       "scopes": [
                 *         "feed:read",
                 *         "orders:read",
                 *         "orders:write"
                 *       ]
                 *     }
                 */
                readonly "application/json": components["schemas"]["Decision"];
            };
        };
        readonly responses: {
            /** @description The request as it was decided. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requestId": "R-42",
                     *       "consumerId": "acme",
                     *       "plan": "partner",
                     *       "reason": "We are live from January.",
                     *       "state": "approved",
                     *       "requestedBy": {
                     *         "kind": "user",
                     *         "issuer": "development",
                     *         "subject": "developer"
                     *       },
                     *       "requestedAt": "2026-11-20T09:30:00.000Z",
                     *       "decidedBy": {
                     *         "kind": "user",
                     *         "issuer": "development",
                     *         "subject": "operator"
                     *       },
                     *       "decidedAt": "2026-11-20T10:00:00.000Z",
                     *       "note": "Welcome."
                     *     }
                     */
                    readonly "application/json": components["schemas"]["PlanRequest"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 413: components["responses"]["PayloadTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly listPlans: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description All of them, as the gateway enforces them. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "plan": "partner",
                     *           "description": "For partners that order.",
                     *           "rate": {
                     *             "limit": 600,
                     *             "window": 60
                     *           },
                     *           "quota": {
                     *             "day": 100000
                     *           },
                     *           "scopes": [
                     *             "feed:read",
                     *             "orders:read",
                     *             "orders:write"
                     *           ],
                     *           "offered": "on-approval"
                     *         }
                     *       ]
                     *     }
                     */
                    readonly "application/json": components["schemas"]["PlanList"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
}

/** What the handlers of system/consumers.v1 implement, and the operations below it that they may call. */
export interface Contract {
  readonly operations: operations;
  readonly local: 'changeConsumer' | 'closeConsumer' | 'createConsumer' | 'createKey' | 'decidePlanRequest' | 'getAllowance' | 'getConsumer' | 'getPlanRequest' | 'getUsage' | 'listChanges' | 'listClients' | 'listConsumers' | 'listDeprecatedCalls' | 'listKeys' | 'listPlanRequests' | 'listPlans' | 'mapClient' | 'requestPlan' | 'resumeConsumer' | 'revokeKey' | 'rotateKey' | 'suspendConsumer' | 'unmapClient' | 'withdrawPlanRequest';
  readonly call: object;
}
