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
export const subjects = [...new Set([...orders.values()].map(({ customerId }) => customerId))];
