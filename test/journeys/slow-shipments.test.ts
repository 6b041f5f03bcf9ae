import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { openSagas, untilSagas } from '../support/sagas.ts';
import { type Behaviour, ok, type RawUpstream, says, silent, startUpstream } from '../support/upstream.ts';

const problem = '{"type":"/problems/no-such-route","title":"No operation answers at this address","status":404}';
const notFound = `HTTP/1.1 404 Not Found\r\nContent-Type: application/problem+json\r\nContent-Length: ${problem.length}\r\n\r\n${problem}`;
const back: Readonly<Record<string, Behaviour>> = {
  'as it is now': says('HTTP/1.1 204 No Content\r\n\r\n'),
  'of before cancelReference': (socket, seen) =>
    says(seen.line.startsWith('PUT ') ? notFound : ok('{"items":[]}'))(socket, seen),
};

for (const [service, behaviour] of Object.entries(back)) {
  describe(`an order whose shipment nobody answers for (a service ${service})`, () => {
    let shipments: RawUpstream;
    let causeway: TestGateway;
    let shopper: { authorization: string };
    before(async () => {
      shipments = await startUpstream(silent);
      causeway = await startTestGateway({
        variables: { SHIPMENTS_URL: shipments.url, SHIPMENTS_KEY: 'any' },
        // As in production: the contract knows nothing of an older service.
        answerChecks: 'report',
      });
      shopper = bearer(await causeway.token('shopper'));
    });
    after(async () => {
      await causeway?.stop();
      await shipments?.close();
    });

    const key = crypto.randomUUID();
    const order = () =>
      request(causeway.url)
        .post('/experience/storefront/v2/orders')
        .set(shopper)
        .set('Idempotency-Key', key)
        .send({ lines: [{ productId: 'P-000001', quantity: 1 }], payment: { token: 'tok_visa' } });
    const reserved = async (): Promise<number> => {
      const ask = causeway.gateway.snapshot().askAsGateway('system/inventory.v1#getStock', { productId: 'P-000001' });
      return ((await ask) as { reserved: number }).reserved;
    };

    it('is out of time for its client, keeps what it holds while a parcel may be under way, and lets go of it then', async () => {
      const before = await reserved();
      assert.equal((await order()).status, 504);
      let told = await order();
      for (let patience = 0; told.status !== 503 && patience < 150; patience += 1) {
        assert.ok([409, 504].includes(told.status), JSON.stringify(told.body));
        await sleep(100);
        told = await order();
      }
      assert.match(told.body.detail, /nothing was ordered/);
      const [saga, ...others] = await openSagas(causeway);
      assert.deepEqual(others, []);
      assert.deepEqual([saga?.state, saga?.step], ['undoing', 'request the shipment']);
      assert.equal(await reserved(), before + 1);
      assert.doesNotMatch(JSON.stringify(saga), /shopper|C-000001|Installation/);

      shipments.behave(behaviour);
      await untilSagas(causeway, (sagas) => sagas.length === 0);
      assert.equal(await reserved(), before);
      assert.equal((await order()).status, 503, 'one answer for one key');
    }).timeout(60_000);
  });
}
