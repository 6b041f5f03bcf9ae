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
