import type { Generated } from 'kysely';
import type { components } from '../../contracts/system/orders.v1.ts';
import { decimalOf, minorUnits } from '../../decimal.ts';

type Order = components['schemas']['Order'];
type NewOrder = components['schemas']['NewOrder'];
type OrderStatus = Order['status'];

/** The order book of a mainframe: headers and lines under numeric keys, times in milliseconds, one letter for a status. */
export interface OrdersTables {
  readonly ordhdr: HeaderValues & { readonly ordno: Generated<number> };
  readonly ordlin: LineRow;
  readonly canref: CancelledRow;
}

export type HeaderRow = HeaderValues & { readonly ordno: number };

interface HeaderValues {
  readonly cusno: number;
  /** The caller's reference. */
  readonly xref: string;
  readonly sts: string;
  readonly totamt: string;
  readonly curcd: string;
  readonly payref: string;
  readonly entts: number;
  readonly chgts: number;
  /** Why the status was changed last. */
  readonly chgrsn: string | null;
  readonly sadr1: string;
  readonly sadr2: string | null;
  readonly szip: string;
  readonly scity: string;
  readonly sctry: string;
}

export interface LineRow {
  readonly ordno: number;
  readonly linno: number;
  readonly itmno: number;
  readonly itmdsc: string;
  readonly ordqty: number;
  readonly untprc: string;
}

/** A reference that was cancelled before an order had it, by which customer and when. It is no order, and shown to nobody. */
interface CancelledRow {
  readonly xref: string;
  readonly cusno: number;
  readonly cants: number;
}

const statusLetters = {
  placed: 'P',
  confirmed: 'C',
  shipped: 'S',
  delivered: 'D',
  cancelled: 'X',
  refunded: 'R',
} as const satisfies Record<OrderStatus, string>;

export const customerNumber = (customerId: string): number => Number(customerId.slice(2));
export const orderNumber = (orderId: string): number => Number(orderId.slice(2));
export const statusLetter = (status: OrderStatus): string => statusLetters[status];

export const orderOf = (header: HeaderRow, lines: readonly LineRow[]): Order => ({
  orderId: `O-${String(header.ordno).padStart(8, '0')}`,
  reference: header.xref,
  customerId: `C-${String(header.cusno).padStart(6, '0')}`,
  status: statusOf(header.sts),
  lines: lines.map((line) => ({
    productId: `P-${String(line.itmno).padStart(6, '0')}`,
    name: line.itmdsc,
    quantity: line.ordqty,
    unitPrice: { amount: minorUnits(line.untprc), currency: header.curcd },
  })),
  total: { amount: minorUnits(header.totamt), currency: header.curcd },
  paymentReference: header.payref,
  placedAt: instant(header.entts),
  updatedAt: instant(header.chgts),
  shipTo: {
    line1: header.sadr1,
    ...(header.sadr2 === null ? {} : { line2: header.sadr2 }),
    postalCode: header.szip,
    city: header.scity,
    country: header.sctry,
  },
});

/** The header of an order as it is written; its number comes from the book unless it has one. */
export const headerValues = (
  order: NewOrder,
  status: OrderStatus,
  placedAt: number,
  updatedAt: number,
): HeaderValues => ({
  cusno: customerNumber(order.customerId),
  xref: order.reference,
  sts: statusLetter(status),
  totamt: decimalOf(order.total.amount),
  curcd: order.total.currency,
  payref: order.paymentReference,
  entts: placedAt,
  chgts: updatedAt,
  chgrsn: null,
  sadr1: order.shipTo.line1,
  sadr2: order.shipTo.line2 ?? null,
  szip: order.shipTo.postalCode,
  scity: order.shipTo.city,
  sctry: order.shipTo.country,
});

export const lineValues = (order: Pick<NewOrder, 'lines'>, ordno: number): LineRow[] =>
  order.lines.map((line, index) => ({
    ordno,
    linno: index + 1,
    itmno: Number(line.productId.slice(2)),
    itmdsc: line.name,
    ordqty: line.quantity,
    untprc: decimalOf(line.unitPrice.amount),
  }));

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

function statusOf(letter: string): OrderStatus {
  for (const [status, code] of Object.entries(statusLetters)) if (code === letter) return status as OrderStatus;
  throw new TypeError(`The order book holds the status “${letter}”, which means nothing.`);
}
