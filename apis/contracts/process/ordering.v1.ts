// Generated from the contract by `npm run types`. Change the contract, not this file.
import type { Callable } from '../../handler.ts';
import type { operations as systemCustomersV1 } from '../system/customers.v1.ts';
import type { operations as systemInventoryV1 } from '../system/inventory.v1.ts';
import type { operations as systemOrdersV1 } from '../system/orders.v1.ts';
import type { operations as systemPaymentsV1 } from '../system/payments.v1.ts';
import type { operations as systemProductsV1 } from '../system/products.v1.ts';
import type { operations as systemShipmentsV1 } from '../system/shipments.v1.ts';

export interface paths {
    readonly "/orders": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List orders, newest first
         * @description The caller's own orders. With the scope `orders:read-any`, those of any `customerId` that is asked for; without it,
         *     any `customerId` but the caller's own is not found.
         */
        readonly get: operations["listOrders"];
        readonly put?: never;
        /**
         * Place an order
         * @description Checks the customer, takes names and prices from the article master, reserves the stock, holds the money, enters
         *     the order, asks for the shipment and confirms the order. A step that fails undoes those before it: no stock stays
         *     reserved, no money held, and an order that was entered already is cancelled.
         *
         *     Idempotent: the same key with the same body answers as it did the first time, with the order as it was placed or
         *     with the problem it was undone for; with another body it is refused (422). When nothing was done yet, the key is
         *     as good as new. What was begun is finished or undone even when the caller leaves, its time runs out (504) or the
         *     gateway restarts: repeat with the same key and body to learn how it ended.
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
         * Read how an order stands
         * @description The order with its payment and its delivery, which are read at the same time. While the shipping service does not
         *     answer, the rest is answered all the same; `delivery.state` is `unknown` and `holes` says why.
         */
        readonly get: operations["getOrderStatus"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/orders/{orderId}/cancellation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Cancel an order that has not left
         * @description Stops the shipment, lets go of the money and of the stock, and marks the order as cancelled, in that order. Once
         *     the shipment is stopped the rest is done as well, if not at once then when its system answers again; the call can
         *     also simply be repeated, and with an Idempotency-Key the repeat is told how the first call ended. Refused (409) once
         *     the order has been shipped or ended, or once the carrier has the parcel. Any order with the scope `orders:cancel`; without it, the caller's own.
         */
        readonly post: operations["cancelOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/orders/{orderId}/refund": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Refund an order that has left
         * @description Gives the whole amount back and marks the order as refunded. Refused (409) unless the order is shipped or
         *     delivered and its money was taken. With an Idempotency-Key a repeat is told how the first call ended. Any order with the scope `orders:refund`; without it, the caller's own.
         */
        readonly post: operations["refundOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/parcels/{trackingNumber}/permission": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * May the caller follow this parcel?
         * @description Yes when the parcel belongs to an order the caller may read; otherwise the parcel is not found, whether it exists
         *     or not. Asked by APIs that forward parcel traffic straight to the shipping service.
         */
        readonly get: operations["mayTrack"];
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
        /** @description Opaque. Send it back as `cursor` for the next page; null on the last page. */
        readonly Cursor: string | null;
        /** @example C-000001 */
        readonly CustomerId: string;
        /** @description `known` comes with the other fields, `none` means that there is no parcel, and `unknown` that the shipping service did not say: ask again later. */
        readonly Delivery: {
            readonly carrier?: string;
            /** Format: date-time */
            readonly estimatedDelivery?: string;
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
            /** @description What is wanted. Lines of the same product count together. */
            readonly lines: readonly components["schemas"]["ItemQuantity"][];
            readonly payment: components["schemas"]["PaymentToken"];
            /** @description Where to; the customer's own address when absent. */
            readonly shipTo?: components["schemas"]["Address"];
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
        readonly OrderStatus: {
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
        readonly OrderSummary: {
            readonly customerId: components["schemas"]["CustomerId"];
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
             * @description Stands for a means of payment, so that its number never comes here.
             * @example tok_visa
             */
            readonly token: string;
        };
        readonly Permission: {
            /** @constant */
            readonly allowed: true;
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
        readonly Reason: {
            readonly reason: components["schemas"]["Reason_common"];
        };
        /**
         * @description Why, in one line for whoever reads the record later.
         * @example Ordered twice
         */
        readonly Reason_common: string;
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
         * @description As a required key, for callers that have one; without it, sending again does it again.
         * @example 4f9c2b7e1d3a4c5e8b6f
         */
        readonly OptionalIdempotencyKey: string;
        /**
         * @description Which order.
         * @example O-00000001
         */
        readonly OrderId: components["schemas"]["OrderId"];
        /**
         * @description As the carrier and the order say it.
         * @example TRK000000042
         */
        readonly TrackingNumber: components["schemas"]["TrackingNumber"];
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
                 * @description Only the orders of this customer.
                 * @example C-000001
                 */
                readonly customerId?: components["schemas"]["CustomerId"];
                /**
                 * @description The most items on a page.
                 * @example 20
                 */
                readonly limit?: components["parameters"]["Limit"];
                /**
                 * @description Only orders in this state.
                 * @example confirmed
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
                     *           "customerId": "C-000001",
                     *           "status": "confirmed",
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
            readonly 404: components["responses"]["NotFound"];
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
                /**
                 * @example {
                 *       "lines": [
                 *         {
                 *           "productId": "P-000001",
                 *           "quantity": 2
                 *         }
                 *       ],
                 *       "payment": {
                 *         "token": "tok_visa"
                 *       },
                 *       "shipTo": {
                 *         "line1": "Hafenstrasse 4",
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
            /** @description The order is placed, paid for and on its way to the warehouse. */
            readonly 201: {
                headers: {
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
                     *         "trackingNumber": "TRK000000012",
                     *         "carrier": "Rhine Parcel",
                     *         "estimatedDelivery": "2026-11-23T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": components["schemas"]["OrderStatus"];
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
            readonly 500: components["responses"]["Internal"];
            readonly 502: components["responses"]["BadGateway"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly getOrderStatus: {
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
                    readonly "application/json": components["schemas"]["OrderStatus"];
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
    readonly cancelOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description As a required key, for callers that have one; without it, sending again does it again.
                 * @example 4f9c2b7e1d3a4c5e8b6f
                 */
                readonly "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
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
                 *       "reason": "Ordered twice"
                 *     }
                 */
                readonly "application/json": components["schemas"]["Reason"];
            };
        };
        readonly responses: {
            /** @description The order is cancelled. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "orderId": "O-00000042",
                     *       "status": "cancelled",
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
                     *         "status": "voided",
                     *         "method": {
                     *           "brand": "visa",
                     *           "last4": "4242"
                     *         }
                     *       },
                     *       "delivery": {
                     *         "state": "known",
                     *         "status": "cancelled",
                     *         "trackingNumber": "TRK000000012",
                     *         "carrier": "Rhine Parcel",
                     *         "estimatedDelivery": "2026-11-23T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": components["schemas"]["OrderStatus"];
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
            readonly 502: components["responses"]["BadGateway"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly refundOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description As a required key, for callers that have one; without it, sending again does it again.
                 * @example 4f9c2b7e1d3a4c5e8b6f
                 */
                readonly "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
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
                 *       "reason": "Damaged in transit"
                 *     }
                 */
                readonly "application/json": components["schemas"]["Reason"];
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
                     *       "orderId": "O-00000042",
                     *       "status": "refunded",
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
                     *         "status": "refunded",
                     *         "method": {
                     *           "brand": "visa",
                     *           "last4": "4242"
                     *         }
                     *       },
                     *       "delivery": {
                     *         "state": "known",
                     *         "status": "delivered",
                     *         "trackingNumber": "TRK000000012",
                     *         "carrier": "Rhine Parcel",
                     *         "estimatedDelivery": "2026-11-23T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    readonly "application/json": components["schemas"]["OrderStatus"];
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
    readonly mayTrack: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description As the carrier and the order say it.
                 * @example TRK000000042
                 */
                readonly trackingNumber: components["parameters"]["TrackingNumber"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Yes. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "allowed": true
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Permission"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["Internal"];
            readonly 502: components["responses"]["BadGateway"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
}

/** What the handlers of process/ordering.v1 implement, and the operations below it that they may call. */
export interface Contract {
  readonly operations: operations;
  readonly local: 'cancelOrder' | 'getOrderStatus' | 'listOrders' | 'mayTrack' | 'placeOrder' | 'refundOrder';
  readonly call: {
    readonly system: {
      readonly customers: Callable<Pick<systemCustomersV1, 'getAccount' | 'getCustomer' | 'getCustomerBySubject' | 'openAccount'>>;
      readonly products: Callable<Pick<systemProductsV1, 'listProducts'>>;
      readonly inventory: Callable<Pick<systemInventoryV1, 'releaseReservation' | 'reserveStock'>>;
      readonly payments: Callable<Pick<systemPaymentsV1, 'authorisePayment' | 'getPayment' | 'refundPayment' | 'voidPayment'>>;
      readonly orders: Callable<Pick<systemOrdersV1, 'cancelReference' | 'changeOrderStatus' | 'createOrder' | 'getOrder' | 'listOrders'>>;
      readonly shipments: Callable<Pick<systemShipmentsV1, 'cancelReference' | 'cancelShipment' | 'listShipments' | 'requestShipment'>>;
    };
  };
}
