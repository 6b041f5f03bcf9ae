import assert from 'node:assert/strict';
import { readEvents } from './event-reader.ts';
import { requestShipment, startShipments } from './service-process.ts';

describe('the shipments service: parcels that move by themselves', () => {
  it('takes a parcel from the request to the door, a step at a time', async () => {
    const service = await startShipments({ SHIPMENTS_STEP_MS: '20' });
    const { trackingNumber, shipmentId } = await requestShipment(service);
    const stream = await readEvents(service, trackingNumber);
    const [, ...blocks] = await stream.next(6);
    stream.leave();
    const events = blocks.map(({ data = '' }) => JSON.parse(data));
    const journey = events.map(({ status, place }) => `${status} ${place}`);
    assert.deepEqual(journey, [
      'requested Venlo',
      'picked Venlo',
      'in-transit Utrecht',
      'out-for-delivery Köln',
      'delivered Köln',
    ]);
    assert.deepEqual((await service.get(`/shipments/${shipmentId}`)).body.events, events);
    await service.stop();
  });

  it('goes on with a parcel after a restart', async () => {
    const before = await startShipments({ SHIPMENTS_STEP_MS: '0' });
    const { trackingNumber } = await requestShipment(before);
    await before.stop();
    const after = await startShipments({ SHIPMENTS_STEP_MS: '20' }, before.folder);
    const stream = await readEvents(after, trackingNumber, { 'Last-Event-ID': '1' });
    const last = (await stream.next(5)).at(-1);
    assert.equal(JSON.parse(last?.data ?? '').status, 'delivered');
    stream.leave();
    await after.stop();
  });

  it('leaves a cancelled parcel where it is', async () => {
    const service = await startShipments({ SHIPMENTS_STEP_MS: '60' });
    const still = await requestShipment(service);
    await service.post(`/shipments/${still.shipmentId}/cancellation`).expect(200);
    const moving = await requestShipment(service);
    const stream = await readEvents(service, moving.trackingNumber);
    await stream.next(4);
    stream.leave();
    const { body } = await service.get(`/shipments/${still.shipmentId}`);
    assert.deepEqual([body.status, body.events.length], ['cancelled', 2]);
    await service.stop();
  });

  it('lets a sample parcel rest until somebody watches it', async () => {
    const service = await startShipments({ SHIPMENTS_STEP_MS: '20', SHIPMENTS_SEED_ORDERS: '10' });
    const stream = await readEvents(service, 'TRK000000002', { 'Last-Event-ID': '1' });
    const [, next] = await stream.next(2);
    assert.equal(JSON.parse(next?.data ?? '').status, 'picked');
    stream.leave();
    assert.equal((await service.get('/shipments/S-00000007')).body.status, 'requested');
    await service.stop();
  });

  it('never moves a parcel by itself when told so', async () => {
    const service = await startShipments({ SHIPMENTS_STEP_MS: '0', SHIPMENTS_HEARTBEAT_MS: '20' });
    const { trackingNumber } = await requestShipment(service);
    const stream = await readEvents(service, trackingNumber);
    const blocks = await stream.next(6);
    assert.equal(blocks.filter(({ event }) => event === 'status').length, 1);
    stream.leave();
    await service.stop();
  });
});
