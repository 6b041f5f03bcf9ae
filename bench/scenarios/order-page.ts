import { bulkOf } from '../causeway/bulk.ts';
import { orders } from '../causeway/sample.ts';
import type { Case } from '../rounds.ts';

/**
 * A page that is composed: whose order, its header and lines, its payment, its delivery. Four reads of records in three
 * systems, and a call to the shipments service. Each order in turn, asked for by its owner: no two requests under way at
 * one time are equal, or they would be made once and measured as many.
 */
export const orderPage: Case = {
  name: 'order page',
  requests: [...orders.values()].map(({ orderId, customerId }) => ({
    path: `/orders/${orderId}`,
    shot: { method: 'GET', headers: { 'x-subject': customerId } },
  })),
};

/** Who asks: people who are called what their customer is called. */
export const subjects = [
  ...new Set([bulkOf(0).customerId, ...[...orders.values()].map(({ customerId }) => customerId)]),
];

/** Pages of the orders in bulk: the newest, and those after nearly all others; by cursors of which no two are equal. */
export function listPages(count: number) {
  const { customerId, first, last } = bulkOf(count);
  const from = (number: number): string[] => Array.from({ length: 256 }, (_, index) => cursorOf(number - index));
  const pages = [
    { name: 'the newest orders', cursors: from(last + 1) },
    { name: 'orders after 95 % of them', cursors: from(first + Math.floor(count / 20)) },
  ];
  return { customerId, pages };
}

/** As `apis/page.ts` makes them. */
const cursorOf = (number: number): string => Buffer.from(JSON.stringify([number])).toString('base64url');
