import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newKey, requestShipment, type ServiceProcess, startShipments, wanted } from './service-process.ts';

describe('the shipments service: a key that is cancelled', () => {
  let service: ServiceProcess;
  const request = (key: string, body: object = wanted) => service.post('/shipments', body).set('Idempotency-Key', key);
  const cancel = (key: string, whose = 'C-000001') =>
    service.put(`/references/${key}/cancellation?customerId=${whose}`);
  const statusOf = async (shipmentId: string) => (await service.get(`/shipments/${shipmentId}`)).body.status;

  before(async () => {
    service = await startShipments();
  });
  after(() => service.stop());

  it('ships nothing any more, however often either is asked for, also after a restart', async () => {
    const key = newKey();
    for (let turn = 0; turn < 2; turn += 1) assert.equal((await cancel(key).expect(204)).text, '');
    for (let turn = 0; turn < 2; turn += 1) {
      const { body } = await request(key, { ...wanted, orderId: 'O-00000401' }).expect(409);
      assert.equal(body.type, '/problems/conflict');
    }
    await service.kill();
    service = await startShipments({}, service.folder);
    await request(key).expect(409);
    await cancel(key).expect(204);
    for (const orderId of ['O-00000401', 'O-00000000']) {
      assert.deepEqual((await service.get(`/shipments?orderIds=${orderId}`)).body.items, []);
    }
  });

  it('calls back the shipment it has, once', async () => {
    const key = newKey();
    const { shipmentId } = await requestShipment(service, key);
    for (let turn = 0; turn < 2; turn += 1) await cancel(key).expect(204);
    const { body } = await service.get(`/shipments/${shipmentId}`);
    assert.deepEqual(
      body.events.map(({ status }: { status: string }) => status),
      ['requested', 'cancelled'],
    );
  });

  it('refuses when the shipment is in transit, and lets it go on', async () => {
    const key = newKey();
    const { shipmentId } = await requestShipment(service, key);
    await service.post(`/shipments/${shipmentId}/events`, { status: 'in-transit', place: 'Utrecht' }).expect(200);
    const byNumber = await service.post(`/shipments/${shipmentId}/cancellation`).expect(409);
    assert.equal((await cancel(key).expect(409)).body.detail, byNumber.body.detail);
    assert.equal(await statusOf(shipmentId), 'in-transit');
  });

  it('leaves alone what goes to another customer, and tells nothing of it', async () => {
    const key = newKey();
    const { shipmentId } = await requestShipment(service, key);
    await cancel(key, 'C-000002').expect(204);
    assert.equal(await statusOf(shipmentId), 'requested');
  });

  it('ends either without a shipment or with a cancelled one when both come at once', async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      const key = newKey();
      const ways = [() => request(key), () => cancel(key), () => request(key)];
      const [first, , last] = await Promise.all((turn % 2 === 0 ? ways : ways.toReversed()).map((way) => way()));
      for (const answer of [first, last]) {
        if (answer?.status === 201) assert.equal(await statusOf(answer.body.shipmentId), 'cancelled');
        else assert.equal(answer?.status, 409);
      }
    }
  });

  it('takes no number from shipments, and stays when the journal is made short', async () => {
    const before = Number((await requestShipment(service)).shipmentId.slice(2));
    const keys = [newKey(), newKey()];
    for (const key of keys) await cancel(key).expect(204);
    assert.equal(Number((await requestShipment(service)).shipmentId.slice(2)), before + 1);
    await service.stop();
    const journal = join(service.folder, 'consignments.jsonl');
    const lines = readFileSync(journal, 'utf8');
    appendFileSync(journal, lines.repeat(Math.ceil(6_000 / lines.split('\n').length)));
    service = await startShipments({}, service.folder);
    assert.ok(readFileSync(journal, 'utf8').length <= lines.length, 'made short');
    for (const key of keys) await request(key).expect(409);
  });

  it('wants a key that a request could have had, and no other parameters', async () => {
    const { body } = await cancel('short').expect(400);
    assert.deepEqual(body.errors[0].parameter, 'reference');
    await service.put(`/references/${newKey()}/cancellation?orderId=O-00000001`).expect(400);
  });
});
