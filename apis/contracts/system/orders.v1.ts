// Generated from the contract by `npm run types`. Change the contract, not this file.
export interface paths {
    readonly "/orders": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List orders, newest first */
        readonly get: operations["listOrders"];
        readonly put?: never;
        /**
         * Enter an order
         * @description Idempotent on `reference`: the same content again answers with the order as it now stands, other content is refused, and a reference of another customer's order is not found. A reference that was cancelled before it had an order is used up. All amounts have one currency, and the total is the sum of the lines.
         */
        readonly post: operations["createOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/orders/{orderId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read one order
         * @description An order of anyone but `customerId` is not found.
         */
        readonly get: operations["getOrder"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/orders/{orderId}/status": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Move an order on
         * @description placed → confirmed or cancelled; confirmed → shipped or cancelled; shipped → delivered or refunded; delivered → refunded. The status it already has changes nothing; any other is refused.
         */
        readonly post: operations["changeOrderStatus"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/references/{reference}/cancellation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Cancel whatever has this reference, now or later
         * @description For whoever does not know whether an order was entered. The order of this reference is cancelled; where there is none, there will be none: entering one is then refused. Idempotent and final. The order of another customer stays as it is, and one that has left is refused.
         */
        readonly put: operations["cancelReference"];
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
        readonly Cancellation: {
            readonly customerId: components["schemas"]["CustomerId"];
            readonly reason: components["schemas"]["Reason"];
        };
        /** @description Opaque. Send it back as `cursor` for the next page; null on the last page. */
        readonly Cursor: string | null;
        /** @example C-000001 */
        readonly CustomerId: string;
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
        readonly NewOrder: {
            readonly customerId: components["schemas"]["CustomerId"];
            readonly lines: readonly components["schemas"]["OrderLine"][];
            readonly paymentReference: components["schemas"]["Reference"];
            readonly reference: components["schemas"]["Reference"];
            readonly shipTo: components["schemas"]["Address"];
            readonly total: components["schemas"]["Money"];
        };
        readonly Order: {
            readonly customerId: components["schemas"]["CustomerId"];
            readonly lines: readonly components["schemas"]["OrderLine"][];
            readonly orderId: components["schemas"]["OrderId"];
            readonly paymentReference: components["schemas"]["Reference"];
            /** Format: date-time */
            readonly placedAt: string;
            readonly reference: components["schemas"]["Reference"];
            readonly shipTo: components["schemas"]["Address"];
            readonly status: components["schemas"]["OrderState"];
            readonly total: components["schemas"]["Money"];
            /** Format: date-time */
            readonly updatedAt: string;
        };
        /** @example O-00000042 */
        readonly OrderId: string;
        /**
         * @description A product as it was ordered; name and price are those of that moment.
         * @example {
         *       "productId": "P-000123",
         *       "name": "Cable drum 50 m",
         *       "quantity": 2,
         *       "unitPrice": {
         *         "amount": 1290,
         *         "currency": "EUR"
         *       }
         *     }
         */
        readonly OrderLine: {
            readonly name: string;
            readonly productId: components["schemas"]["ProductId"];
            readonly quantity: number;
            readonly unitPrice: components["schemas"]["Money"];
        };
        readonly OrderPage: {
            readonly items: readonly components["schemas"]["Order"][];
            readonly nextCursor: components["schemas"]["Cursor"];
        };
        /** @enum {string} */
        readonly OrderState: "placed" | "confirmed" | "shipped" | "delivered" | "cancelled" | "refunded";
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
         * @description Why, in one line for whoever reads the record later.
         * @example Ordered twice
         */
        readonly Reason: string;
        /**
         * @description An identifier the caller chooses; sending the same one again means the same thing again.
         * @example ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70
         */
        readonly Reference: string;
        readonly StatusChange: {
            readonly reason?: components["schemas"]["Reason"];
            /** @enum {string} */
            readonly status: "confirmed" | "shipped" | "delivered" | "cancelled" | "refunded";
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
         * @description Which order.
         * @example O-00000001
         */
        readonly OrderId: components["schemas"]["OrderId"];
        /**
         * @description Exactly these orders, all on one page whatever the limit; unknown ids are left out.
         * @example [
         *       "O-00000001",
         *       "O-00000002"
         *     ]
         */
        readonly OrderIds: readonly components["schemas"]["OrderId"][];
        /**
         * @description Whose it must be: what belongs to anyone else is not found. Only agents, and the gateway itself, may leave it out.
         * @example C-000001
         */
        readonly Owner: components["schemas"]["CustomerId"];
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
    readonly listOrders: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description Where the page begins; the `nextCursor` of the page before. Only for the same filters.
                 * @example WyJQLTAwMDAyMCJd
                 */
                readonly cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Only the orders of this customer. Only agents, and the gateway itself, may leave it out: for anyone else the list is then empty.
                 * @example C-000001
                 */
                readonly customerId?: components["schemas"]["CustomerId"];
                /**
                 * @description Exactly these orders, all on one page whatever the limit; unknown ids are left out.
                 * @example [
                 *       "O-00000001",
                 *       "O-00000002"
                 *     ]
                 */
                readonly ids?: components["parameters"]["OrderIds"];
                /**
                 * @description The most items on a page.
                 * @example 20
                 */
                readonly limit?: components["parameters"]["Limit"];
                /**
                 * @description The order placed under this reference, if there is one.
                 * @example ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70
                 */
                readonly reference?: components["schemas"]["Reference"];
                /** @example placed */
                readonly status?: components["schemas"]["OrderState"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of orders. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "orderId": "O-00000042",
                     *           "reference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *           "customerId": "C-000001",
                     *           "status": "placed",
                     *           "lines": [
                     *             {
                     *               "productId": "P-000001",
                     *               "name": "Installation cable 5 m",
                     *               "quantity": 2,
                     *               "unitPrice": {
                     *                 "amount": 8109,
                     *                 "currency": "EUR"
                     *               }
                     *             }
                     *           ],
                     *           "total": {
                     *             "amount": 16218,
                     *             "currency": "EUR"
                     *           },
                     *           "paymentReference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *           "placedAt": "2026-11-20T09:30:00.000Z",
                     *           "updatedAt": "2026-11-20T09:30:00.000Z",
                     *           "shipTo": {
                     *             "line1": "Hafenstrasse 14",
                     *             "postalCode": "50668",
                     *             "city": "Köln",
                     *             "country": "DE"
                     *           }
                     *         }
                     *       ],
                     *       "nextCursor": "WzQyXQ"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["OrderPage"];
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
    readonly createOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "reference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                 *       "customerId": "C-000001",
                 *       "lines": [
                 *         {
                 *           "productId": "P-000001",
                 *           "name": "Installation cable 5 m",
                 *           "quantity": 2,
                 *           "unitPrice": {
                 *             "amount": 8109,
                 *             "currency": "EUR"
                 *           }
                 *         }
                 *       ],
                 *       "total": {
                 *         "amount": 16218,
                 *         "currency": "EUR"
                 *       },
                 *       "paymentReference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                 *       "shipTo": {
                 *         "line1": "Hafenstrasse 14",
                 *         "postalCode": "50668",
                 *         "city": "Köln",
                 *         "country": "DE"
                 *       }
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewOrder"];
            };
        };
        readonly responses: {
            /** @description This order was entered before. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "orderId": "O-00000042",
                     *       "reference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "customerId": "C-000001",
                     *       "status": "placed",
                     *       "lines": [
                     *         {
                     *           "productId": "P-000001",
                     *           "name": "Installation cable 5 m",
                     *           "quantity": 2,
                     *           "unitPrice": {
                     *             "amount": 8109,
                     *             "currency": "EUR"
                     *           }
                     *         }
                     *       ],
                     *       "total": {
                     *         "amount": 16218,
                     *         "currency": "EUR"
                     *       },
                     *       "paymentReference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "placedAt": "2026-11-20T09:30:00.000Z",
                     *       "updatedAt": "2026-11-20T09:30:00.000Z",
                     *       "shipTo": {
                     *         "line1": "Hafenstrasse 14",
                     *         "postalCode": "50668",
                     *         "city": "Köln",
                     *         "country": "DE"
                     *       }
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Order"];
                };
            };
            /** @description The order is placed. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "orderId": "O-00000042",
                     *       "reference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "customerId": "C-000001",
                     *       "status": "placed",
                     *       "lines": [
                     *         {
                     *           "productId": "P-000001",
                     *           "name": "Installation cable 5 m",
                     *           "quantity": 2,
                     *           "unitPrice": {
                     *             "amount": 8109,
                     *             "currency": "EUR"
                     *           }
                     *         }
                     *       ],
                     *       "total": {
                     *         "amount": 16218,
                     *         "currency": "EUR"
                     *       },
                     *       "paymentReference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "placedAt": "2026-11-20T09:30:00.000Z",
                     *       "updatedAt": "2026-11-20T09:30:00.000Z",
                     *       "shipTo": {
                     *         "line1": "Hafenstrasse 14",
                     *         "postalCode": "50668",
                     *         "city": "Köln",
                     *         "country": "DE"
                     *       }
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Order"];
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
    readonly getOrder: {
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
                /**
                 * @description Which order.
                 * @example O-00000001
                 */
                readonly orderId: components["parameters"]["OrderId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The order. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "orderId": "O-00000042",
                     *       "reference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "customerId": "C-000001",
                     *       "status": "placed",
                     *       "lines": [
                     *         {
                     *           "productId": "P-000001",
                     *           "name": "Installation cable 5 m",
                     *           "quantity": 2,
                     *           "unitPrice": {
                     *             "amount": 8109,
                     *             "currency": "EUR"
                     *           }
                     *         }
                     *       ],
                     *       "total": {
                     *         "amount": 16218,
                     *         "currency": "EUR"
                     *       },
                     *       "paymentReference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "placedAt": "2026-11-20T09:30:00.000Z",
                     *       "updatedAt": "2026-11-20T09:30:00.000Z",
                     *       "shipTo": {
                     *         "line1": "Hafenstrasse 14",
                     *         "postalCode": "50668",
                     *         "city": "Köln",
                     *         "country": "DE"
                     *       }
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Order"];
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
    readonly changeOrderStatus: {
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
                /**
                 * @description Which order.
                 * @example O-00000001
                 */
                readonly orderId: components["parameters"]["OrderId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "status": "cancelled",
                 *       "reason": "Ordered twice"
                 *     }
                 */
                readonly "application/json": components["schemas"]["StatusChange"];
            };
        };
        readonly responses: {
            /** @description The order as it now stands. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "orderId": "O-00000042",
                     *       "reference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "customerId": "C-000001",
                     *       "status": "cancelled",
                     *       "lines": [
                     *         {
                     *           "productId": "P-000001",
                     *           "name": "Installation cable 5 m",
                     *           "quantity": 2,
                     *           "unitPrice": {
                     *             "amount": 8109,
                     *             "currency": "EUR"
                     *           }
                     *         }
                     *       ],
                     *       "total": {
                     *         "amount": 16218,
                     *         "currency": "EUR"
                     *       },
                     *       "paymentReference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "placedAt": "2026-11-20T09:30:00.000Z",
                     *       "updatedAt": "2026-11-20T09:30:00.000Z",
                     *       "shipTo": {
                     *         "line1": "Hafenstrasse 14",
                     *         "postalCode": "50668",
                     *         "city": "Köln",
                     *         "country": "DE"
                     *       }
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Order"];
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
    readonly cancelReference: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description Under which the order was, or was to be, entered.
                 * @example ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70
                 */
                readonly reference: components["schemas"]["Reference"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "customerId": "C-000001",
                 *       "reason": "The order could not be completed."
                 *     }
                 */
                readonly "application/json": components["schemas"]["Cancellation"];
            };
        };
        readonly responses: {
            /** @description No order of this customer stands under this reference, and none will. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 409: components["responses"]["Conflict"];
            readonly 413: components["responses"]["PayloadTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
}

/** What the handlers of system/orders.v1 implement, and the operations below it that they may call. */
export interface Contract {
  readonly operations: operations;
  readonly local: 'cancelReference' | 'changeOrderStatus' | 'createOrder' | 'getOrder' | 'listOrders';
  readonly call: object;
}
