import { createServer } from 'node:http';
import express from 'express';
import type { components as orders } from '../../../apis/contracts/system/orders.v1.ts';
import type { components as payments } from '../../../apis/contracts/system/payments.v1.ts';
import { deliveryOf } from '../../../apis/process/ordering/order-status.ts';
import type { Shipment } from '../../../apis/process/ordering/shapes.ts';
import { serve } from './serve.ts';

/** Where the page is read from. */
export interface PageReads {
  /** Whose a person's orders are. */
  customerOf(subject: string): Promise<string>;
  order(orderId: string): Promise<orders['schemas']['Order'] | undefined>;
  payment(reference: string): Promise<payments['schemas']['Payment'] | undefined>;
  shipments(orderId: string, customerId: string): Promise<readonly Shipment[]>;
}

/**
 * The order page in one handler, by hand: the same reads and the same answer. Nobody is asked to prove who they are, and
 * nothing is judged, limited or logged.
 */
export function servePage(reads: PageReads): void {
  const app = express();
  app.disable('x-powered-by');
  app.get('/orders/:orderId', async ({ params: { orderId }, headers }, response) => {
    const customerId = await reads.customerOf(String(headers['x-subject']));
    const order = await reads.order(orderId);
    if (order === undefined || order.customerId !== customerId) return response.status(404).end();
    const [payment, items] = await Promise.all([
      reads.payment(order.paymentReference),
      reads.shipments(order.orderId, customerId),
    ]);
    if (payment === undefined) return response.status(404).end();
    const { status, method } = payment;
    const { placedAt, lines, total } = order;
    return response.json({
      orderId: order.orderId,
      status: order.status,
      placedAt,
      lines,
      total,
      payment: { status, method },
      delivery: followed(deliveryOf(items)),
    });
  });
  serve(createServer(app));
}

function followed(delivery: ReturnType<typeof deliveryOf>): object {
  if (delivery.trackingNumber === undefined || delivery.status === 'delivered') return delivery;
  return { ...delivery, follow: `/experience/tracking/v1/parcels/${delivery.trackingNumber}/tickets` };
}
