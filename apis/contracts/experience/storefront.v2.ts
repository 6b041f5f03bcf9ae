// Generated from the contract by `npm run types`. Change the contract, not this file.
import type { Callable } from '../../handler.ts';
import type { operations as processCatalogueV1 } from '../process/catalogue.v1.ts';
import type { operations as processOrderingV1 } from '../process/ordering.v1.ts';

export interface paths {
    readonly "/orders": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List my orders
         * @description The shopper's orders, newest first. Payment and delivery are on each order's own page.
         */
        readonly get: operations["listMyOrders"];
        readonly put?: never;
        /**
         * Place an order
         * @description Orders and pays for a basket, all or nothing: when any step fails, from stock to shipping, nothing is ordered,
         *     nothing stays reserved and no money is held.
         *
         *     Repeating the request with the same `Idempotency-Key` answers with the order placed the first time. After 503 or
         *     504 the order may yet be placed: repeat it with the same key until that says how it ended. Order again with a new
         *     key after a refusal, or where `detail` asks for one; with another body, a used key is refused (422).
         */
        readonly post: operations["placeOrder"];
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
         * Read one of my orders
         * @description The order page: lines, payment and delivery. An order of somebody else is not found. While the carrier's side is
         *     down, `delivery.state` is `unknown`, `holes` says why, and everything else is there.
         */
        readonly get: operations["getMyOrder"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/products": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List products
         * @description The products on sale, by number, a page at a time. Public.
         */
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
        /**
         * Read one product
         * @description Public. A product that is no longer sold can still be read, for old orders; it is out of stock.
         */
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
        /** @enum {string} */
        readonly Category: "cables" | "connectors" | "enclosures" | "fasteners" | "lighting" | "power" | "safety" | "sensors" | "tools";
        /** @description Opaque. Send it back as `cursor` for the next page; null on the last page. */
        readonly Cursor: string | null;
        /** @description `known` comes with the other fields, `none` means that there is no parcel, and `unknown` that it cannot be said now: ask again later. */
        readonly Delivery: {
            readonly carrier?: string;
            /** Format: date-time */
            readonly estimatedDelivery?: string;
            /**
             * Format: uri-reference
             * @description While the parcel is under way, where to POST for a ticket to follow it live.
             */
            readonly follow?: string;
            /** @enum {string} */
            readonly state: "known" | "unknown" | "none";
            readonly status?: components["schemas"]["ShipmentState"];
            readonly trackingNumber?: components["schemas"]["TrackingNumber"];
        };
        /** @description Parts this answer had to do without; absent when it is whole. What stands at a part's place is a stand-in, and asking again later may find the part. */
        readonly Holes: readonly {
            /**
             * @description JSON pointer (RFC 6901) to the part in this answer.
             * @example /delivery
             */
            readonly pointer: string;
            /**
             * @description Kind of the problem that kept the part away, explained at `/problems/{reason}`.
             * @example circuit-open
             */
            readonly reason: string;
            /** @description Seconds after which asking again may find it. */
            readonly retryAfter?: number;
        }[];
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
            /** @description The basket. Lines of the same product count together. */
            readonly lines: readonly components["schemas"]["ItemQuantity"][];
            readonly payment: components["schemas"]["PaymentToken"];
            /** @description Where to; the shopper's own address when absent. */
            readonly shipTo?: components["schemas"]["Address"];
        };
        readonly Order: {
            readonly delivery: components["schemas"]["Delivery"];
            readonly holes?: components["schemas"]["Holes"];
            readonly lines: readonly components["schemas"]["OrderLine"][];
            readonly orderId: components["schemas"]["OrderId"];
            readonly payment: components["schemas"]["OrderPayment"];
            /** Format: date-time */
            readonly placedAt: string;
            readonly status: components["schemas"]["OrderState"];
            readonly total: components["schemas"]["Money"];
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
            readonly items: readonly components["schemas"]["OrderSummary"][];
            readonly nextCursor: components["schemas"]["Cursor"];
        };
        readonly OrderPayment: {
            readonly method: components["schemas"]["PaymentMethod"];
            readonly status: components["schemas"]["PaymentState"];
        };
        /** @enum {string} */
        readonly OrderState: "placed" | "confirmed" | "shipped" | "delivered" | "cancelled" | "refunded";
        readonly OrderSummary: {
            readonly lines: readonly components["schemas"]["OrderLine"][];
            readonly orderId: components["schemas"]["OrderId"];
            /** Format: date-time */
            readonly placedAt: string;
            readonly status: components["schemas"]["OrderState"];
            readonly total: components["schemas"]["Money"];
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
        /** @description How it is paid. */
        readonly PaymentToken: {
            /**
             * @description Stands for a means of payment, so that its number never comes here. With sample data `tok_visa`, `tok_mastercard` and `tok_amex` are accepted and `tok_declined` is declined.
             * @example tok_visa
             */
            readonly token: string;
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
            /**
             * @description Whether it can be ordered now; `low` means soon not.
             * @enum {string}
             */
            readonly availability: "in-stock" | "low" | "out-of-stock";
            readonly category: components["schemas"]["Category"];
            readonly description: string;
            readonly name: string;
            readonly price: components["schemas"]["Money"];
            readonly productId: components["schemas"]["ProductId"];
            readonly sku: string;
        };
        /** @example P-000123 */
        readonly ProductId: string;
        readonly ProductPage: {
            readonly items: readonly components["schemas"]["Product"][];
            readonly nextCursor: components["schemas"]["Cursor"];
        };
        /** @enum {string} */
        readonly ShipmentState: "requested" | "picked" | "in-transit" | "out-for-delivery" | "delivered" | "cancelled";
        /** @example TRK000000042 */
        readonly TrackingNumber: string;
    };
    responses: {
        /** @description The service behind this API could not be reached, or did not answer properly. */
        readonly BadGateway: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/upstream-unreachable",
                 *       "title": "A service behind the gateway could not be reached",
                 *       "status": 502,
                 *       "detail": "The service behind this API did not answer properly.",
                 *       "instance": "urn:uuid:0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90"
                 *     }
                 */
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
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
        /** @description The plan's rate or quota is used up; `Retry-After` says when to come back. */
        readonly TooManyRequests: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/too-many-requests",
                 *       "title": "The plan’s limit is reached",
                 *       "status": 429,
                 *       "detail": "The plan “free” allows 60 requests a minute. Try again in 12 seconds.",
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
         * @description Chosen by the caller, new for each thing it wants done, in double quotes or without. For 24 hours the same request with the same key gets the same answer, marked by `Idempotent-Replayed`, and nothing is done twice; another request with it is refused (422), and so is the same one while the first is still under way (409).
         * @example 4f9c2b7e1d3a4c5e8b6f
         */
        readonly IdempotencyKey: string;
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
         * @description Which product.
         * @example P-000001
         */
        readonly ProductId: components["schemas"]["ProductId"];
    };
    requestBodies: never;
    headers: {
        /**
         * @description Present, and `true`, when this is the answer of an earlier request with the same `Idempotency-Key`.
         * @example true
         */
        readonly IdempotentReplayed: boolean;
        /**
         * @description What is left of each limit, and the seconds until it is whole again (RateLimit header fields for HTTP).
         * @example "free";r=0;t=12
         */
        readonly RateLimit: string;
        /**
         * @description The limits that apply, and their windows in seconds (RateLimit header fields for HTTP).
         * @example "free";q=60;w=60
         */
        readonly RateLimitPolicy: string;
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
    readonly listMyOrders: {
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
                 * @description Only orders in this state.
                 * @example shipped
                 */
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
                     *           "status": "shipped",
                     *           "placedAt": "2026-11-20T09:30:00.000Z",
                     *           "lines": [
                     *             {
                     *               "productId": "P-000001",
                     *               "name": "Installation cable 3x1.5 mm² 10 m",
                     *               "quantity": 2,
                     *               "unitPrice": {
                     *                 "amount": 1290,
                     *                 "currency": "EUR"
                     *               }
                     *             }
                     *           ],
                     *           "total": {
                     *             "amount": 2580,
                     *             "currency": "EUR"
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
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly placeOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /**
                 * @description Chosen by the caller, new for each thing it wants done, in double quotes or without. For 24 hours the same request with the same key gets the same answer, marked by `Idempotent-Replayed`, and nothing is done twice; another request with it is refused (422), and so is the same one while the first is still under way (409).
                 * @example 4f9c2b7e1d3a4c5e8b6f
                 */
                readonly "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewOrder"];
            };
        };
        readonly responses: {
            /** @description The order is placed and paid for. */
            readonly 201: {
                headers: {
                    readonly "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "orderId": "O-00000042",
                     *       "status": "confirmed",
                     *       "placedAt": "2026-11-20T09:30:00.000Z",
                     *       "lines": [
                     *         {
                     *           "productId": "P-000001",
                     *           "name": "Installation cable 3x1.5 mm² 10 m",
                     *           "quantity": 2,
                     *           "unitPrice": {
                     *             "amount": 1290,
                     *             "currency": "EUR"
                     *           }
                     *         }
                     *       ],
                     *       "total": {
                     *         "amount": 2580,
                     *         "currency": "EUR"
                     *       },
                     *       "payment": {
                     *         "status": "authorised",
                     *         "method": {
                     *           "brand": "visa",
                     *           "last4": "4242"
                     *         }
                     *       },
                     *       "delivery": {
                     *         "state": "known",
                     *         "status": "requested",
                     *         "carrier": "Rhine Parcel",
                     *         "trackingNumber": "TRK000000012",
                     *         "estimatedDelivery": "2026-11-23T12:00:00.000Z",
                     *         "follow": "/experience/tracking/v1/parcels/TRK000000012/tickets"
                     *       }
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Order"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 402: components["responses"]["PaymentRequired"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 409: components["responses"]["Conflict"];
            readonly 413: components["responses"]["PayloadTooLarge"];
            readonly 415: components["responses"]["UnsupportedMediaType"];
            readonly 422: components["responses"]["Unprocessable"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 500: components["responses"]["Internal"];
            readonly 502: components["responses"]["BadGateway"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly getMyOrder: {
        readonly parameters: {
            readonly query?: never;
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
            /** @description The order as it now stands. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Order"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly listProducts: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description Only products of this category.
                 * @example cables
                 */
                readonly category?: components["schemas"]["Category"];
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
                 * @description Words, or beginnings of words, that name or SKU all hold, in any case and order.
                 * @example cable 10
                 */
                readonly search?: string;
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
                     *           "name": "Installation cable 3x1.5 mm² 10 m",
                     *           "description": "Flexible copper cable for fixed installation.",
                     *           "category": "cables",
                     *           "price": {
                     *             "amount": 1290,
                     *             "currency": "EUR"
                     *           },
                     *           "availability": "in-stock"
                     *         }
                     *       ],
                     *       "nextCursor": "WzFd"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ProductPage"];
                };
            };
            /** @description Not modified. What has the tag in `If-None-Match` is still the answer. */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 429: components["responses"]["TooManyRequests"];
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
            /** @description The product. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "productId": "P-000001",
                     *       "sku": "CBL-00001",
                     *       "name": "Installation cable 3x1.5 mm² 10 m",
                     *       "description": "Flexible copper cable for fixed installation.",
                     *       "category": "cables",
                     *       "price": {
                     *         "amount": 1290,
                     *         "currency": "EUR"
                     *       },
                     *       "availability": "in-stock"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Product"];
                };
            };
            /** @description Not modified. What has the tag in `If-None-Match` is still the answer. */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 404: components["responses"]["NotFound"];
            readonly 429: components["responses"]["TooManyRequests"];
            readonly 500: components["responses"]["Internal"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
}

/** What the handlers of experience/storefront.v2 implement, and the operations below it that they may call. */
export interface Contract {
  readonly operations: operations;
  readonly local: 'getMyOrder' | 'getProduct' | 'listMyOrders' | 'listProducts' | 'placeOrder';
  readonly call: {
    readonly process: {
      readonly catalogue: Callable<Pick<processCatalogueV1, 'getCatalogueProduct' | 'listCatalogue'>>;
      readonly ordering: Callable<Pick<processOrderingV1, 'getOrderStatus' | 'listOrders' | 'placeOrder'>>;
    };
  };
}
