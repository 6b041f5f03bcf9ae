// Generated from the contract by `npm run types`. Change the contract, not this file.
export interface paths {
    readonly "/accounts/{consumerId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The name of a consumer, as the registry knows it.
                 * @example acme
                 */
                readonly consumerId: string;
            };
            readonly cookie?: never;
        };
        /**
         * Find the customer a partner acts for
         * @description For a consumer, only its own account is found.
         */
        readonly get: operations["getAccount"];
        /**
         * Open a customer for a partner
         * @description Opens a business customer and maps the consumer to it. For a consumer that already has an account nothing changes, whatever the name. What is not given is filled in: mail goes to a mailbox kept for the account, goods to the counter of the depot, until the customer says otherwise.
         */
        readonly put: operations["openAccount"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/customers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List customers by number
         * @description For a person or a consumer, only the customer they act for is listed, unless they hold a scope of agents.
         */
        readonly get: operations["listCustomers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/customers/{customerId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read one customer
         * @description For a person or a consumer, only the customer they act for is found, unless they hold a scope of agents.
         */
        readonly get: operations["getCustomer"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/subjects/{subject}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Find the customer a signed-in subject acts for
         * @description For a person, only their own subject is found.
         */
        readonly get: operations["getCustomerBySubject"];
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
        readonly Account: {
            readonly consumerId: string;
            readonly customerId: components["schemas"]["CustomerId"];
        };
        /**
         * @example {
         *       "line1": "Kanalstraat 12",
         *       "postalCode": "1011 AB",
         *       "city": "Amsterdam",
         *       "country": "NL"
         *     }
         */
        readonly Address: {
            readonly city: string;
            /** @description ISO 3166-1 alpha-2. */
            readonly country: string;
            readonly line1: string;
            readonly line2?: string;
            readonly postalCode: string;
        };
        /** @description Opaque. Send it back as `cursor` for the next page; null on the last page. */
        readonly Cursor: string | null;
        readonly Customer: {
            readonly address: components["schemas"]["Address"];
            readonly creditLimit: components["schemas"]["Money"];
            readonly customerId: components["schemas"]["CustomerId"];
            /** Format: email */
            readonly email: string;
            readonly name: string;
            /** @enum {string} */
            readonly segment: "consumer" | "business";
            /**
             * Format: date
             * @description The day the customer was opened.
             */
            readonly since: string;
            readonly status: components["schemas"]["CustomerStatus"];
        };
        /** @example C-000001 */
        readonly CustomerId: string;
        readonly CustomerPage: {
            readonly items: readonly components["schemas"]["Customer"][];
            readonly nextCursor: components["schemas"]["Cursor"];
        };
        /**
         * @description A blocked customer may not order; a closed one is kept for its history.
         * @enum {string}
         */
        readonly CustomerStatus: "active" | "blocked" | "closed";
        /**
         * @description An amount of money in whole minor units of its currency (1290 EUR is € 12.90). Never a fraction.
         * @example {
         *       "amount": 1290,
         *       "currency": "EUR"
         *     }
         */
        readonly Money: {
            readonly amount: number;
            /** @description ISO 4217. */
            readonly currency: string;
        };
        readonly NewAccount: {
            readonly address?: components["schemas"]["Address"];
            /** Format: email */
            readonly email?: string;
            readonly name: string;
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
        readonly SubjectCustomer: {
            readonly customerId: components["schemas"]["CustomerId"];
            readonly subject: string;
        };
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
        /**
         * @description Where the page begins; the `nextCursor` of the page before. Only for the same filters.
         * @example WyJQLTAwMDAyMCJd
         */
        readonly Cursor: string;
        /**
         * @description Which customer.
         * @example C-000001
         */
        readonly CustomerId: components["schemas"]["CustomerId"];
        /**
         * @description Exactly these customers, all on one page whatever the limit; unknown ids are left out.
         * @example [
         *       "C-000001",
         *       "C-000002"
         *     ]
         */
        readonly CustomerIds: readonly components["schemas"]["CustomerId"][];
        /**
         * @description The most items on a page.
         * @example 20
         */
        readonly Limit: number;
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
    readonly getAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The name of a consumer, as the registry knows it.
                 * @example acme
                 */
                readonly consumerId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The mapping. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "consumerId": "acme",
                     *       "customerId": "C-000101"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Account"];
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
    readonly openAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The name of a consumer, as the registry knows it.
                 * @example acme
                 */
                readonly consumerId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "name": "Initech B.V."
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewAccount"];
            };
        };
        readonly responses: {
            /** @description The consumer already had this account. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "consumerId": "initech",
                     *       "customerId": "C-500001"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            /** @description The account is open. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "consumerId": "initech",
                     *       "customerId": "C-500001"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 413: components["responses"]["PayloadTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly listCustomers: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description Where the page begins; the `nextCursor` of the page before. Only for the same filters.
                 * @example WyJQLTAwMDAyMCJd
                 */
                readonly cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Exactly this address, in any case.
                 * @example customer-1@mail.example
                 */
                readonly email?: string;
                /**
                 * @description Exactly these customers, all on one page whatever the limit; unknown ids are left out.
                 * @example [
                 *       "C-000001",
                 *       "C-000002"
                 *     ]
                 */
                readonly ids?: components["parameters"]["CustomerIds"];
                /**
                 * @description The most items on a page.
                 * @example 20
                 */
                readonly limit?: components["parameters"]["Limit"];
                /** @example active */
                readonly status?: components["schemas"]["CustomerStatus"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of customers. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "customerId": "C-000001",
                     *           "name": "Noor de Vries",
                     *           "email": "customer-1@mail.example",
                     *           "segment": "consumer",
                     *           "status": "active",
                     *           "creditLimit": {
                     *             "amount": 250000,
                     *             "currency": "EUR"
                     *           },
                     *           "address": {
                     *             "line1": "Hafenstrasse 14",
                     *             "postalCode": "50668",
                     *             "city": "Köln",
                     *             "country": "DE"
                     *           },
                     *           "since": "2013-02-06"
                     *         }
                     *       ],
                     *       "nextCursor": "WyIwMDAwMDEiXQ"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CustomerPage"];
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
    readonly getCustomer: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description Which customer.
                 * @example C-000001
                 */
                readonly customerId: components["parameters"]["CustomerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The customer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "customerId": "C-000001",
                     *       "name": "Noor de Vries",
                     *       "email": "customer-1@mail.example",
                     *       "segment": "consumer",
                     *       "status": "active",
                     *       "creditLimit": {
                     *         "amount": 250000,
                     *         "currency": "EUR"
                     *       },
                     *       "address": {
                     *         "line1": "Hafenstrasse 14",
                     *         "postalCode": "50668",
                     *         "city": "Köln",
                     *         "country": "DE"
                     *       },
                     *       "since": "2013-02-06"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Customer"];
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
    readonly getCustomerBySubject: {
        readonly parameters: {
            readonly query: {
                /**
                 * @description The name of the issuer that gave the token; subjects of another are other people.
                 * @example development
                 */
                readonly issuer: string;
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description The `sub` claim of an access token.
                 * @example shopper
                 */
                readonly subject: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The mapping. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "subject": "shopper",
                     *       "customerId": "C-000001"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["SubjectCustomer"];
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
}

/** What the handlers of system/customers.v1 implement, and the operations below it that they may call. */
export interface Contract {
  readonly operations: operations;
  readonly local: 'getAccount' | 'getCustomer' | 'getCustomerBySubject' | 'listCustomers' | 'openAccount';
  readonly call: object;
}
