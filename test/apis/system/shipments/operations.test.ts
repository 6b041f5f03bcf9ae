import assert from 'node:assert/strict';
import { newKey, requestShipment, type ServiceProcess, startShipments, wanted } from './service-process.ts';

describe('the shipments service: operations', () => {
  let service: ServiceProcess;
  const scan = (shipmentId: string, status: string, place = 'Utrecht') =>
    service.post(`/shipments/${shipmentId}/events`, { status, place });

  before(async () => {
    service = await startShipments();
  });
  after(() => service.stop());

  it('answers a request with a shipment that waits for its carrier', async () => {
    const answer = await service.post('/shipments', wanted).set('Idempotency-Key', newKey()).expect(201);
    const { shipmentId, trackingNumber, carrier, events, estimatedDelivery, ...rest } = answer.body;
    assert.match(shipmentId, /^S-\d{8}$/);
    assert.match(trackingNumber, /^TRK\d{9}$/);
    assert.equal(answer.headers.location, `shipments/${shipmentId}`);
    assert.ok(carrier.length > 0);
    assert.deepEqual(rest, { orderId: 'O-00000042', status: 'requested', weightGrams: 1240 });
    assert.deepEqual(Object.keys(events[0]), ['status', 'at', 'place']);
    assert.ok(Date.parse(estimatedDelivery) > Date.parse(events[0].at));
  });

  it('says null for the weight of what nobody weighed', async () => {
    const { weightGrams, ...unweighed } = wanted;
    const shipment = await requestShipment(service, newKey(), unweighed);
    assert.ok(weightGrams > 0);
    assert.equal((await service.get(`/shipments/${shipment.shipmentId}`)).body.weightGrams, null);
  });

  it('reads one shipment', async () => {
    const shipment = await requestShipment(service);
    const answer = await service.get(`/shipments/${shipment.shipmentId}`).expect(200);
    assert.deepEqual(answer.body, shipment);
  });

  it('lists the shipments of several orders in the order of the question, and leaves unknown ones out', async () => {
    const first = await requestShipment(service, newKey(), { ...wanted, orderId: 'O-00000101' });
    const second = await requestShipment(service, newKey(), { ...wanted, orderId: 'O-00000102' });
    const third = await requestShipment(service, newKey(), { ...wanted, orderId: 'O-00000102' });
    const answer = await service.get('/shipments?orderIds=O-00000102,O-00009999,O-00000101').expect(200);
    assert.deepEqual(answer.body, { items: [second, third, first] });
  });

  it('finds the shipment behind a tracking number, and only if it fits the orders too', async () => {
    const shipment = await requestShipment(service, newKey(), { ...wanted, orderId: 'O-00000201' });
    const find = (query: string) => service.get(`/shipments?trackingNumber=${shipment.trackingNumber}${query}`);
    assert.deepEqual((await find('')).body.items, [shipment]);
    assert.deepEqual((await find('&orderIds=O-00000201')).body.items, [shipment]);
    assert.deepEqual((await find('&orderIds=O-00000202')).body.items, []);
    assert.deepEqual((await service.get('/shipments?trackingNumber=TRK999999999')).body.items, []);
  });

  it('refuses a list of nothing, of wrong ids, of more than a hundred and with unknown filters', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `O-${String(index).padStart(8, '0')}`).join(',');
    const one = 'orderIds=O-00000001';
    for (const query of [
      '',
      '?orderIds=',
      '?orderIds=O-1',
      `?orderIds=${many}`,
      `?${one}&${one}`,
      `?${one}&status=x`,
    ]) {
      const answer = await service.get(`/shipments${query}`).expect(400);
      assert.equal(answer.body.type, '/problems/bad-request');
      assert.ok(answer.body.errors[0].parameter);
    }
  });

  it('moves a parcel with each scan, also over a stage that nobody scanned', async () => {
    const { shipmentId } = await requestShipment(service);
    await scan(shipmentId, 'in-transit', 'Utrecht').expect(200);
    await scan(shipmentId, 'in-transit', 'Hub Ruhr').expect(200);
    const answer = await scan(shipmentId, 'delivered', 'Köln').expect(200);
    assert.equal(answer.body.status, 'delivered');
    const passed = answer.body.events.map(({ status, place }: Record<string, string>) => `${status} ${place}`);
    assert.deepEqual(passed, ['requested Venlo', 'in-transit Utrecht', 'in-transit Hub Ruhr', 'delivered Köln']);
  });

  it('counts the same scan twice in a row once', async () => {
    const { shipmentId } = await requestShipment(service);
    const once = await scan(shipmentId, 'picked').expect(200);
    const twice = await scan(shipmentId, 'picked').expect(200);
    assert.deepEqual(twice.body, once.body);
  });

  it('never takes a stage back', async () => {
    const { shipmentId } = await requestShipment(service);
    await scan(shipmentId, 'out-for-delivery').expect(200);
    for (const status of ['picked', 'in-transit']) {
      const answer = await scan(shipmentId, status).expect(409);
      assert.equal(answer.body.detail, `A shipment that is out-for-delivery cannot become ${status}.`);
    }
    assert.equal((await service.get(`/shipments/${shipmentId}`)).body.status, 'out-for-delivery');
  });

  it('cancels a shipment until it is in transit, and once', async () => {
    const { shipmentId } = await requestShipment(service);
    await scan(shipmentId, 'picked').expect(200);
    const once = await service.post(`/shipments/${shipmentId}/cancellation`).expect(200);
    assert.equal(once.body.status, 'cancelled');
    const twice = await service.post(`/shipments/${shipmentId}/cancellation`).expect(200);
    assert.deepEqual(twice.body, once.body);
    await scan(shipmentId, 'delivered').expect(409);
  });

  it('refuses to cancel what is on the road', async () => {
    const { shipmentId } = await requestShipment(service);
    await scan(shipmentId, 'in-transit').expect(200);
    const answer = await service.post(`/shipments/${shipmentId}/cancellation`).expect(409);
    assert.equal(answer.body.type, '/problems/conflict');
    assert.equal((await service.get(`/shipments/${shipmentId}`)).body.status, 'in-transit');
  });

  it('says not-found for a shipment or parcel that is not there, or whose id is none', async () => {
    for (const path of ['/shipments/S-99999999', '/shipments/12', '/parcels/TRK999999999/events', '/parcels/x/live']) {
      const answer = await service.get(path).expect(404);
      assert.equal(answer.body.type, '/problems/not-found');
    }
    await service.post('/shipments/S-99999999/cancellation').expect(404);
    await scan('S-99999999', 'picked').expect(404);
  });

  it('knows whose a shipment is, and finds it for nobody else', async () => {
    const { shipmentId, trackingNumber, orderId } = await requestShipment(service);
    const [own, other] = ['customerId=C-000001', 'customerId=C-000002'];
    await service.get(`/shipments/${shipmentId}?${own}`).expect(200);
    await service.get(`/shipments/${shipmentId}?${other}`).expect(404);
    await service.post(`/shipments/${shipmentId}/cancellation?${other}`).expect(404);
    for (const filter of [`orderIds=${orderId}`, `trackingNumber=${trackingNumber}`]) {
      assert.deepEqual((await service.get(`/shipments?${filter}&${other}`).expect(200)).body.items, []);
      assert.notEqual((await service.get(`/shipments?${filter}&${own}`).expect(200)).body.items.length, 0);
    }
    const body = { ...wanted, customerId: 'C-000002' };
    await service.post('/shipments', body).set('Idempotency-Key', newKey()).expect(404);
    await service.get(`/shipments/${shipmentId}?customerId=me`).expect(400);
    await service.post(`/shipments/${shipmentId}/cancellation?${own}`).expect(200);
  });
});
