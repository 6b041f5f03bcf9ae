// Generated from the contract by `npm run types`. Change the contract, not this file.
export interface paths {
    readonly "/reservations/{reservationId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70 */
                readonly reservationId: components["schemas"]["Reference"];
            };
            readonly cookie?: never;
        };
        /** Read a reservation */
        readonly get: operations["getReservation"];
        /**
         * Reserve stock, all lines or none
         * @description Idempotent on the reservation id: the same lines again change nothing, other lines are refused, and an id of another customer is not found. Lines of the same product count together, in any order. After a release the id is used up.
         */
        readonly put: operations["reserveStock"];
        readonly post?: never;
        /**
         * Release a reservation
         * @description Idempotent and final; an id under which nothing was reserved yet is used up as well.
         */
        readonly delete: operations["releaseReservation"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/stock": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List stock by product */
        readonly get: operations["listStock"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/stock/{productId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read the stock of one product */
        readonly get: operations["getStock"];
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
        /** @description Opaque. Send it back as `cursor` for the next page; null on the last page. */
        readonly Cursor: string | null;
        /** @example C-000001 */
        readonly CustomerId: string;
        /**
         * @description So many pieces of a product.
         * @example {
         *       "productId": "P-000123",
         *       "quantity": 2
         *     }
         */
        readonly ItemQuantity: {
            readonly productId: components["schemas"]["ProductId"];
            readonly quantity: number;
        };
        readonly NewReservation: {
            readonly customerId: components["schemas"]["CustomerId"];
            readonly lines: readonly components["schemas"]["ItemQuantity"][];
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
        /** @example P-000123 */
        readonly ProductId: string;
        /**
         * @description An identifier the caller chooses; sending the same one again means the same thing again.
         * @example ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70
         */
        readonly Reference: string;
        readonly Reservation: {
            /** Format: date-time */
            readonly createdAt: string;
            readonly customerId: components["schemas"]["CustomerId"];
            readonly lines: readonly components["schemas"]["ItemQuantity"][];
            readonly reservationId: components["schemas"]["Reference"];
        };
        /** @description In pieces; `available` is what is on hand and not reserved. */
        readonly Stock: {
            readonly available: number;
            readonly onHand: number;
            readonly productId: components["schemas"]["ProductId"];
            readonly reserved: number;
            /** @enum {string} */
            readonly warehouse: "rotterdam" | "antwerp" | "cologne";
        };
        readonly StockPage: {
            readonly items: readonly components["schemas"]["Stock"][];
            readonly nextCursor: components["schemas"]["Cursor"];
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
         * @description The most items on a page.
         * @example 20
         */
        readonly Limit: number;
        /**
         * @description Whose it must be: what belongs to anyone else is not found. Only agents, and the gateway itself, may leave it out.
         * @example C-000001
         */
        readonly Owner: components["schemas"]["CustomerId"];
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
    readonly getReservation: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description Whose it must be: what belongs to anyone else is not found. Only agents, and the gateway itself, may leave it out.
                 * @example C-000001
                 */
                readonly customerId?: components["parameters"]["Owner"];
            };
            readonly header?: never;
            readonly path: {
                /** @example ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70 */
                readonly reservationId: components["schemas"]["Reference"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The reservation. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "reservationId": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "customerId": "C-000001",
                     *       "lines": [
                     *         {
                     *           "productId": "P-000001",
                     *           "quantity": 2
                     *         }
                     *       ],
                     *       "createdAt": "2026-11-20T09:30:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Reservation"];
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
    readonly reserveStock: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70 */
                readonly reservationId: components["schemas"]["Reference"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "customerId": "C-000001",
                 *       "lines": [
                 *         {
                 *           "productId": "P-000001",
                 *           "quantity": 2
                 *         }
                 *       ]
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewReservation"];
            };
        };
        readonly responses: {
            /** @description Already reserved so. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "reservationId": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "customerId": "C-000001",
                     *       "lines": [
                     *         {
                     *           "productId": "P-000001",
                     *           "quantity": 2
                     *         }
                     *       ],
                     *       "createdAt": "2026-11-20T09:30:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Reservation"];
                };
            };
            /** @description Reserved. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "reservationId": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "customerId": "C-000001",
                     *       "lines": [
                     *         {
                     *           "productId": "P-000001",
                     *           "quantity": 2
                     *         }
                     *       ],
                     *       "createdAt": "2026-11-20T09:30:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Reservation"];
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
    readonly releaseReservation: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description Whose it must be: what belongs to anyone else is not found. Only agents, and the gateway itself, may leave it out.
                 * @example C-000001
                 */
                readonly customerId?: components["parameters"]["Owner"];
            };
            readonly header?: never;
            readonly path: {
                /** @example ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70 */
                readonly reservationId: components["schemas"]["Reference"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Nothing is reserved under this id. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly listStock: {
        readonly parameters: {
            readonly query?: {
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
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of stock levels. */
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
                     *           "onHand": 120,
                     *           "reserved": 14,
                     *           "available": 106,
                     *           "warehouse": "rotterdam"
                     *         }
                     *       ],
                     *       "nextCursor": "WzFd"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["StockPage"];
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
    readonly getStock: {
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
            /** @description The stock level. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "productId": "P-000001",
                     *       "onHand": 120,
                     *       "reserved": 14,
                     *       "available": 106,
                     *       "warehouse": "rotterdam"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Stock"];
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

/** What the handlers of system/inventory.v1 implement, and the operations below it that they may call. */
export interface Contract {
  readonly operations: operations;
  readonly local: 'getReservation' | 'getStock' | 'listStock' | 'releaseReservation' | 'reserveStock';
  readonly call: object;
}
