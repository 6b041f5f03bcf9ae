/** Where a parcel is. It moves forward through these, in this order, or is cancelled before it leaves. */
export type Status = 'requested' | 'picked' | 'in-transit' | 'out-for-delivery' | 'delivered' | 'cancelled';

/** Something that happened to a parcel; `at` is RFC 3339 in UTC. */
export interface ParcelEvent {
  readonly status: Status;
  readonly at: string;
  readonly place: string;
}

/** A shipment as callers see it. `weightGrams` is null when nobody weighed it; `estimatedDelivery` is RFC 3339 in UTC. */
export interface Shipment {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly trackingNumber: string;
  readonly carrier: string;
  readonly status: Status;
  readonly weightGrams: number | null;
  readonly events: readonly ParcelEvent[];
  readonly estimatedDelivery: string;
}

export interface Address {
  readonly line1: string;
  readonly line2?: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
}

export interface ShipmentRequest {
  readonly orderId: string;
  readonly customerId: string;
  readonly shipTo: Address;
  readonly parcels: readonly { readonly productId: string; readonly quantity: number }[];
  readonly weightGrams?: number;
}

/** What a carrier reports: the parcel reached this status, here. */
export interface CarrierScan {
  readonly status: Status;
  readonly place: string;
}

const journey: readonly Status[] = ['requested', 'picked', 'in-transit', 'out-for-delivery', 'delivered'];

/** The status a parcel reaches next when nothing goes wrong; undefined when its journey is over. */
export const nextStatus = (status: Status): Status | undefined =>
  status === 'cancelled' ? undefined : journey[journey.indexOf(status) + 1];

/** Whether a scan may move a parcel so: forward only (scans get missed), and in transit from hub to hub. */
export function mayMove(from: Status, to: Status): boolean {
  if (from === 'cancelled' || to === 'cancelled') return false;
  if (from === 'in-transit' && to === 'in-transit') return true;
  return journey.indexOf(to) > journey.indexOf(from);
}

/** A parcel can be called back until the carrier has it on the road. */
export const mayCancel = (status: Status): boolean => status === 'requested' || status === 'picked';
