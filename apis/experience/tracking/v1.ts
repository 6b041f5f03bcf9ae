import type { Contract } from '../../contracts/experience/tracking.v1.ts';
import type { Handlers } from '../../handler.ts';

export const handlers: Handlers<Contract> = {
  issueTicket: async ({ trackingNumber }, { identity, tickets }) => {
    const parcel = `/experience/tracking/v1/parcels/${trackingNumber}`;
    const { ticket, expiresAt } = await tickets.issue(parcel, identity);
    return { status: 201, body: { ticket, expiresAt, url: `${parcel}/events?ticket=${encodeURIComponent(ticket)}` } };
  },
};
