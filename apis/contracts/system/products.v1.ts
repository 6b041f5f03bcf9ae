// Generated from the contract by `npm run types`. Change the contract, not this file.
export interface paths {
    readonly "/products": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List products by number */
        readonly get: operations["listProducts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/products/{productId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read one product */
        readonly get: operations["getProduct"];
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
        /** @enum {string} */
        readonly Category: "cables" | "connectors" | "enclosures" | "fasteners" | "lighting" | "power" | "safety" | "sensors" | "tools";
        /** @description Opaque. Send it back as `cursor` for the next page; null on the last page. */
        readonly Cursor: string | null;
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
        readonly Product: {
            readonly category: components["schemas"]["Category"];
            readonly description: string;
            readonly name: string;
            readonly price: components["schemas"]["Money"];
            readonly productId: components["schemas"]["ProductId"];
            readonly sku: string;
            readonly status: components["schemas"]["ProductStatus"];
            readonly weightGrams: number;
        };
        /** @example P-000123 */
        readonly ProductId: string;
        readonly ProductPage: {
            readonly items: readonly components["schemas"]["Product"][];
            readonly nextCursor: components["schemas"]["Cursor"];
        };
        /**
         * @description A discontinued product is no longer sold, but still known.
         * @enum {string}
         */
        readonly ProductStatus: "active" | "discontinued";
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
    };
    parameters: {
        /**
         * @description Where the page begins; the `nextCursor` of the page before. Only for the same filters.
         * @example WyJQLTAwMDAyMCJd
         */
        readonly Cursor: string;
        /**
         * @description The most items on a page.
         * @example 20
         */
        readonly Limit: number;
        /**
         * @description Which product.
         * @example P-000001
         */
        readonly ProductId: components["schemas"]["ProductId"];
        /**
         * @description Exactly these products, all on one page whatever the limit; unknown ids are left out.
         * @example [
         *       "P-000001",
         *       "P-000002"
         *     ]
         */
        readonly ProductIds: readonly components["schemas"]["ProductId"][];
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
    readonly listProducts: {
        readonly parameters: {
            readonly query?: {
                /** @example cables */
                readonly category?: components["schemas"]["Category"];
                /**
                 * @description Where the page begins; the `nextCursor` of the page before. Only for the same filters.
                 * @example WyJQLTAwMDAyMCJd
                 */
                readonly cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Exactly these products, all on one page whatever the limit; unknown ids are left out.
                 * @example [
                 *       "P-000001",
                 *       "P-000002"
                 *     ]
                 */
                readonly ids?: components["parameters"]["ProductIds"];
                /**
                 * @description The most items on a page.
                 * @example 20
                 */
                readonly limit?: components["parameters"]["Limit"];
                /**
                 * @description Words, or beginnings of words, that name or SKU all hold, in any case and order.
                 * @example cable 5
                 */
                readonly search?: string;
                /** @example active */
                readonly status?: components["schemas"]["ProductStatus"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of products. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "productId": "P-000001",
                     *           "sku": "CBL-00001",
                     *           "name": "Installation cable 5 m",
                     *           "description": "Installation cable for trade use, 5 m.",
                     *           "category": "cables",
                     *           "price": {
                     *             "amount": 8109,
                     *             "currency": "EUR"
                     *           },
                     *           "weightGrams": 990,
                     *           "status": "active"
                     *         }
                     *       ],
                     *       "nextCursor": "WzFd"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ProductPage"];
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
    readonly getProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description Which product.
                 * @example P-000001
                 */
                readonly productId: components["parameters"]["ProductId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The product, also when it is discontinued. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "productId": "P-000001",
                     *       "sku": "CBL-00001",
                     *       "name": "Installation cable 5 m",
                     *       "description": "Installation cable for trade use, 5 m.",
                     *       "category": "cables",
                     *       "price": {
                     *         "amount": 8109,
                     *         "currency": "EUR"
                     *       },
                     *       "weightGrams": 990,
                     *       "status": "active"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Product"];
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

/** What the handlers of system/products.v1 implement, and the operations below it that they may call. */
export interface Contract {
  readonly operations: operations;
  readonly local: 'getProduct' | 'listProducts';
  readonly call: object;
}
