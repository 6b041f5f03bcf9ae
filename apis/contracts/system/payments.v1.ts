// Generated from the contract by `npm run types`. Change the contract, not this file.
export interface paths {
    readonly "/payments": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read several payments */
        readonly get: operations["listPayments"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/payments/{paymentReference}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example seed_00000001 */
                readonly paymentReference: components["parameters"]["PaymentReference"];
            };
            readonly cookie?: never;
        };
        /** Read one payment */
        readonly get: operations["getPayment"];
        /**
         * Hold an amount of money
         * @description Idempotent on the reference: the same content again changes nothing, other content is refused, a reference of another customer is not found, and what was declined stays declined. After a void the reference is used up. An amount over 25 000.00 is declined.
         */
        readonly put: operations["authorisePayment"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/payments/{paymentReference}/refunds": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Give money back
         * @description Idempotent: a payment is refunded once, in whole or in part; the same amount again changes nothing, another one is refused. Only money that was taken can be given back.
         */
        readonly post: operations["refundPayment"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/payments/{paymentReference}/void": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Let go of money held
         * @description Idempotent. What was declined held nothing and stays declined; what was taken must be refunded instead.
         */
        readonly post: operations["voidPayment"];
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
        readonly NewPayment: {
            readonly amount: components["schemas"]["Money"];
            readonly customerId: components["schemas"]["CustomerId"];
            readonly method: {
                /** @description Stands for a means of payment, so that its number never comes here. In this sandbox `tok_visa`, `tok_mastercard` and `tok_amex` are accepted, `tok_declined` is declined. */
                readonly token: string;
            };
        };
        readonly NewRefund: {
            readonly amount?: components["schemas"]["Money"];
            readonly reason: components["schemas"]["Reason"];
        };
        readonly Payment: {
            readonly amount: components["schemas"]["Money"];
            /** Format: date-time */
            readonly createdAt: string;
            readonly customerId: components["schemas"]["CustomerId"];
            readonly method: components["schemas"]["PaymentMethod"];
            readonly paymentReference: components["schemas"]["Reference"];
            readonly refundedAmount?: components["schemas"]["Money"];
            readonly status: components["schemas"]["PaymentState"];
        };
        readonly PaymentList: {
            readonly items: readonly components["schemas"]["Payment"][];
        };
        /**
         * @description What may be shown of a means of payment.
         * @example {
         *       "brand": "visa",
         *       "last4": "4242"
         *     }
         */
        readonly PaymentMethod: {
            readonly brand: string;
            readonly last4: string;
        };
        /** @enum {string} */
        readonly PaymentState: "authorised" | "captured" | "voided" | "refunded" | "declined";
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
        /** @description The means of payment was refused; another one may succeed. */
        readonly PaymentRequired: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/payment-declined",
                 *       "title": "The payment was declined",
                 *       "status": 402,
                 *       "detail": "The card was declined. Try another means of payment.",
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
         * @description Whose it must be: what belongs to anyone else is not found. Only agents, and the gateway itself, may leave it out.
         * @example C-000001
         */
        readonly Owner: components["schemas"]["CustomerId"];
        /** @example seed_00000001 */
        readonly PaymentReference: components["schemas"]["Reference"];
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
    readonly listPayments: {
        readonly parameters: {
            readonly query: {
                /**
                 * @description Whose it must be: what belongs to anyone else is not found. Only agents, and the gateway itself, may leave it out.
                 * @example C-000001
                 */
                readonly customerId?: components["parameters"]["Owner"];
                /**
                 * @description Exactly these payments; unknown references are left out of the answer.
                 * @example [
                 *       "seed_00000001",
                 *       "seed_00000002"
                 *     ]
                 */
                readonly references: readonly components["schemas"]["Reference"][];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The payments, by reference. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "paymentReference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *           "customerId": "C-000001",
                     *           "amount": {
                     *             "amount": 16218,
                     *             "currency": "EUR"
                     *           },
                     *           "status": "authorised",
                     *           "method": {
                     *             "brand": "visa",
                     *             "last4": "4242"
                     *           },
                     *           "createdAt": "2026-11-20T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    readonly "application/json": components["schemas"]["PaymentList"];
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
    readonly getPayment: {
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
                /** @example seed_00000001 */
                readonly paymentReference: components["parameters"]["PaymentReference"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The payment. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "paymentReference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "customerId": "C-000001",
                     *       "amount": {
                     *         "amount": 16218,
                     *         "currency": "EUR"
                     *       },
                     *       "status": "authorised",
                     *       "method": {
                     *         "brand": "visa",
                     *         "last4": "4242"
                     *       },
                     *       "createdAt": "2026-11-20T09:30:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Payment"];
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
    readonly authorisePayment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example seed_00000001 */
                readonly paymentReference: components["parameters"]["PaymentReference"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "customerId": "C-000001",
                 *       "amount": {
                 *         "amount": 16218,
                 *         "currency": "EUR"
                 *       },
                 *       "method": {
                 *         "token": "tok_visa"
                 *       }
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewPayment"];
            };
        };
        readonly responses: {
            /** @description Already held or taken. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "paymentReference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "customerId": "C-000001",
                     *       "amount": {
                     *         "amount": 16218,
                     *         "currency": "EUR"
                     *       },
                     *       "status": "authorised",
                     *       "method": {
                     *         "brand": "visa",
                     *         "last4": "4242"
                     *       },
                     *       "createdAt": "2026-11-20T09:30:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Payment"];
                };
            };
            /** @description The money is held. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "paymentReference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "customerId": "C-000001",
                     *       "amount": {
                     *         "amount": 16218,
                     *         "currency": "EUR"
                     *       },
                     *       "status": "authorised",
                     *       "method": {
                     *         "brand": "visa",
                     *         "last4": "4242"
                     *       },
                     *       "createdAt": "2026-11-20T09:30:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Payment"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 402: components["responses"]["PaymentRequired"];
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
    readonly refundPayment: {
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
                /** @example seed_00000001 */
                readonly paymentReference: components["parameters"]["PaymentReference"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "reason": "Damaged in transit"
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewRefund"];
            };
        };
        readonly responses: {
            /** @description The money is given back. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "paymentReference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "customerId": "C-000001",
                     *       "amount": {
                     *         "amount": 16218,
                     *         "currency": "EUR"
                     *       },
                     *       "status": "refunded",
                     *       "method": {
                     *         "brand": "visa",
                     *         "last4": "4242"
                     *       },
                     *       "createdAt": "2026-11-20T09:30:00.000Z",
                     *       "refundedAmount": {
                     *         "amount": 16218,
                     *         "currency": "EUR"
                     *       }
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Payment"];
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
    readonly voidPayment: {
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
                /** @example seed_00000001 */
                readonly paymentReference: components["parameters"]["PaymentReference"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Nothing is held. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "paymentReference": "ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70",
                     *       "customerId": "C-000001",
                     *       "amount": {
                     *         "amount": 16218,
                     *         "currency": "EUR"
                     *       },
                     *       "status": "voided",
                     *       "method": {
                     *         "brand": "visa",
                     *         "last4": "4242"
                     *       },
                     *       "createdAt": "2026-11-20T09:30:00.000Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Payment"];
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
}

/** What the handlers of system/payments.v1 implement, and the operations below it that they may call. */
export interface Contract {
  readonly operations: operations;
  readonly local: 'authorisePayment' | 'getPayment' | 'listPayments' | 'refundPayment' | 'voidPayment';
  readonly call: object;
}
