import type { ParcelEvent, Shipment, ShipmentRequest, Status } from '../shipment.ts';
import type { Row, Scan, StatusLetter } from './row.ts';

const letters: Readonly<Record<Status, StatusLetter>> = {
  requested: 'R',
  picked: 'P',
  'in-transit': 'T',
  'out-for-delivery': 'O',
  delivered: 'D',
  cancelled: 'X',
};
const statuses = invert(letters);
const carriers: Readonly<Record<string, string>> = { RP: 'Rhine Parcel', NX: 'Northline Express', BP: 'Bluepost' };
const depots: Readonly<Record<string, string>> = { VLO: 'Venlo', UTR: 'Utrecht', RTM: 'Rotterdam', ANR: 'Antwerp' };
const depotCodes = invert(depots);

/** A row as callers see it. */
export const shipmentOf = (row: Row): Shipment => ({
  shipmentId: `S-${digits(row.CONS_NO, 8)}`,
  orderId: `O-${digits(row.ORD_NO, 8)}`,
  trackingNumber: `TRK${digits(row.CONS_NO, 9)}`,
  carrier: carriers[row.CARR_CD] ?? row.CARR_CD,
  status: statusOf(row),
  weightGrams: row.WGT_DAG === 0 ? null : row.WGT_DAG * 10,
  events: row.SCANS.map(eventOf),
  // The dispatch system knows the day only, and its carriers deliver until five.
  estimatedDelivery: `${isoDate(row.ETA_DT)}T17:00:00Z`,
});

/** The shipment as it was answered to the request that made it, whatever happened to it since. */
export const firstAnswerOf = (row: Row): Shipment => shipmentOf({ ...row, STAT: 'R', SCANS: row.SCANS.slice(0, 1) });

export const statusOf = (row: Row): Status => statuses[row.STAT];

export const eventsOf = (row: Row): readonly ParcelEvent[] => row.SCANS.map(eventOf);

/** Where the parcel goes, as a place of an event. */
export const destinationOf = (row: Row): string => row.CITY;

/** When it was scanned last, in milliseconds. */
export function lastScanAt(row: Row): number {
  const last = row.SCANS.at(-1);
  return last === undefined ? 0 : Date.parse(isoTime(last));
}

/** Whether it was requested from this service, and not taken over from before. */
export const isRequestedHere = (row: Row): boolean => row.REQ_KEY !== '';

/** Whether a shipment goes to this customer; nobody in particular may be asked for. */
export const isTo = (row: Row, customerId: string | undefined): boolean =>
  customerId === undefined || row.CUST_NO === numberOf(customerId);

/** The number in an id that has passed its check: `S-00000012`, `TRK000000012`, `O-00000012`. */
export const numberOf = (id: string): number => Number(id.replace(/^\D+/, ''));

/** A new row for a request; `at` in milliseconds. */
export const rowOf = (number: number, request: ShipmentRequest, key: string, digest: string, at: number): Row => ({
  CONS_NO: number,
  ORD_NO: numberOf(request.orderId),
  CUST_NO: numberOf(request.customerId),
  CARR_CD: carrierFor(number),
  STAT: 'R',
  // The dispatch system charges by the dekagram begun.
  WGT_DAG: Math.ceil((request.weightGrams ?? 0) / 10),
  ETA_DT: legacyDate(at + daysTo(request.shipTo.country) * 86_400_000),
  ADR1: request.shipTo.line1,
  ADR2: request.shipTo.line2 ?? '',
  ZIP: request.shipTo.postalCode,
  CITY: request.shipTo.city,
  CTRY: request.shipTo.country,
  COLLI: request.parcels.map(({ productId, quantity }) => ({ ART_NO: numberOf(productId), QTY: quantity })),
  SCANS: [scanOf('requested', 'Venlo', at)],
  REQ_KEY: key,
  REQ_SUM: digest,
});

/** The row of a key that is cancelled before it has a consignment: none that could be listed, moved or found by number. */
export const markOf = (number: number, key: string, at: number): Row => ({
  CONS_NO: number,
  ORD_NO: 0,
  CUST_NO: 0,
  CARR_CD: '',
  STAT: 'X',
  WGT_DAG: 0,
  ETA_DT: '',
  ADR1: '',
  ADR2: '',
  ZIP: '',
  CITY: '',
  CTRY: '',
  COLLI: [],
  SCANS: [scanOf('cancelled', 'Venlo', at)],
  REQ_KEY: key,
  REQ_SUM: '',
});

/** Whether a row is a cancelled key and no consignment. */
export const isMark = ({ CONS_NO }: Row): boolean => CONS_NO < 0;

/** The row after a scan; `at` in milliseconds. */
export const scanned = (row: Row, status: Status, place: string, at: number): Row => ({
  ...row,
  STAT: letters[status],
  SCANS: [...row.SCANS, scanOf(status, place, at)],
});

function scanOf(status: Status, place: string, at: number): Scan {
  const depot = depotCodes[place];
  const time = new Date(at).toISOString();
  return {
    STAT: letters[status],
    DT: legacyDate(at),
    TM: time.slice(11, 19).replaceAll(':', ''),
    DEP: depot ?? '',
    TXT: depot === undefined ? place : '',
  };
}

const eventOf = (scan: Scan): ParcelEvent => ({
  status: statuses[scan.STAT],
  at: isoTime(scan),
  place: scan.DEP === '' ? scan.TXT : (depots[scan.DEP] ?? scan.DEP),
});

const isoTime = ({ DT, TM }: Scan): string => `${isoDate(DT)}T${TM.slice(0, 2)}:${TM.slice(2, 4)}:${TM.slice(4, 6)}Z`;

const isoDate = (date: string): string => `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`;

const legacyDate = (at: number): string => new Date(at).toISOString().slice(0, 10).replaceAll('-', '');

const digits = (number: number, length: number): string => String(number).padStart(length, '0');

const carrierFor = (number: number): string => ['RP', 'NX', 'BP'][number % 3] ?? 'RP';

const daysTo = (country: string): number => (country === 'NL' ? 2 : 4);

function invert<Key extends string, Value extends string>(table: Readonly<Record<Key, Value>>): Record<Value, Key> {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [value, key])) as Record<Value, Key>;
}
