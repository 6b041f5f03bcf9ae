import assert from 'node:assert/strict';
import { requestShipment, type ServiceProcess, startShipments, wanted } from './service-process.ts';

describe('the shipments service: Idempotency-Key', () => {
  let service: ServiceProcess;
  const send = (key: string, body: object) => service.post('/shipments', body).set('Idempotency-Key', key);
  const shipmentsOf = async (orderId: string) => (await service.get(`/shipments?orderIds=${orderId}`)).body.items;

  before(async () => {
    service = await startShipments();
  });
  after(() => service.stop());

  it('gives the same answer to the same request and ships once', async () => {
    const body = { ...wanted, orderId: 'O-00000301' };
    const first = await send('same-answer-00001', body).expect(201);
    const second = await send('same-answer-00001', body).expect(201);
    assert.equal(second.text, first.text);
    assert.equal(second.headers.location, first.headers.location);
    assert.equal((await shipmentsOf('O-00000301')).length, 1);
  });

  it('takes two bodies for the same when only their fields stand in another order', async () => {
    const { orderId, ...rest } = wanted;
    const first = await send('same-answer-00002', { orderId, ...rest }).expect(201);
    const second = await send('same-answer-00002', { ...rest, orderId }).expect(201);
    assert.equal(second.text, first.text);
  });

  it('gives the first answer again although the parcel has moved, also after a restart', async () => {
    const first = await send('same-answer-00003', wanted).expect(201);
    const scan = { status: 'picked', place: 'Venlo' };
    await service.post(`/shipments/${first.body.shipmentId}/events`, scan).expect(200);
    assert.equal((await send('same-answer-00003', wanted)).text, first.text);
    await service.stop();
    service = await startShipments({}, service.folder);
    assert.equal((await send('same-answer-00003', wanted)).text, first.text);
    assert.equal((await service.get(`/shipments/${first.body.shipmentId}`)).body.status, 'picked');
  });

  it('ships once when the same request comes many times at once', async () => {
    const body = { ...wanted, orderId: 'O-00000302' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('all-at-once-00001', body)));
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    assert.equal((await shipmentsOf('O-00000302')).length, 1);
  });

  it('refuses another body under a used key, whether before, during or after', async () => {
    const [one, other] = await Promise.all([
      send('another-body-0001', wanted),
      send('another-body-0001', { ...wanted, weightGrams: 1 }),
    ]);
    assert.deepEqual([one?.status, other?.status].sort(), [201, 422]);
    const answer = await send('another-body-0001', { ...wanted, orderId: 'O-00000043' }).expect(422);
    assert.equal(answer.body.type, '/problems/idempotency-key-reused');
  });

  it('does not use a key up on a body that is refused', async () => {
    await send('not-used-up-00001', { ...wanted, orderId: 'wrong' }).expect(400);
    await requestShipment(service, 'not-used-up-00001');
  });

  it('asks for a key, and one that cannot be guessed by accident', async () => {
    const missing = await service.post('/shipments', wanted).expect(400);
    assert.deepEqual(missing.body.errors, [{ parameter: 'Idempotency-Key', detail: 'is required' }]);
    for (const key of ['short', 'x'.repeat(65), 'with blanks in the key']) await send(key, wanted).expect(400);
  });
});
