import { readJson } from './http/body.ts';
import { Problem } from './http/problem.ts';
import type { Answer, Call } from './http/routes.ts';
import { firstAnswerOf, isTo, numberOf, scanned, shipmentOf, statusOf } from './records/mapping.ts';
import type { Row } from './records/row.ts';
import type { Store } from './records/store.ts';
import { cancel, cancelKey, requestOnce } from './references.ts';
import { ids, readKey, readListQuery, readOwner, readScan, readShipmentRequest, refuseQuery } from './requests.ts';
import { type CarrierScan, mayMove } from './shipment.ts';

/** More scans than any parcel collects; the rest of its life is somebody's mistake. */
const MOST_EVENTS = 100;

type Operation = (call: Call) => Promise<Answer>;

/** The operations of the contract that read and write shipments, by operationId. */
export interface Operations {
  readonly requestShipment: Operation;
  readonly getShipment: Operation;
  readonly listShipments: Operation;
  readonly cancelShipment: Operation;
  readonly recordEvent: Operation;
  readonly cancelReference: Operation;
}

/** @param clock  the time in milliseconds */
export const createOperations = (store: Store, clock: () => number): Operations => ({
  requestShipment: async ({ query, request }) => {
    refuseQuery(query);
    const key = readKey(request.headers['idempotency-key']);
    const wanted = readShipmentRequest(await readJson(request));
    const row = await requestOnce(store, wanted, key, clock);
    const shipment = firstAnswerOf(row);
    return { status: 201, body: shipment, headers: { location: `shipments/${shipment.shipmentId}` } };
  },

  getShipment: async ({ id, query }) => ({
    status: 200,
    body: shipmentOf(findShipment(store, id, readOwner(query))),
  }),

  listShipments: async ({ query }) => {
    const { orderIds, trackingNumber, customerId } = readListQuery(query);
    const tracked = trackingNumber === undefined ? undefined : store.find(numberOf(trackingNumber));
    const orders = orderIds && new Set(orderIds.map(numberOf));
    const rows =
      trackingNumber === undefined ? [...(orders ?? [])].flatMap(store.findByOrder) : tracked ? [tracked] : [];
    const asked = rows.filter((row) => (orders?.has(row.ORD_NO) ?? true) && isTo(row, customerId));
    return { status: 200, body: { items: asked.map(shipmentOf) } };
  },

  cancelShipment: async ({ id, query }) => {
    const { CONS_NO } = findShipment(store, id, readOwner(query));
    const row = await changeRow(store, CONS_NO, (found) => cancel(found, clock()));
    return { status: 200, body: shipmentOf(row) };
  },

  recordEvent: async ({ id, query, request }) => {
    refuseQuery(query);
    const { CONS_NO } = findShipment(store, id);
    const scan = readScan(await readJson(request));
    const row = await changeRow(store, CONS_NO, (found) => record(found, scan, clock()));
    return { status: 200, body: shipmentOf(row) };
  },

  cancelReference: async ({ id, query }) => {
    await cancelKey(store, readKey(id, 'reference'), readOwner(query), clock);
    return { status: 204 };
  },
});

/**
 * The row behind a tracking number.
 * @throws Problem not-found
 */
export function findParcel(store: Store, trackingNumber: string): Row {
  const row = ids.tracking.test(trackingNumber) ? store.find(numberOf(trackingNumber)) : undefined;
  if (row === undefined)
    throw new Problem('not-found', { detail: `There is no parcel “${trackingNumber.slice(0, 40)}”.` });
  return row;
}

function findShipment(store: Store, shipmentId: string, customerId?: string): Row {
  const row = ids.shipment.test(shipmentId) ? store.find(numberOf(shipmentId)) : undefined;
  // What goes to somebody else looks like what does not exist.
  if (row === undefined || !isTo(row, customerId))
    throw new Problem('not-found', { detail: `There is no shipment “${shipmentId.slice(0, 40)}”.` });
  return row;
}

/** Puts what `decide` makes of a row; the same row again means that there is nothing to write. */
function changeRow(store: Store, number: number, decide: (row: Row) => Row): Promise<Row> {
  return store.change((draft) => {
    const row = draft.find(number);
    if (row === undefined) throw new Problem('not-found');
    const changed = decide(row);
    if (changed !== row) draft.put(changed);
    return changed;
  });
}

/** A scan that only repeats the last one changes nothing, so that it can be sent again. */
function record(row: Row, { status, place }: CarrierScan, at: number): Row {
  const last = shipmentOf(row).events.at(-1);
  if (last?.status === status && last.place === place) return row;
  if (!mayMove(statusOf(row), status)) {
    throw new Problem('conflict', { detail: `A shipment that is ${statusOf(row)} cannot become ${status}.` });
  }
  if (row.SCANS.length >= MOST_EVENTS) {
    throw new Problem('conflict', { detail: `A shipment has at most ${MOST_EVENTS} events.` });
  }
  return scanned(row, status, place, at);
}
