import { type Check, list, matching, object, oneOf, text, whole } from './checks.ts';
import { Problem, type Violation } from './http/problem.ts';
import type { Address, CarrierScan, ShipmentRequest } from './shipment.ts';

/** Which shipments a list is about. Both given: those that fit both. */
export interface ListQuery {
  readonly orderIds?: readonly string[];
  readonly trackingNumber?: string;
  /** Whose they must be. */
  readonly customerId?: string;
}

/** The body of requestShipment. Equal requests come out equal, field by field in the same order. */
export const readShipmentRequest = (body: unknown): ShipmentRequest => readBody(shipmentRequest, body);

/** The body of recordEvent. */
export const readScan = (body: unknown): CarrierScan => readBody(scan, body);

/** The key of a request for a shipment: in its header, or in the path of what cancels it. */
export function readKey(value: string | readonly string[] | undefined, parameter = 'Idempotency-Key'): string {
  if (typeof value === 'string' && /^[A-Za-z0-9_-]{16,64}$/.test(value)) return value;
  const detail = value === undefined ? 'is required' : 'must be 16 to 64 of A–Z, a–z, 0–9, “_” and “-”';
  throw new Problem('bad-request', { errors: [{ parameter, detail }] });
}

/** The query of listShipments. */
export function readListQuery(query: URLSearchParams): ListQuery {
  const found: Violation[] = [];
  refuseUnknown(query, ['orderIds', 'trackingNumber', 'customerId'], found);
  const customerId = customerIn(query, found);
  const orderIds = query.get('orderIds')?.split(',');
  const trackingNumber = query.get('trackingNumber') ?? undefined;
  if (orderIds !== undefined && !(orderIds.length <= 100 && orderIds.every((id) => ids.order.test(id)))) {
    found.push({ parameter: 'orderIds', detail: 'must be 1 to 100 order ids such as O-00000001, separated by commas' });
  }
  if (trackingNumber !== undefined && !ids.tracking.test(trackingNumber)) {
    found.push({ parameter: 'trackingNumber', detail: 'must be TRK and nine digits' });
  }
  if (orderIds === undefined && trackingNumber === undefined) {
    found.push({ parameter: 'orderIds', detail: 'is required, unless trackingNumber is given' });
  }
  if (found.length > 0) throw new Problem('bad-request', { errors: found });
  return {
    ...(orderIds && { orderIds }),
    ...(trackingNumber && { trackingNumber }),
    ...(customerId && { customerId }),
  };
}

/** The query of operations on one shipment: whose it must be, if that is said. */
export function readOwner(query: URLSearchParams): string | undefined {
  const found: Violation[] = [];
  refuseUnknown(query, ['customerId'], found);
  const customerId = customerIn(query, found);
  if (found.length > 0) throw new Problem('bad-request', { errors: found });
  return customerId;
}

function customerIn(query: URLSearchParams, found: Violation[]): string | undefined {
  const customerId = query.get('customerId') ?? undefined;
  if (customerId === undefined || ids.customer.test(customerId)) return customerId;
  found.push({ parameter: 'customerId', detail: 'must be a customer id such as C-000001' });
  return undefined;
}

/** For operations without query parameters. */
export function refuseQuery(query: URLSearchParams): void {
  const found: Violation[] = [];
  refuseUnknown(query, [], found);
  if (found.length > 0) throw new Problem('bad-request', { errors: found });
}

/** The shapes of ids, as they stand in paths, queries and bodies. */
export const ids = {
  order: /^O-[0-9]{8}$/,
  customer: /^C-[0-9]{6}$/,
  product: /^P-[0-9]{6}$/,
  shipment: /^S-[0-9]{8}$/,
  tracking: /^TRK[0-9]{9}$/,
} as const;

const address = object<Address>(
  {
    line1: text(80),
    line2: text(80),
    postalCode: text(12),
    city: text(60),
    country: matching(/^[A-Z]{2}$/, 'a country code of two capitals (ISO 3166-1)'),
  },
  'line2',
);

const parcel = object<ShipmentRequest['parcels'][number]>({
  productId: matching(ids.product, 'a product id such as P-000123'),
  quantity: whole(1, 10_000),
});

const shipmentRequest = object<ShipmentRequest>(
  {
    orderId: matching(ids.order, 'an order id such as O-00000123'),
    customerId: matching(ids.customer, 'a customer id such as C-000123'),
    shipTo: address,
    parcels: list(parcel, 100),
    weightGrams: whole(1, 10_000_000),
  },
  'weightGrams',
);

const scan = object<CarrierScan>({
  status: oneOf('picked', 'in-transit', 'out-for-delivery', 'delivered'),
  place: text(60),
});

function readBody<T>(check: Check<T>, body: unknown): T {
  const found: Violation[] = [];
  const value = check(body, '', found);
  if (found.length === 0) return value;
  throw new Problem('bad-request', { errors: found.slice(0, 20) });
}

function refuseUnknown(query: URLSearchParams, known: readonly string[], found: Violation[]): void {
  for (const name of new Set(query.keys())) {
    const parameter = name.slice(0, 100);
    if (!known.includes(name)) found.push({ parameter, detail: 'is not a parameter of this operation' });
    else if (query.getAll(name).length > 1) found.push({ parameter, detail: 'must be given once' });
    if (found.length === 20) return;
  }
}
