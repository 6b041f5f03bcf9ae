import type { SeedSize } from '../handler.ts';
import { sampleCustomer } from './customer.ts';
import { euros, numbered, pick } from './facts.ts';
import { sampleProduct } from './product.ts';

/** Of the order, its payment and its reservation alike. */
export const sampleReference = (n: number): string => `seed_${String(n).padStart(8, '0')}`;

/* The sample orders: facts that several systems must tell alike, by number and never by chance. */
const firstOrderAt = Date.UTC(2026, 0, 5, 8);
const orderSpan = 310 * 86_400_000;
const orderGrowth = 1_000;
const hour = 3_600_000;
const states = [
  { order: 'placed', payment: 'authorised', settledAfter: 0 },
  { order: 'confirmed', payment: 'authorised', settledAfter: hour },
  { order: 'shipped', payment: 'captured', settledAfter: 24 * hour },
  { order: 'shipped', payment: 'captured', settledAfter: 24 * hour },
  { order: 'delivered', payment: 'captured', settledAfter: 96 * hour },
] as const;

/**
 * The customer (number) of order `n`: the first twelve belong to customer 1, who is the sample shopper. Each round over
 * all customers is shifted by one, so that a customer has orders in every state.
 */
export const sampleBuyer = (n: number, customers: number): number =>
  n <= 12 ? 1 : ((n * 7 + Math.floor(n / customers)) % customers) + 1;

/** Whether order `n` still waits for its goods, so that stock is reserved for it. */
export const isOpenSampleOrder = (n: number): boolean => n % 5 < 2;

/** What order `n` (from 1) asks for, by product number. */
export const sampleItems = (n: number, products: number): { product: number; quantity: number }[] =>
  Array.from({ length: 1 + (n % 3) }, (_, line) => ({
    product: ((n * 31 + line * 173) % products) + 1,
    quantity: 1 + ((n + line * 2) % 4),
  }));

/**
 * When order `n` was placed, in epoch milliseconds: ever denser, so that any number of orders fits into the same months
 * and a larger world only adds to a smaller one.
 */
const placedAtOf = (n: number): number =>
  firstOrderAt + Math.floor((orderSpan * n) / (n + orderGrowth) / 1_000) * 1_000;

/** The sample orders of a world with so many customers and products. */
export function sampleOrders(size: Pick<SeedSize, 'customers' | 'products'>) {
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
    const placedAt = placedAtOf(n);
    return {
      orderId: numbered('O', n, 8),
      reference: sampleReference(n),
      customerId: customer.customerId,
      status: state.order,
      paymentStatus: state.payment,
      lines,
      total: euros(lines.reduce((sum, line) => sum + line.quantity * line.unitPrice.amount, 0)),
      paymentReference: sampleReference(n),
      placedAt: new Date(placedAt).toISOString(),
      updatedAt: new Date(placedAt + state.settledAfter).toISOString(),
      shipTo: customer.address,
    };
  };
}
