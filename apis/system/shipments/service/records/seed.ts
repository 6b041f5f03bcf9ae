import type { Address, ShipmentRequest, Status } from '../shipment.ts';
import { rowOf, scanned } from './mapping.ts';
import type { Row } from './row.ts';

const HOUR = 3_600_000;
const FIRST_DAY = Date.UTC(2026, 0, 5, 8);

/**
 * The consignments of the sample orders 1 to `orders`, always the same. Of every five orders, the second waits for the
 * carrier, the third is on the road and the fourth has arrived; the others were never shipped. A consignment has the
 * number of its order.
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

function seedRow(order: number, status: Status): Row {
  const start = FIRST_DAY + (order % 280) * 24 * HOUR;
  const row = rowOf(order, requestFor(order), '', '', start);
  if (status === 'requested') return row;
  const onTheRoad = scanned(
    scanned(row, 'picked', 'Venlo', start + 4 * HOUR),
    'in-transit',
    'Utrecht',
    start + 12 * HOUR,
  );
  if (status === 'in-transit') return onTheRoad;
  const city = row.CITY;
  return scanned(scanned(onTheRoad, 'out-for-delivery', city, start + 24 * HOUR), 'delivered', city, start + 29 * HOUR);
}

/** The first orders all belong to the first customer, so that one sample user has something to look at. */
function requestFor(order: number): ShipmentRequest {
  const customer = order <= 12 ? 1 : ((order * 7) % 200) + 1;
  return {
    orderId: `O-${String(order).padStart(8, '0')}`,
    customerId: `C-${String(customer).padStart(6, '0')}`,
    shipTo: addresses[customer % addresses.length] as Address,
    parcels: [{ productId: `P-${String((order % 500) + 1).padStart(6, '0')}`, quantity: (order % 3) + 1 }],
    weightGrams: 200 + (order % 90) * 100,
  };
}

const addresses: readonly Address[] = [
  { line1: 'Kanalstraat 12', postalCode: '1011 AB', city: 'Amsterdam', country: 'NL' },
  { line1: 'Hafenstrasse 4', postalCode: '50668', city: 'Köln', country: 'DE' },
  { line1: 'Steenweg 88', line2: 'Bus 3', postalCode: '9000', city: 'Gent', country: 'BE' },
  { line1: 'Rue du Port 7', postalCode: '59000', city: 'Lille', country: 'FR' },
];
