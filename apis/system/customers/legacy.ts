import type { components } from '../../contracts/system/customers.v1.ts';

type Customer = components['schemas']['Customer'];

/** The customer file of the midrange system this record began on: short names, coded letters, dates as numbers. */
export interface CustomersTables {
  readonly custmast: CustomerRow;
  /** OIDC subject, at the issuer of this name → customer. */
  readonly cusxsub: { readonly iss: string; readonly sub: string; readonly custno: string };
  /** Consumer of the gateway → customer. */
  readonly cusxcon: { readonly cons: string; readonly custno: string };
}

export interface CustomerRow {
  readonly custno: string;
  readonly nam1: string;
  readonly nam2: string;
  readonly emal: string;
  readonly cutyp: string;
  readonly stat: string;
  /** Whole units of the currency. */
  readonly crlim: number;
  readonly crcur: string;
  readonly adr1: string;
  readonly adr2: string;
  readonly zip: string;
  readonly city: string;
  readonly ctry: string;
  /** yyyymmdd. */
  readonly opndt: number;
}

const statusLetters = { active: 'A', blocked: 'S', closed: 'C' } as const satisfies Record<Customer['status'], string>;
const segmentDigits = { consumer: '1', business: '2' } as const satisfies Record<Customer['segment'], string>;
/** In characters as the database counts them: code points. */
const nameWidth = 35;

export const customerNumber = (customerId: string): string => customerId.slice(2);
export const customerId = (custno: string): string => `C-${custno}`;
export const statusLetter = (status: Customer['status']): string => statusLetters[status];

export const isCustomerNumber = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9]{6}$/.test(value);

export function customerOf(row: CustomerRow): Customer {
  const day = String(row.opndt);
  return {
    customerId: customerId(row.custno),
    name: row.nam1 + row.nam2,
    email: row.emal,
    segment: wordOf(segmentDigits, row.cutyp),
    status: wordOf(statusLetters, row.stat),
    creditLimit: { amount: row.crlim * 100, currency: row.crcur },
    address: {
      line1: row.adr1,
      ...(row.adr2 === '' ? {} : { line2: row.adr2 }),
      postalCode: row.zip,
      city: row.city,
      country: row.ctry,
    },
    since: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`,
  };
}

export function customerRow(customer: Customer): CustomerRow {
  const { address, creditLimit } = customer;
  const name = [...customer.name];
  return {
    custno: customerNumber(customer.customerId),
    nam1: name.slice(0, nameWidth).join(''),
    nam2: name.slice(nameWidth).join(''),
    emal: customer.email,
    cutyp: segmentDigits[customer.segment],
    stat: statusLetters[customer.status],
    crlim: Math.floor(creditLimit.amount / 100),
    crcur: creditLimit.currency,
    adr1: address.line1,
    adr2: address.line2 ?? '',
    zip: address.postalCode,
    city: address.city,
    ctry: address.country,
    opndt: Number(customer.since.replaceAll('-', '')),
  };
}

function wordOf<Word extends string>(codes: Readonly<Record<Word, string>>, code: string): Word {
  for (const word in codes) if (codes[word] === code) return word;
  throw new TypeError(`The customer file holds the code “${code}”, which means nothing.`);
}
