import { Problem } from '#problem';
import type { Contract } from '../../../../apis/contracts/process/ordering.v1.ts';
import type { NewOrder, Order, Payment, Product, Shipment } from '../../../../apis/process/ordering/shapes.ts';
import { type Faults, type Journal, watched } from '../context.ts';

type Systems = Contract['call']['system'];
type Customer = Awaited<ReturnType<Systems['customers']['getCustomer']>>;

export const home = { line1: 'Hafenstrasse 4', postalCode: '50668', city: 'Köln', country: 'DE' };
export const basket: NewOrder = { lines: [{ productId: 'P-000001', quantity: 2 }], payment: { token: 'tok_visa' } };
export const key = 'basket-0123456789';

/** The six systems in memory, as small as the contracts allow: idempotent by reference, and strict about states. */
export function createSystems(faults: Faults = {}) {
  const journal: Journal = [];
  const world = {
    customer: { customerId: 'C-000001', status: 'active', address: home } as Customer,
    products: [product('P-000001', 1290), product('P-000002', 450), product('P-000041', 900, 'discontinued')],
    stock: new Map([
      ['P-000001', 10],
      ['P-000002', 10],
    ]),
    reserved: new Map<string, { productId: string; quantity: number }[]>(),
    payments: new Map<string, Payment & { token: string }>(),
    orders: [] as Order[],
    shipments: [] as (Shipment & { key: string })[],
    /** Accounts that were opened, and in whose name. */
    opened: {} as Record<string, string>,
    names: [] as string[],
  };
  const system: Systems = {
    customers: {
      getCustomer: async () => world.customer,
      getCustomerBySubject: async ({ subject }) =>
        mapped({ shopper: 'C-000001', other: 'C-000002' }, subject, { subject }),
      getAccount: async ({ consumerId }) => mapped({ acme: 'C-000101', ...world.opened }, consumerId, { consumerId }),
      async openAccount({ consumerId, body: { name } }) {
        world.opened[consumerId] = 'C-500001';
        world.names.push(name);
        return { consumerId, customerId: 'C-500001' };
      },
    },
    products: {
      listProducts: async ({ ids = [] }) => page(world.products.filter((one) => ids.includes(one.productId))),
    },
    inventory: inventory(world),
    payments: payments(world),
    orders: orders(world),
    shipments: shipments(world),
  };
  return { ...world, world, journal, call: { system: watched(system, journal, faults) } };
}

type World = ReturnType<typeof createSystems>['world'];

const page = <T>(items: T[]) => ({ items, nextCursor: null });
const at = '2026-11-20T09:30:00.000Z';

const product = (productId: string, amount: number, status: Product['status'] = 'active'): Product => ({
  productId,
  sku: productId,
  name: `Product ${productId}`,
  description: '',
  category: 'cables',
  price: { amount, currency: 'EUR' },
  weightGrams: 100,
  status,
});

function mapped<T>(known: Record<string, string>, name: string, rest: T): T & { customerId: string } {
  const customerId = known[name];
  if (customerId === undefined) throw new Problem('not-found');
  return { ...rest, customerId };
}

const inventory = ({ stock, reserved }: World): Systems['inventory'] => ({
  async reserveStock({ reservationId, body }) {
    const lines = [...body.lines];
    const known = reserved.get(reservationId);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(lines)) throw new Problem('conflict');
    if (known === undefined) {
      if (lines.some((line) => (stock.get(line.productId) ?? 0) < line.quantity))
        throw new Problem('insufficient-stock');
      for (const line of lines) stock.set(line.productId, (stock.get(line.productId) ?? 0) - line.quantity);
      reserved.set(reservationId, lines);
    }
    return { reservationId, customerId: body.customerId, lines, createdAt: at };
  },
  async releaseReservation({ reservationId }) {
    for (const line of reserved.get(reservationId) ?? [])
      stock.set(line.productId, (stock.get(line.productId) ?? 0) + line.quantity);
    reserved.delete(reservationId);
    return undefined;
  },
});

function payments({ payments: ledger }: World): Systems['payments'] {
  const find = (reference: string) => {
    const payment = ledger.get(reference);
    if (payment === undefined) throw new Problem('not-found');
    return payment;
  };
  const change = (reference: string, status: Payment['status']) => {
    const changed = { ...find(reference), status };
    ledger.set(reference, changed);
    return changed;
  };
  return {
    async authorisePayment({ paymentReference, body: { customerId, amount, method } }) {
      const { token } = method;
      const known = ledger.get(paymentReference);
      if (known !== undefined && (known.token !== token || known.amount.amount !== amount.amount))
        throw new Problem('conflict');
      const status = token === 'tok_declined' ? ('declined' as const) : ('authorised' as const);
      const shown = { brand: 'visa', last4: '4242' };
      const payment = { paymentReference, customerId, amount, status, method: shown, createdAt: at, token };
      if (known === undefined || known.status === 'voided') ledger.set(paymentReference, payment);
      if (status === 'declined') throw new Problem('payment-declined');
      return find(paymentReference);
    },
    getPayment: async ({ paymentReference }) => find(paymentReference),
    voidPayment: async ({ paymentReference }) => change(paymentReference, 'voided'),
    refundPayment: async ({ paymentReference }) => change(paymentReference, 'refunded'),
  };
}

const next: Record<Order['status'], Order['status'][]> = {
  placed: ['confirmed', 'cancelled'],
  confirmed: ['shipped', 'cancelled'],
  shipped: ['delivered', 'refunded'],
  delivered: ['refunded'],
  cancelled: [],
  refunded: [],
};

const orders = ({ orders: book }: World): Systems['orders'] => ({
  async createOrder({ body }) {
    const known = book.find(({ reference }) => reference === body.reference);
    if (known !== undefined) return known;
    const orderId = `O-${String(book.length + 1).padStart(8, '0')}`;
    const order: Order = { ...body, orderId, status: 'placed', placedAt: at, updatedAt: at };
    book.push(order);
    return order;
  },
  async listOrders({ reference, customerId }) {
    return page(
      book.filter(
        (order) =>
          order.reference === (reference ?? order.reference) && order.customerId === (customerId ?? order.customerId),
      ),
    );
  },
  async getOrder({ orderId, customerId }) {
    const order = book.find((one) => one.orderId === orderId && one.customerId === (customerId ?? one.customerId));
    if (order === undefined) throw new Problem('not-found', { detail: `There is no order ${orderId}.` });
    return order;
  },
  async changeOrderStatus({ orderId, body: { status } }) {
    const index = book.findIndex((order) => order.orderId === orderId);
    const order = book[index];
    if (order === undefined) throw new Problem('not-found');
    if (order.status !== status && !next[order.status].includes(status)) throw new Problem('conflict');
    const changed = { ...order, status };
    book[index] = changed;
    return changed;
  },
  async cancelReference({ reference, body: { customerId } }) {
    const index = book.findIndex((order) => order.reference === reference && order.customerId === customerId);
    const order = book[index];
    if (order === undefined) return undefined;
    if (order.status !== 'cancelled' && !next[order.status].includes('cancelled')) throw new Problem('conflict');
    book[index] = { ...order, status: 'cancelled' };
    return undefined;
  },
});

const shipments = ({ shipments: parcels }: World): Systems['shipments'] => ({
  async requestShipment({ 'Idempotency-Key': requestKey, body: { orderId } }) {
    const known = parcels.find((parcel) => parcel.key === requestKey);
    if (known !== undefined) return known;
    const parcel = shipmentOf(orderId, parcels.length + 1);
    parcels.push({ ...parcel, key: requestKey });
    return parcel;
  },
  async listShipments({ orderIds, trackingNumber }) {
    const fits = (parcel: Shipment) =>
      (orderIds ?? [parcel.orderId]).includes(parcel.orderId) &&
      parcel.trackingNumber === (trackingNumber ?? parcel.trackingNumber);
    return { items: parcels.filter(fits) };
  },
  async cancelShipment({ shipmentId }) {
    const index = parcels.findIndex((parcel) => parcel.shipmentId === shipmentId);
    const parcel = parcels[index];
    if (parcel === undefined) throw new Problem('not-found');
    if (parcel.status !== 'requested' && parcel.status !== 'cancelled') throw new Problem('conflict');
    const changed = { ...parcel, status: 'cancelled' as const };
    parcels[index] = changed;
    return changed;
  },
  async cancelReference({ reference }) {
    const index = parcels.findIndex((parcel) => parcel.key === reference);
    const parcel = parcels[index];
    if (parcel === undefined) return undefined;
    if (parcel.status !== 'requested' && parcel.status !== 'cancelled') throw new Problem('conflict');
    parcels[index] = { ...parcel, status: 'cancelled' };
    return undefined;
  },
});

/** A parcel that has only been asked for. */
export const shipmentOf = (orderId: string, number: number): Shipment => ({
  shipmentId: `S-${String(number).padStart(8, '0')}`,
  orderId,
  trackingNumber: `TRK${String(number).padStart(9, '0')}`,
  carrier: 'Rhine Parcel',
  status: 'requested',
  weightGrams: null,
  events: [{ status: 'requested', at, place: 'Venlo' }],
  estimatedDelivery: '2026-11-23T12:00:00.000Z',
});
