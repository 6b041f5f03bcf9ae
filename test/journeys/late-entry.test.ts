import assert from 'node:assert/strict';
import request from 'supertest';
import { commitsHeld } from '../apis/system/held-commits.ts';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { databaseOrSkip } from '../support/postgres.ts';
import { untilSagas } from '../support/sagas.ts';

describe('an order whose entry the store commits when nobody waits for it any more', () => {
  let causeway: TestGateway;
  let gate: Awaited<ReturnType<typeof commitsHeld>>;
  let shopper: { authorization: string };
  before(async function () {
    this.timeout(60_000);
    const url = await databaseOrSkip(this);
    causeway = await startTestGateway({ variables: { DATABASE_URL: url } });
    gate = await commitsHeld(url, 'orders.ordhdr');
    shopper = bearer(await causeway.token('shopper'));
  });
  after(async () => {
    await gate?.[Symbol.asyncDispose]();
    await causeway?.stop();
  });

  const path = '/experience/storefront/v2/orders';
  const order = () =>
    request(causeway.url)
      .post(path)
      .set(shopper)
      .set('Idempotency-Key', 'late-entry-0123456789')
      .send({ lines: [{ productId: 'P-000001', quantity: 1 }], payment: { token: 'tok_visa' } });
  const until = (come: Parameters<typeof untilSagas>[1]): Promise<void> => untilSagas(causeway, come);
  const ask = <T>(operation: string, input: Readonly<Record<string, unknown>>): Promise<T> =>
    causeway.gateway.snapshot().askAsGateway(operation, input) as Promise<T>;

  it('is cancelled once it is there, and only then its money let go of', async function () {
    this.timeout(60_000);
    await gate.shut();
    assert.equal((await order()).status, 504);
    await until((sagas) => sagas[0]?.state === 'undoing' && sagas[0].step === 'enter the order');
    await gate.open();
    await until((sagas) => sagas.length === 0);
    assert.equal((await order()).status, 504, 'one answer for one key');
    const [entered] = (await request(causeway.url).get(path).set(shopper).expect(200)).body.items;
    assert.deepEqual([entered.orderId, entered.status], ['O-10000001', 'cancelled']);
    const { reference } = await ask<{ reference: string }>('system/orders.v1#getOrder', { orderId: entered.orderId });
    const { status } = await ask<{ status: string }>('system/payments.v1#getPayment', { paymentReference: reference });
    assert.equal(status, 'voided');
  });
});
