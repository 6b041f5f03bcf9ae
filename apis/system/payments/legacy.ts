import { hash } from 'node:crypto';
import type { components } from '../../contracts/system/payments.v1.ts';
import { decimalOf, minorUnits } from '../../decimal.ts';

type Payment = components['schemas']['Payment'];
type NewPayment = components['schemas']['NewPayment'];

/** The ledger of a card processor: numeric currencies, response codes, two-letter states, a time without punctuation. */
export interface PaymentsTables {
  readonly txn: PaymentRow;
}

export interface PaymentRow {
  readonly txnref: string;
  readonly custno: string;
  readonly txnamt: string;
  /** ISO 4217, numeric. */
  readonly txnccy: string;
  /** ISO 8583 response: 00 approved, 05 do not honour, 61 over the limit. */
  readonly rspcd: string;
  readonly txnst: string;
  readonly crdbr: string;
  readonly crdl4: string;
  /** Tells two tokens apart without keeping them. */
  readonly tokfp: string;
  readonly rfdamt: string | null;
  readonly rfdrsn: string | null;
  /** yyyymmddhhmmss, UTC. */
  readonly txndt: string;
}

const states = {
  authorised: 'AU',
  captured: 'CP',
  voided: 'VO',
  refunded: 'RF',
  declined: 'DE',
} as const satisfies Record<Payment['status'], string>;
const currencies: Readonly<Record<string, string>> = { EUR: '978', GBP: '826', USD: '840' };
const brands: Readonly<Record<string, string>> = { VI: 'visa', MC: 'mastercard', AX: 'amex' };
const cards: Readonly<Record<string, readonly [brand: string, last4: string]>> = {
  tok_visa: ['VI', '4242'],
  tok_mastercard: ['MC', '4444'],
  tok_amex: ['AX', '0005'],
  tok_declined: ['VI', '0002'],
};
const limit = 2_500_000;

/** The currencies the processor books. */
export const bookedCurrencies = Object.keys(currencies);
export const stateCode = (status: Payment['status']): string => states[status];
export const isDeclined = (row: PaymentRow): boolean => row.txnst === states.declined;
export const amountOf = (row: PaymentRow): Payment['amount'] => money(row.txnamt, row.txnccy);
export const refundedOf = (row: PaymentRow): Payment['amount'] | undefined =>
  row.rfdamt === null ? undefined : money(row.rfdamt, row.txnccy);

export function paymentOf(row: PaymentRow): Payment {
  const refundedAmount = refundedOf(row);
  return {
    paymentReference: row.txnref,
    customerId: `C-${row.custno}`,
    amount: amountOf(row),
    ...(refundedAmount === undefined ? {} : { refundedAmount }),
    status: statusOf(row.txnst),
    method: { brand: brands[row.crdbr] ?? 'other', last4: row.crdl4 },
    createdAt: row.txndt.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6.000Z'),
  };
}

/** What the processor makes of an authorisation. Its currency must be one that is booked. */
export function paymentRow(reference: string, payment: NewPayment, now: number): PaymentRow {
  const { token } = payment.method;
  const tokfp = hash('sha256', token).slice(0, 16);
  const [crdbr, crdl4] = cards[token] ?? [
    'VI',
    String(Number.parseInt(tokfp.slice(0, 8), 16) % 10_000).padStart(4, '0'),
  ];
  const rspcd = token === 'tok_declined' ? '05' : payment.amount.amount > limit ? '61' : '00';
  return {
    txnref: reference,
    custno: payment.customerId.slice(2),
    txnamt: decimalOf(payment.amount.amount),
    txnccy: currencies[payment.amount.currency] ?? '',
    rspcd,
    txnst: rspcd === '00' ? states.authorised : states.declined,
    crdbr,
    crdl4,
    tokfp,
    rfdamt: null,
    rfdrsn: null,
    txndt: new Date(now).toISOString().replace(/\D/g, '').slice(0, 14),
  };
}

const noToken = '0'.repeat(16);

/** Stands under a reference that was let go of before anything was held under it. It is no payment, and shown to nobody. */
export const nothingRow = (reference: string, customerId: string, now: number): PaymentRow => ({
  ...paymentRow(reference, { customerId, amount: { amount: 0, currency: 'EUR' }, method: { token: '' } }, now),
  tokfp: noToken,
  txnst: states.voided,
});

export const isNothing = (row: PaymentRow): boolean => row.tokfp === noToken;

/** Why the processor declined, for the customer. */
export const declineReason = (row: PaymentRow): string =>
  row.rspcd === '61' ? 'The amount is over the limit of this means of payment.' : 'The means of payment was refused.';

export const sameContent = (a: PaymentRow, b: PaymentRow): boolean =>
  (['custno', 'txnamt', 'txnccy', 'tokfp'] as const).every((column) => a[column] === b[column]);

function money(decimal: string, numericCurrency: string): Payment['amount'] {
  const currency = bookedCurrencies.find((name) => currencies[name] === numericCurrency);
  if (currency === undefined)
    throw new TypeError(`The ledger holds the currency “${numericCurrency}”, not booked here.`);
  return { amount: minorUnits(decimal), currency };
}

function statusOf(code: string): Payment['status'] {
  for (const [status, letters] of Object.entries(states)) if (letters === code) return status as Payment['status'];
  throw new TypeError(`The ledger holds the state “${code}”, which means nothing.`);
}
