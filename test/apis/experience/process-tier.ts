import type { Contract as Backoffice } from '../../../apis/contracts/experience/backoffice.v1.ts';
import type { Contract as Partner } from '../../../apis/contracts/experience/partner.v1.ts';
import type { Contract as Storefront } from '../../../apis/contracts/experience/storefront.v2.ts';

type Process = Storefront['call']['process'] & Partner['call']['process'] & Backoffice['call']['process'];
export type Product = Awaited<ReturnType<Process['catalogue']['getCatalogueProduct']>>;
export type OrderStatus = Awaited<ReturnType<Process['ordering']['getOrderStatus']>>;

export const product: Product = {
  productId: 'P-000001',
  sku: 'CBL-00001',
  name: 'Installation cable 5 m',
  description: 'Installation cable for trade use, 5 m.',
  category: 'cables',
  price: { amount: 1290, currency: 'EUR' },
  weightGrams: 1180,
  status: 'active',
  availability: { state: 'low', available: 7 },
};

export const orderStatus: OrderStatus = {
  orderId: 'O-00000042',
  status: 'confirmed',
  placedAt: '2026-11-20T09:30:00.000Z',
  lines: [
    {
      productId: 'P-000001',
      name: 'Installation cable 5 m',
      quantity: 2,
      unitPrice: { amount: 1290, currency: 'EUR' },
    },
  ],
  total: { amount: 2580, currency: 'EUR' },
  payment: { status: 'authorised', method: { brand: 'visa', last4: '4242' } },
  delivery: {
    state: 'known',
    status: 'in-transit',
    carrier: 'Rhine Parcel',
    trackingNumber: 'TRK000000012',
    estimatedDelivery: '2026-11-23T12:00:00.000Z',
  },
};

/** A process tier with one product and one order; `inputs` is what it was asked, by operation. */
export function createProcessTier(status: OrderStatus = orderStatus, offer: Product = product) {
  const inputs: Record<string, unknown[]> = {};
  const answer =
    <Answer>(operation: string, body: Answer) =>
    async (input: object): Promise<Answer> => {
      inputs[operation] = [...(inputs[operation] ?? []), input];
      return body;
    };
  const { orderId, placedAt, lines, total, payment } = status;
  const summary = { orderId, customerId: 'C-000001', status: status.status, placedAt, lines, total };
  const process: Process = {
    catalogue: {
      listCatalogue: answer('listCatalogue', { items: [offer], nextCursor: 'next' }),
      getCatalogueProduct: answer('getCatalogueProduct', offer),
    },
    ordering: {
      placeOrder: answer('placeOrder', status),
      listOrders: answer('listOrders', { items: [summary], nextCursor: null }),
      getOrderStatus: answer('getOrderStatus', status),
      cancelOrder: answer('cancelOrder', { ...status, status: 'cancelled' as const }),
      refundOrder: answer('refundOrder', { ...status, status: 'refunded' as const }),
    },
    customer360: {
      getCustomerView: answer('getCustomerView', {
        customer: {
          customerId: 'C-000001',
          name: 'Noor de Vries',
          email: 'noor@mail.example',
          segment: 'consumer' as const,
          status: 'active' as const,
          creditLimit: total,
          address: { line1: 'Hafenstrasse 4', postalCode: '50668', city: 'Köln', country: 'DE' },
          since: '2019-04-01',
        },
        recentOrders: [summary, { ...summary, orderId: 'O-00000041' }],
        payments: [{ orderId, amount: total, ...payment }],
        deliveries: { state: 'unknown' as const, open: [] },
      }),
    },
  };
  return { inputs, call: { process } };
}
