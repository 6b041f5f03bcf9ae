// Generated from the contract by `npm run types`. Change the contract, not this file.
export interface paths {
    readonly "/parcels/{trackingNumber}/events": {
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
        /**
         * Follow a parcel as a stream of events
         * @description Server-sent events of type `status`: first what has happened, then what happens, each with a ParcelEvent as its data. `id` counts the parcel's events from 1. A comment every 15 seconds shows that the stream lives.
         */
        readonly get: operations["streamParcel"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/parcels/{trackingNumber}/live": {
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
        /**
         * Follow a parcel over a WebSocket
         * @description One text message for each event, a ParcelEvent as JSON: first what has happened, then what happens. Messages to the service are ignored. When it stops it closes with 1001.
         */
        readonly get: operations["watchParcel"];
        readonly put?: never;
        readonly post?: never;
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
         * Cancel whatever was requested with this key, now or later
         * @description For whoever does not know whether a shipment was requested. The shipment of this key is cancelled; where there is none, there will be none: requesting one is then refused. Idempotent and final. A shipment to another customer stays as it is, and one that is in transit is refused.
         */
        readonly put: operations["cancelReference"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/shipments": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List the shipments of several orders, or the one behind a tracking number
         * @description At least one of the two filters must be given; with both, a shipment must fit both. In the order of `orderIds`; orders that were never shipped are left out. An order may have several shipments, cancelled ones among them.
         */
        readonly get: operations["listShipments"];
        readonly put?: never;
        /**
         * Hand parcels to a carrier
         * @description The same key with the same body gives the same answer, byte for byte, however far the shipment has come since then; with another body it is refused, and a key that was cancelled before it had a shipment is used up. An order that has shipments to another customer is not found.
         */
        readonly post: operations["requestShipment"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/shipments/{shipmentId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example S-00000012 */
                readonly shipmentId: components["parameters"]["ShipmentId"];
            };
            readonly cookie?: never;
        };
        /** Read one shipment */
        readonly get: operations["getShipment"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/shipments/{shipmentId}/cancellation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example S-00000012 */
                readonly shipmentId: components["parameters"]["ShipmentId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Call a shipment back
         * @description Possible until the shipment is in transit. Cancelling what is cancelled changes nothing.
         */
        readonly post: operations["cancelShipment"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/shipments/{shipmentId}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example S-00000012 */
                readonly shipmentId: components["parameters"]["ShipmentId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Record a carrier's scan
         * @description A scan moves a shipment forward. Stages may be missing, none is taken back, and a shipment in transit may be scanned at one place after another. The same scan twice in a row counts once.
         */
        readonly post: operations["recordEvent"];
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
        readonly CarrierScan: {
            readonly place: string;
            /** @enum {string} */
            readonly status: "picked" | "in-transit" | "out-for-delivery" | "delivered";
        };
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
        /** @example O-00000042 */
        readonly OrderId: string;
        /**
         * @description Something that happened to a parcel.
         * @example {
         *       "status": "in-transit",
         *       "at": "2026-11-20T09:30:00Z",
         *       "place": "Utrecht"
         *     }
         */
        readonly ParcelEvent: {
            /** Format: date-time */
            readonly at: string;
            readonly place: string;
            readonly status: components["schemas"]["ShipmentState"];
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
        readonly Shipment: {
            readonly carrier: string;
            /** Format: date-time */
            readonly estimatedDelivery: string;
            /** @description What has happened, oldest first. */
            readonly events: readonly components["schemas"]["ParcelEvent"][];
            readonly orderId: components["schemas"]["OrderId"];
            readonly shipmentId: components["schemas"]["ShipmentId"];
            readonly status: components["schemas"]["ShipmentState"];
            readonly trackingNumber: components["schemas"]["TrackingNumber"];
            /** @description Rounded up to the 10 g that carriers charge by; null when it was not weighed. */
            readonly weightGrams: number | null;
        };
        /** @example S-00000012 */
        readonly ShipmentId: string;
        readonly ShipmentList: {
            readonly items: readonly components["schemas"]["Shipment"][];
        };
        readonly ShipmentRequest: {
            readonly customerId: components["schemas"]["CustomerId"];
            readonly orderId: components["schemas"]["OrderId"];
            readonly parcels: readonly components["schemas"]["ItemQuantity"][];
            readonly shipTo: components["schemas"]["Address"];
            readonly weightGrams?: number;
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
        /** @description The request is no WebSocket handshake. */
        readonly UpgradeRequired: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/problems/upgrade-required",
                 *       "title": "This operation is a WebSocket",
                 *       "status": 426,
                 *       "instance": "urn:uuid:0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90"
                 *     }
                 */
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description Chosen by the caller, new for each thing it wants done, in double quotes or without. For 24 hours the same request with the same key gets the same answer, marked by `Idempotent-Replayed`, and nothing is done twice; another request with it is refused (422), and so is the same one while the first is still under way (409).
         * @example 4f9c2b7e1d3a4c5e8b6f
         */
        readonly IdempotencyKey: string;
        /** @example S-00000012 */
        readonly ShipmentId: components["schemas"]["ShipmentId"];
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
    readonly streamParcel: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /**
                 * @description The `id` of the last event that was received; the stream goes on behind it.
                 * @example 2
                 */
                readonly "Last-Event-ID"?: string;
            };
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
            /** @description The stream. It stays open until the client leaves or the service stops. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example retry: 3000
                     *
                     *     id: 1
                     *     event: status
                     *     data: {"status":"requested","at":"2026-11-20T09:30:00Z","place":"Venlo"}
                     */
                    readonly "text/event-stream": string;
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
    readonly watchParcel: {
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
            /** @description The connection is a WebSocket now (RFC 6455). */
            readonly 101: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 426: components["responses"]["UpgradeRequired"];
            readonly 500: components["responses"]["Internal"];
            readonly 502: components["responses"]["BadGateway"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly cancelReference: {
        readonly parameters: {
            readonly query: {
                /**
                 * @description Whose it must be; a shipment to anyone else stays as it is.
                 * @example C-000001
                 */
                readonly customerId: components["schemas"]["CustomerId"];
            };
            readonly header?: never;
            readonly path: {
                /**
                 * @description The Idempotency-Key with which the shipment was, or was to be, requested.
                 * @example ord_41c0d2f7b9a84e6c8f1b2a3c4d5e6f70
                 */
                readonly reference: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description No shipment to this customer that was requested with this key will leave. */
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
            readonly 500: components["responses"]["Internal"];
            readonly 502: components["responses"]["BadGateway"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly listShipments: {
        readonly parameters: {
            readonly query?: {
                /**
                 * @description Whose it must be; shipments to anyone else are left out.
                 * @example C-000001
                 */
                readonly customerId?: components["schemas"]["CustomerId"];
                /**
                 * @description The shipments of these orders.
                 * @example [
                 *       "O-00000042",
                 *       "O-00000043"
                 *     ]
                 */
                readonly orderIds?: readonly components["schemas"]["OrderId"][];
                /**
                 * @description The shipment with this tracking number.
                 * @example TRK000000012
                 */
                readonly trackingNumber?: components["schemas"]["TrackingNumber"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The shipments, all of them on one page. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "shipmentId": "S-00000012",
                     *           "orderId": "O-00000042",
                     *           "trackingNumber": "TRK000000012",
                     *           "carrier": "Rhine Parcel",
                     *           "status": "picked",
                     *           "weightGrams": 1240,
                     *           "events": [
                     *             {
                     *               "status": "requested",
                     *               "at": "2026-11-20T09:30:00Z",
                     *               "place": "Venlo"
                     *             },
                     *             {
                     *               "status": "picked",
                     *               "at": "2026-11-20T13:30:00Z",
                     *               "place": "Venlo"
                     *             }
                     *           ],
                     *           "estimatedDelivery": "2026-11-24T17:00:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ShipmentList"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 500: components["responses"]["Internal"];
            readonly 502: components["responses"]["BadGateway"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly requestShipment: {
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
                 *       "orderId": "O-00000042",
                 *       "customerId": "C-000001",
                 *       "shipTo": {
                 *         "line1": "Hafenstrasse 4",
                 *         "postalCode": "50668",
                 *         "city": "Köln",
                 *         "country": "DE"
                 *       },
                 *       "parcels": [
                 *         {
                 *           "productId": "P-000001",
                 *           "quantity": 2
                 *         }
                 *       ],
                 *       "weightGrams": 1234
                 *     }
                 */
                readonly "application/json": components["schemas"]["ShipmentRequest"];
            };
        };
        readonly responses: {
            /** @description The shipment is requested. */
            readonly 201: {
                headers: {
                    /**
                     * @description The shipment, relative to the address of this request.
                     * @example shipments/S-00000012
                     */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "shipmentId": "S-00000012",
                     *       "orderId": "O-00000042",
                     *       "trackingNumber": "TRK000000012",
                     *       "carrier": "Rhine Parcel",
                     *       "status": "requested",
                     *       "weightGrams": 1240,
                     *       "events": [
                     *         {
                     *           "status": "requested",
                     *           "at": "2026-11-20T09:30:00Z",
                     *           "place": "Venlo"
                     *         }
                     *       ],
                     *       "estimatedDelivery": "2026-11-24T17:00:00Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Shipment"];
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
    readonly getShipment: {
        readonly parameters: {
            readonly query: {
                /**
                 * @description Whose it must be; a shipment to anyone else is not found.
                 * @example C-000001
                 */
                readonly customerId: components["schemas"]["CustomerId"];
            };
            readonly header?: never;
            readonly path: {
                /** @example S-00000012 */
                readonly shipmentId: components["parameters"]["ShipmentId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The shipment. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "shipmentId": "S-00000012",
                     *       "orderId": "O-00000042",
                     *       "trackingNumber": "TRK000000012",
                     *       "carrier": "Rhine Parcel",
                     *       "status": "in-transit",
                     *       "weightGrams": 1240,
                     *       "events": [
                     *         {
                     *           "status": "requested",
                     *           "at": "2026-11-20T09:30:00Z",
                     *           "place": "Venlo"
                     *         },
                     *         {
                     *           "status": "picked",
                     *           "at": "2026-11-20T13:30:00Z",
                     *           "place": "Venlo"
                     *         },
                     *         {
                     *           "status": "in-transit",
                     *           "at": "2026-11-20T21:30:00Z",
                     *           "place": "Utrecht"
                     *         }
                     *       ],
                     *       "estimatedDelivery": "2026-11-24T17:00:00Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Shipment"];
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
    readonly cancelShipment: {
        readonly parameters: {
            readonly query: {
                /**
                 * @description Whose it must be; a shipment to anyone else is not found.
                 * @example C-000001
                 */
                readonly customerId: components["schemas"]["CustomerId"];
            };
            readonly header?: never;
            readonly path: {
                /** @example S-00000012 */
                readonly shipmentId: components["parameters"]["ShipmentId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The shipment is cancelled. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "shipmentId": "S-00000012",
                     *       "orderId": "O-00000042",
                     *       "trackingNumber": "TRK000000012",
                     *       "carrier": "Rhine Parcel",
                     *       "status": "cancelled",
                     *       "weightGrams": 1240,
                     *       "events": [
                     *         {
                     *           "status": "requested",
                     *           "at": "2026-11-20T09:30:00Z",
                     *           "place": "Venlo"
                     *         },
                     *         {
                     *           "status": "cancelled",
                     *           "at": "2026-11-20T10:05:00Z",
                     *           "place": "Venlo"
                     *         }
                     *       ],
                     *       "estimatedDelivery": "2026-11-24T17:00:00Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Shipment"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthenticated"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 500: components["responses"]["Internal"];
            readonly 502: components["responses"]["BadGateway"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly recordEvent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example S-00000012 */
                readonly shipmentId: components["parameters"]["ShipmentId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "status": "in-transit",
                 *       "place": "Utrecht"
                 *     }
                 */
                readonly "application/json": components["schemas"]["CarrierScan"];
            };
        };
        readonly responses: {
            /** @description The shipment with its new event. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "shipmentId": "S-00000012",
                     *       "orderId": "O-00000042",
                     *       "trackingNumber": "TRK000000012",
                     *       "carrier": "Rhine Parcel",
                     *       "status": "in-transit",
                     *       "weightGrams": 1240,
                     *       "events": [
                     *         {
                     *           "status": "requested",
                     *           "at": "2026-11-20T09:30:00Z",
                     *           "place": "Venlo"
                     *         },
                     *         {
                     *           "status": "picked",
                     *           "at": "2026-11-20T13:30:00Z",
                     *           "place": "Venlo"
                     *         },
                     *         {
                     *           "status": "in-transit",
                     *           "at": "2026-11-20T21:30:00Z",
                     *           "place": "Utrecht"
                     *         }
                     *       ],
                     *       "estimatedDelivery": "2026-11-24T17:00:00Z"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["Shipment"];
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
            readonly 502: components["responses"]["BadGateway"];
            readonly 503: components["responses"]["Unavailable"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
}

/** What the handlers of system/shipments.v1 implement, and the operations below it that they may call. */
export interface Contract {
  readonly operations: operations;
  readonly local: never;
  readonly call: object;
}
