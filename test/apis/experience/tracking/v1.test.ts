import assert from 'node:assert/strict';
import type { Contract } from '../../../../apis/contracts/experience/tracking.v1.ts';
import { handlers } from '../../../../apis/experience/tracking/v1.ts';
import { assertFits, contextOver, shopper } from '../../process/context.ts';

describe('a tracking ticket', () => {
  it('is bound to the parcel and its caller, and comes with an address that can be opened as it is', async () => {
    const call = { process: { ordering: { mayTrack: async () => ({ allowed: true as const }) } } };
    const reply = await handlers.issueTicket({ trackingNumber: 'TRK000000012' }, contextOver<Contract>(call, shopper));
    await assertFits('experience/tracking.v1', 'issueTicket', reply);
    const parcel = '/experience/tracking/v1/parcels/TRK000000012';
    assert.equal(reply.status, 201);
    assert.equal(reply.body.ticket, `for shopper ${parcel}`);
    const url = new URL(reply.body.url, 'https://causeway.example');
    assert.equal(url.pathname, `${parcel}/events`);
    assert.equal(url.searchParams.get('ticket'), reply.body.ticket);
  });
});
