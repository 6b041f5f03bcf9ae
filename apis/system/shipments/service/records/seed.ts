import type { Address, ShipmentRequest, Status } from '../shipment.ts';
import { rowOf, scanned } from './mapping.ts';
import type { Row } from './row.ts';

const HOUR = 3_600_000;

/**
 * The consignments of the sample orders 1 to `orders`, always the same. Of every five orders, the second waits for the
 * carrier, the third is on the road and the fourth has arrived; the others were never shipped. A consignment has the
 * number of its order, and tells the same of it as every other system does that keeps the sample orders.
 */
export function seedRows(orders: number): Row[] {
  const rows: Row[] = [];
  for (let order = 1; order <= orders; order += 1) {
    const status = statusOf(order);
    if (status !== undefined) rows.push(seedRow(order, status));
  }
  return rows;
}

function statusOf(order: number): Status | undefined {
  return ({ 2: 'requested', 3: 'in-transit', 4: 'delivered' } as const)[order % 5];
}

/** Orders count as shipped a day after they were placed, and as delivered after four. */
function seedRow(order: number, status: Status): Row {
  const start = placedAt(order) + 20 * HOUR;
  const row = rowOf(order, requestFor(order), '', '', start);
  if (status === 'requested') return row;
  const picked = scanned(row, 'picked', 'Venlo', start + 2 * HOUR);
  const onTheRoad = scanned(picked, 'in-transit', 'Utrecht', start + 12 * HOUR);
  if (status === 'in-transit') return onTheRoad;
  const atTheDoor = scanned(onTheRoad, 'out-for-delivery', row.CITY, start + 70 * HOUR);
  return scanned(atTheDoor, 'delivered', row.CITY, start + 76 * HOUR);
}

/** Ever denser, so that any number of orders fits into the same months. */
const placedAt = (order: number): number =>
  Date.UTC(2026, 0, 5, 8) + Math.floor((310 * 86_400 * order) / (order + 1_000)) * 1_000;

/** The first orders all belong to the first customer, so that one sample user has something to look at. */
function requestFor(order: number): ShipmentRequest {
  const customer = order <= 12 ? 1 : ((order * 7 + Math.floor(order / 200)) % 200) + 1;
  const parcels = Array.from({ length: 1 + (order % 3) }, (_, line) => ({
    productId: `P-${digits(((order * 31 + line * 173) % 500) + 1, 6)}`,
    quantity: 1 + ((order + line * 2) % 4),
  }));
  return {
    orderId: `O-${digits(order, 8)}`,
    customerId: `C-${digits(customer, 6)}`,
    shipTo: addressOf(customer),
    parcels,
    weightGrams: 200 + (order % 90) * 100,
  };
}

const streets = ['Kanalstraat', 'Hafenstrasse', 'Rue du Port', 'Calle Mayor', 'Molenweg'];
const towns: readonly (readonly [postalCode: string, city: string, country: string])[] = [
  ['1011 AB', 'Amsterdam', 'NL'],
  ['50668', 'Köln', 'DE'],
  ['2000', 'Antwerpen', 'BE'],
  ['69002', 'Lyon', 'FR'],
  ['28004', 'Madrid', 'ES'],
  ['00-001', 'Warszawa', 'PL'],
];

function addressOf(customer: number): Address {
  const [postalCode, city, country] = towns[customer % towns.length] ?? ['1011 AB', 'Amsterdam', 'NL'];
  return { line1: `${streets[customer % streets.length]} ${1 + ((customer * 13) % 180)}`, postalCode, city, country };
}

const digits = (number: number, length: number): string => String(number).padStart(length, '0');
