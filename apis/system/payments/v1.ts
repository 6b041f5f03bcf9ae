import type { Contract } from '../../contracts/system/payments.v1.ts';
import type { Read, SystemHandlers } from '../../handler.ts';
import { recordsOf } from '../../owner.ts';
import { authorise, noSuchPayment, refund, release } from './ledger.ts';
import { isNothing, type PaymentRow, type PaymentsTables, paymentOf } from './legacy.ts';

export const handlers: SystemHandlers<Contract, PaymentsTables> = {
  async listPayments({ references, customerId }, { records, identity }) {
    const rows = await records.read
      .selectFrom('txn')
      .selectAll()
      .where('txnref', 'in', references)
      .orderBy('txnref')
      .execute();
    const isTheirs = recordsOf(customerId, identity);
    return {
      status: 200,
      body: { items: rows.flatMap((row) => shown(row) ?? []).filter((payment) => isTheirs(payment.customerId)) },
    };
  },

  async getPayment({ paymentReference, customerId }, { records, identity }) {
    const [row] = await records.ask(byReference, paymentReference);
    const payment = row && shown(row);
    if (payment === undefined || !recordsOf(customerId, identity)(payment.customerId))
      throw noSuchPayment(paymentReference);
    return { status: 200, body: payment };
  },

  async authorisePayment({ paymentReference, body }, { records, clock }) {
    const { fresh, payment } = await authorise(records, paymentReference, body, clock.now());
    return { status: fresh ? 201 : 200, body: payment };
  },

  voidPayment: async ({ paymentReference, customerId }, { records, clock, identity }) => ({
    status: 200,
    body: await release(records, paymentReference, customerId, recordsOf(customerId, identity), clock.now()),
  }),

  refundPayment: async ({ paymentReference, customerId, body }, { records, identity }) => ({
    status: 200,
    body: await refund(records, paymentReference, body, recordsOf(customerId, identity)),
  }),
};

const byReference = (read: Read<PaymentsTables>, reference: string) =>
  read.selectFrom('txn').selectAll().where('txnref', '=', reference);

const shown = (row: PaymentRow) => (isNothing(row) ? undefined : paymentOf(row));
