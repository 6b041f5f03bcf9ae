import type { Shipment } from '../../../../apis/process/ordering/shapes.ts';

const parcel: Omit<Shipment, 'orderId' | 'customerId'> = {
  shipmentId: 'S-00000042',
  trackingNumber: 'TRK000000042',
  carrier: 'Rhine Parcel',
  status: 'in-transit',
  weightGrams: 1240,
  events: [
    { status: 'requested', at: '2026-11-20T09:30:00.000Z', place: 'Cologne' },
    { status: 'picked', at: '2026-11-20T12:00:00.000Z', place: 'Cologne' },
    { status: 'in-transit', at: '2026-11-20T18:00:00.000Z', place: 'Duisburg' },
  ],
  estimatedDelivery: '2026-11-23T12:00:00.000Z',
};

/** Parcels that cost nothing to find. */
export const handlers = {
  listShipments: async ({
    orderIds,
    customerId,
  }: {
    readonly orderIds: readonly string[];
    readonly customerId: string;
  }) => ({
    status: 200,
    body: { items: orderIds.map((orderId) => ({ ...parcel, orderId, customerId })) },
  }),
};
