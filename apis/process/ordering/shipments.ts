import { Problem } from '#problem';
import type { Order, Shipment, Systems } from './shapes.ts';

/** Calls back every parcel of an order that is not called back yet. */
export async function cancelShipments(
  { orderId, customerId }: Pick<Order, 'orderId' | 'customerId'>,
  shipments: Systems['shipments'],
): Promise<Shipment[]> {
  const { items } = await shipments.listShipments({ orderIds: [orderId], customerId });
  return Promise.all(
    items.map((shipment) =>
      shipment.status === 'cancelled'
        ? shipment
        : shipments.cancelShipment({ shipmentId: shipment.shipmentId, customerId }),
    ),
  );
}

/**
 * Calls back what was requested under a reference, and what may yet be. A service that cannot do that, being older, is
 * asked for the parcels there are: one that is still to come then comes.
 */
export async function cancelRequested(
  reference: string,
  order: Pick<Order, 'orderId' | 'customerId'>,
  shipments: Systems['shipments'],
): Promise<void> {
  try {
    await shipments.cancelReference({ reference, customerId: order.customerId });
  } catch (error) {
    if (!(error instanceof Problem) || !isNotOffered(error)) throw error;
    await cancelShipments(order, shipments);
  }
}

/** The operation itself finds nothing missing: whatever has the reference, or nothing, is as good. */
const isNotOffered = ({ status }: Problem): boolean => status === 404 || status === 405;
