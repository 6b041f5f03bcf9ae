import type { Contract } from '../../contracts/system/payments.v1.ts';
import type { SystemHandlers } from '../../handler.ts';
import { authorise, noSuchPayment, refund, release } from './ledger.ts';
import { type PaymentsTables, paymentOf } from './legacy.ts';

export const handlers: SystemHandlers<Contract, PaymentsTables> = {
  async listPayments({ references }, { records }) {
    const rows = await records.read
      .selectFrom('txn')
      .selectAll()
      .where('txnref', 'in', references)
      .orderBy('txnref')
      .execute();
    return { status: 200, body: { items: rows.map(paymentOf) } };
  },

  async getPayment({ paymentReference }, { records }) {
    const row = await records.read
      .selectFrom('txn')
      .selectAll()
      .where('txnref', '=', paymentReference)
      .executeTakeFirst();
    if (row === undefined) throw noSuchPayment(paymentReference);
    return { status: 200, body: paymentOf(row) };
  },

  async authorisePayment({ paymentReference, body }, { records, clock }) {
    const { fresh, payment } = await authorise(records, paymentReference, body, clock.now());
    return { status: fresh ? 201 : 200, body: payment };
  },

  voidPayment: async ({ paymentReference }, { records }) => ({
    status: 200,
    body: await release(records, paymentReference),
  }),

  refundPayment: async ({ paymentReference, body }, { records }) => ({
    status: 200,
    body: await refund(records, paymentReference, body),
  }),
};
