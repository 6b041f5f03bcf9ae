// Generated from the contract by `npm run types`. Change the contract, not this file.
import type { Callable } from '../../handler.ts';
import type { operations as systemCustomersV1 } from '../system/customers.v1.ts';
import type { operations as systemOrdersV1 } from '../system/orders.v1.ts';
import type { operations as systemPaymentsV1 } from '../system/payments.v1.ts';
import type { operations as systemShipmentsV1 } from '../system/shipments.v1.ts';

export interface paths {
    readonly "/customers/{customerId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read the whole view of a customer
         * @description The 20 latest orders, newest first, their payments, and the parcels among them that have not arrived yet. For
         *     identities with the scope `customers:read` only. While the shipping service does not answer, the rest is answered
         *     all the same; `deliveries.state` is `unknown` and `holes` says why.
         */
        readonly get: operations["getCustomerView"];
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
        readonly Customer: {
            readonly address: components["schemas"]["Address"];
            readonly creditLimit: components["schemas"]["Money"];
            readonly customerId: components["schemas"]["CustomerId"];
            /** Format: email */
            readonly email: string;
            readonly name: string;
            /** @enum {string} */
            readonly segment: "consumer" | "business";
            /** Format: date */
            readonly since: string;
            /** @enum {string} */
            readonly status: "active" | "blocked" | "closed";
        };
        /** @example C-000001 */
        readonly CustomerId: string;
        readonly CustomerView: {
            readonly customer: components["schemas"]["Customer"];
            readonly deliveries: components["schemas"]["Deliveries"];
            readonly holes?: components["schemas"]["Holes"];
            readonly payments: readonly components["schemas"]["OrderPayment"][];
            readonly recentOrders: readonly components["schemas"]["RecentOrder"][];
        };
        /** @description `unknown`, and then without parcels, when the shipping service did not say. */
        readonly Deliveries: {
            readonly open: readonly components["schemas"]["OpenDelivery"][];
            /** @enum {string} */
            readonly state: "known" | "unknown";
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
        readonly OpenDelivery: {
            readonly carrier: string;
            /** Format: date-time */
            readonly estimatedDelivery?: string;
            readonly orderId: components["schemas"]["OrderId"];
            readonly status: components["schemas"]["ShipmentState"];
            readonly trackingNumber: components["schemas"]["TrackingNumber"];
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
        readonly OrderPayment: {
            readonly amount: components["schemas"]["Money"];
            readonly method: components["schemas"]["PaymentMethod"];
            readonly orderId: components["schemas"]["OrderId"];
            readonly refundedAmount?: components["schemas"]["Money"];
            readonly status: components["schemas"]["PaymentState"];
        };
        /** @enum {string} */
        readonly OrderState: "placed" | "confirmed" | "shipped" | "delivered" | "cancelled" | "refunded";
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
        /** @example P-000123 */
        readonly ProductId: string;
        readonly RecentOrder: {
            readonly lines: readonly components["schemas"]["OrderLine"][];
            readonly orderId: components["schemas"]["OrderId"];
            /** Format: date-time */
            readonly placedAt: string;
            readonly status: components["schemas"]["OrderState"];
            readonly total: components["schemas"]["Money"];
        };
        /** @enum {string} */
        readonly ShipmentState: "requested" | "picked" | "in-transit" | "out-for-delivery" | "delivered" | "cancelled";
        /** @example TRK000000042 */
        readonly TrackingNumber: string;
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
         * @description Which customer.
         * @example C-000001
         */
        readonly CustomerId: components["schemas"]["CustomerId"];
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
    readonly getCustomerView: {
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
            /** @description The view. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "customer": {
                     *         "customerId": "C-000001",
                     *         "name": "Brandt Technik GmbH",
                     *         "email": "orders@brandt-technik.example",
                     *         "segment": "business",
                     *         "status": "active",
                     *         "creditLimit": {
                     *           "amount": 1500000,
                     *           "currency": "EUR"
                     *         },
                     *         "address": {
                     *           "line1": "Hafenstrasse 4",
                     *           "postalCode": "50668",
                     *           "city": "Köln",
                     *           "country": "DE"
                     *         },
                     *         "since": "2019-04-01"
                     *       },
                     *       "recentOrders": [
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
                     *       "payments": [
                     *         {
                     *           "orderId": "O-00000042",
                     *           "amount": {
                     *             "amount": 2580,
                     *             "currency": "EUR"
                     *           },
                     *           "status": "captured",
                     *           "method": {
                     *             "brand": "visa",
                     *             "last4": "4242"
                     *           }
                     *         }
                     *       ],
                     *       "deliveries": {
                     *         "state": "known",
                     *         "open": [
                     *           {
                     *             "orderId": "O-00000042",
                     *             "trackingNumber": "TRK000000012",
                     *             "carrier": "Rhine Parcel",
                     *             "status": "in-transit",
                     *             "estimatedDelivery": "2026-11-23T12:00:00.000Z"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    readonly "application/json": components["schemas"]["CustomerView"];
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

/** What the handlers of process/customer-360.v1 implement, and the operations below it that they may call. */
export interface Contract {
  readonly operations: operations;
  readonly local: 'getCustomerView';
  readonly call: {
    readonly system: {
      readonly customers: Callable<Pick<systemCustomersV1, 'getCustomer'>>;
      readonly orders: Callable<Pick<systemOrdersV1, 'listOrders'>>;
      readonly payments: Callable<Pick<systemPaymentsV1, 'listPayments'>>;
      readonly shipments: Callable<Pick<systemShipmentsV1, 'listShipments'>>;
    };
  };
}
