import { handlers as real } from '../../../../apis/system/payments/v1.ts';
import { orders } from '../../sample.ts';

const bodies = new Map(
  [...orders.values()].map(({ paymentReference, customerId, total, paymentStatus, placedAt }) => [
    paymentReference,
    {
      paymentReference,
      customerId,
      amount: total,
      status: paymentStatus,
      method: { brand: 'visa', last4: '4242' },
      createdAt: placedAt,
    },
  ]),
);

/** Payments that cost nothing to read. */
export const handlers = {
  ...real,
  getPayment: async ({ paymentReference }: { readonly paymentReference: string }) => ({
    status: 200,
    body: bodies.get(paymentReference),
  }),
};
