import assert from 'node:assert/strict';
import request from 'supertest';
import { type Service, startService } from '../../apis/system/shipments/service/service.ts';
import { type HeldWrites, writesHeld } from '../apis/system/shipments/held-writes.ts';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { untilSagas } from '../support/sagas.ts';
import { temporaryFolder } from '../support/store.ts';

const KEY = 'a-secret-of-the-dispatch-system';

describe('a parcel that is written when nobody waits for it any more', () => {
  let service: Service;
  let causeway: TestGateway;
  let gate: HeldWrites;
  let shopper: { authorization: string };
  before(async function () {
    this.timeout(60_000);
    const settings = { port: 0, folder: temporaryFolder(), key: KEY, seedOrders: 0, stepMs: 0, heartbeatMs: 15_000 };
    service = await startService(settings, () => {});
    const variables = { SHIPMENTS_URL: `http://127.0.0.1:${service.port}`, SHIPMENTS_KEY: KEY };
    causeway = await startTestGateway({ variables });
    gate = await writesHeld();
    shopper = bearer(await causeway.token('shopper'));
  });
  after(async () => {
    gate?.[Symbol.dispose]();
    await causeway?.stop();
    await service?.stop();
  });

  const path = '/experience/storefront/v2/orders';
  const order = (key: string) =>
    request(causeway.url)
      .post(path)
      .set(shopper)
      .set('Idempotency-Key', key)
      .send({ lines: [{ productId: 'P-000001', quantity: 1 }], payment: { token: 'tok_visa' } });
  const until = (come: Parameters<typeof untilSagas>[1]): Promise<void> => untilSagas(causeway, come);
  const ask = <T>(operation: string, input: Readonly<Record<string, unknown>>): Promise<T> =>
    causeway.gateway.snapshot().askAsGateway(operation, input) as Promise<T>;

  it('is called back once it is there, and only then its order cancelled and its money let go of', async function () {
    this.timeout(60_000);
    gate.shut();
    assert.equal((await order('late-parcel-0123456789')).status, 504);
    await until((sagas) => sagas[0]?.state === 'undoing' && sagas[0].step === 'request the shipment');
    gate.open();
    await until((sagas) => sagas.length === 0);
    const [entered] = (await request(causeway.url).get(path).set(shopper).expect(200)).body.items;
    const { orderId } = entered;
    assert.equal(entered.status, 'cancelled');
    const { items } = await ask<{ items: { status: string }[] }>('system/shipments.v1#listShipments', {
      orderIds: [orderId],
      customerId: 'C-000001',
    });
    assert.deepEqual(
      items.map(({ status }) => status),
      ['cancelled'],
    );
    const { reference } = await ask<{ reference: string }>('system/orders.v1#getOrder', { orderId });
    const { status } = await ask<{ status: string }>('system/payments.v1#getPayment', { paymentReference: reference });
    assert.equal(status, 'voided');
  });
});
