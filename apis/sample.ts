import { setImmediate } from 'node:timers/promises';
import type { SeedSize } from './handler.ts';

/*
 * The sample world: facts that several systems must tell alike, by number and never by chance. Each system's seed takes
 * from here what is its own and keeps it in its own shape.
 */

export const sampleCustomerId = (n: number): string => `C-${String(n).padStart(6, '0')}`;
export const sampleProductId = (n: number): string => `P-${String(n).padStart(6, '0')}`;
export const sampleOrderId = (n: number): string => `O-${String(n).padStart(8, '0')}`;
/** Of the order, its payment and its reservation alike. */
export const sampleReference = (n: number): string => `seed_${String(n).padStart(8, '0')}`;

const currency = 'EUR';
const money = (amount: number) => ({ amount, currency });
const pick = <const List extends readonly [unknown, ...unknown[]]>(list: List, n: number): List[number] =>
  list[n % list.length] ?? list[0];

const givenNames = ['Noor', 'Jonas', 'Amélie', 'Mateo', 'Freya', 'Luca', 'Zofia', 'Emil', 'Inês', 'Oskar'] as const;
const familyNames = ['de Vries', 'Brandt', 'Lefèvre', 'García', 'Nilsen', 'Rossi', 'Nowak'] as const;
const firmNames = ['Hafen', 'Nordlicht', 'Delta', 'Kanal', 'Meridian', 'Polder', 'Vektor', 'Basalt', 'Linden'] as const;
const firmTrades = ['Elektro GmbH', 'Installaties B.V.', 'Technik AG', 'Systèmes SARL', 'Automation NV'] as const;
const towns = [
  { postalCode: '1011 AB', city: 'Amsterdam', country: 'NL' },
  { postalCode: '50668', city: 'Köln', country: 'DE' },
  { postalCode: '2000', city: 'Antwerpen', country: 'BE' },
  { postalCode: '69002', city: 'Lyon', country: 'FR' },
  { postalCode: '28004', city: 'Madrid', country: 'ES' },
  { postalCode: '00-001', city: 'Warszawa', country: 'PL' },
] as const;
const streets = ['Kanalstraat', 'Hafenstrasse', 'Rue du Port', 'Calle Mayor', 'Molenweg'] as const;

/** Customer `n` (from 1): people up to number 100, firms after; some are blocked or closed. */
export function sampleCustomer(n: number) {
  const firm = n > 100;
  const name = firm
    ? `${pick(firmNames, n)} ${pick(firmTrades, n * 3)}`
    : `${pick(givenNames, n - 1)} ${pick(familyNames, n - 1)}`;
  return {
    customerId: sampleCustomerId(n),
    name,
    email: firm ? `orders@firm-${n}.example` : `customer-${n}@mail.example`,
    segment: firm ? ('business' as const) : ('consumer' as const),
    status: n % 53 === 0 ? ('closed' as const) : n % 37 === 0 ? ('blocked' as const) : ('active' as const),
    creditLimit: money(firm ? 1_500_000 + (n % 8) * 250_000 : 250_000),
    address: { line1: `${pick(streets, n)} ${1 + ((n * 13) % 180)}`, ...pick(towns, n) },
    since: `${2012 + (n % 13)}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + ((n * 5) % 28)).padStart(2, '0')}`,
  };
}

const ranges = [
  { category: 'cables', code: 'CBL', names: ['Installation cable', 'Control cable', 'Network cable'], unit: 'm' },
  { category: 'connectors', code: 'CON', names: ['Terminal block', 'Plug connector', 'Cable gland'], unit: 'pc' },
  { category: 'enclosures', code: 'ENC', names: ['Wall cabinet', 'Junction box', 'DIN rail housing'], unit: 'mm' },
  { category: 'fasteners', code: 'FST', names: ['Hex bolt', 'Cable tie', 'Wall plug'], unit: 'pc' },
  { category: 'lighting', code: 'LGT', names: ['LED panel', 'Floodlight', 'Emergency light'], unit: 'W' },
  { category: 'power', code: 'PWR', names: ['Power supply', 'Circuit breaker', 'Surge protector'], unit: 'A' },
  { category: 'safety', code: 'SFT', names: ['Work gloves', 'Safety goggles', 'Lockout kit'], unit: 'pc' },
  { category: 'sensors', code: 'SNS', names: ['Motion sensor', 'Temperature probe', 'Light barrier'], unit: 'mm' },
  { category: 'tools', code: 'TLS', names: ['Wire stripper', 'Crimping pliers', 'Voltage tester'], unit: 'mm' },
] as const;

/** Product `n` (from 1); some are discontinued. */
export function sampleProduct(n: number) {
  const range = pick(ranges, n - 1);
  const noun = pick(range.names, Math.floor((n - 1) / ranges.length));
  const size = 5 * (1 + (Math.floor((n - 1) / (ranges.length * 3)) % 20));
  return {
    productId: sampleProductId(n),
    sku: `${range.code}-${String(n).padStart(5, '0')}`,
    name: `${noun} ${size} ${range.unit}`,
    description: `${noun} for trade use, ${size} ${range.unit}.`,
    category: range.category,
    price: money(190 + ((n * 7919) % 44_810)),
    weightGrams: 10 * (2 + ((n * 97) % 1_200)),
    status: n % 41 === 0 ? ('discontinued' as const) : ('active' as const),
  };
}

const firstOrderAt = Date.UTC(2026, 0, 5, 8);
const orderSpan = 310 * 86_400_000;
const hour = 3_600_000;
const states = [
  { order: 'placed', payment: 'authorised', settledAfter: 0 },
  { order: 'confirmed', payment: 'authorised', settledAfter: hour },
  { order: 'shipped', payment: 'captured', settledAfter: 24 * hour },
  { order: 'shipped', payment: 'captured', settledAfter: 24 * hour },
  { order: 'delivered', payment: 'captured', settledAfter: 96 * hour },
] as const;

/** The customer (number) of order `n`: the first twelve belong to customer 1, who is the sample shopper. */
export const sampleBuyer = (n: number, customers: number): number => (n <= 12 ? 1 : ((n * 7) % customers) + 1);

/** Whether order `n` still waits for its goods, so that stock is reserved for it. */
export const isOpenSampleOrder = (n: number): boolean => n % 5 < 2;

/** What order `n` (from 1) asks for, by product number. */
export const sampleItems = (n: number, products: number): { product: number; quantity: number }[] =>
  Array.from({ length: 1 + (n % 3) }, (_, line) => ({
    product: ((n * 31 + line * 173) % products) + 1,
    quantity: 1 + ((n + line * 2) % 4),
  }));

/** The sample orders of a world of this size; with more orders the same year holds more of them. */
export function sampleOrders(size: SeedSize) {
  const products = Array.from({ length: size.products }, (_, index) => sampleProduct(index + 1));
  const customers = Array.from({ length: size.customers }, (_, index) => sampleCustomer(index + 1));

  return (n: number) => {
    const state = pick(states, n);
    const lines = sampleItems(n, size.products).map(({ product, quantity }) => {
      const { productId, name, price } = products[product - 1] ?? sampleProduct(product);
      return { productId, name, quantity, unitPrice: price };
    });
    const buyer = sampleBuyer(n, size.customers);
    const customer = customers[buyer - 1] ?? sampleCustomer(buyer);
    const placedAt = firstOrderAt + Math.floor((n * orderSpan) / size.orders / 1000) * 1000;
    return {
      orderId: sampleOrderId(n),
      reference: sampleReference(n),
      customerId: customer.customerId,
      status: state.order,
      paymentStatus: state.payment,
      lines,
      total: money(lines.reduce((sum, line) => sum + line.quantity * line.unitPrice.amount, 0)),
      paymentReference: sampleReference(n),
      placedAt: new Date(placedAt).toISOString(),
      updatedAt: new Date(placedAt + state.settledAfter).toISOString(),
      shipTo: customer.address,
    };
  };
}

/** On the embedded store a batch is time in which nothing else runs: about a tenth of a second. */
const batchSize = 2_000;

/**
 * Inserts the sample records 1 to `total` batch by batch, in bounded memory, letting other work through in between.
 * @param insert  inserts the records of these numbers, in a transaction of its own
 */
export async function inBatches(
  total: number,
  progress: SeedSize['progress'],
  insert: (numbers: readonly number[]) => Promise<void>,
): Promise<void> {
  for (let done = 0; done < total; ) {
    const size = Math.min(batchSize, total - done);
    const first = done + 1;
    await insert(Array.from({ length: size }, (_, index) => first + index));
    done += size;
    progress?.(done, total);
    await setImmediate();
  }
}
