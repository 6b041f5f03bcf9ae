import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newKey, requestShipment, startShipments, wanted } from './service-process.ts';

const journalOf = (folder: string) => readFileSync(join(folder, 'consignments.jsonl'), 'utf8');

describe('the shipments service: sample records', () => {
  it('has a shipment for three of five sample orders, each with the number of its order', async () => {
    const service = await startShipments({ SHIPMENTS_SEED_ORDERS: '5000' });
    const orders = [1, 2, 3, 4, 5, 4997, 4998, 4999].map((order) => `O-${String(order).padStart(8, '0')}`).join(',');
    const { body } = await service.get(`/shipments?orderIds=${orders}`).expect(200);
    const found = body.items.map(({ orderId, shipmentId, trackingNumber, status, events }: Record<string, unknown[]>) =>
      [orderId, shipmentId, trackingNumber, status, events?.length].join(' '),
    );
    assert.deepEqual(found, [
      'O-00000002 S-00000002 TRK000000002 requested 1',
      'O-00000003 S-00000003 TRK000000003 in-transit 3',
      'O-00000004 S-00000004 TRK000000004 delivered 5',
      'O-00004997 S-00004997 TRK000004997 requested 1',
      'O-00004998 S-00004998 TRK000004998 in-transit 3',
      'O-00004999 S-00004999 TRK000004999 delivered 5',
    ]);
    const customers = journalOf(service.folder)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).CUST_NO);
    assert.equal(customers.length, 3000);
    assert.deepEqual([customers[0], customers[6], customers[7]], [1, 1, ((13 * 7) % 200) + 1]);
    await service.stop();
  });

  it('is the same every time', async () => {
    const [one, other] = await Promise.all([
      startShipments({ SHIPMENTS_SEED_ORDERS: '50' }),
      startShipments({ SHIPMENTS_SEED_ORDERS: '50' }),
    ]);
    assert.equal(journalOf(one.folder), journalOf(other.folder));
    await Promise.all([one.stop(), other.stop()]);
  });

  it('is only for an empty store, and numbers new shipments behind its own', async () => {
    const first = await startShipments({ SHIPMENTS_SEED_ORDERS: '50' });
    const added = await requestShipment(first, newKey(), { ...wanted, orderId: 'O-00000999' });
    assert.equal(added.shipmentId, 'S-00000050');
    await first.stop();
    const before = journalOf(first.folder);
    const second = await startShipments({ SHIPMENTS_SEED_ORDERS: '500' }, first.folder);
    assert.equal(journalOf(first.folder), before);
    await second.stop();
  });

  it('is absent unless asked for', async () => {
    const service = await startShipments();
    await service.get('/shipments/S-00000002').expect(404);
    await service.stop();
  });
});
