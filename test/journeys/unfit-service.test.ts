import assert from 'node:assert/strict';
import request from 'supertest';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { ok, type RawUpstream, says, startUpstream } from '../support/upstream.ts';

describe('an order page over a service that answers what it never promised', () => {
  let service: RawUpstream;
  let causeway: TestGateway;
  before(async () => {
    service = await startUpstream();
    causeway = await startTestGateway({
      variables: { SHIPMENTS_URL: service.url, SHIPMENTS_KEY: 'any' },
      // As in production, where tests do not look at every answer.
      answerChecks: 'report',
    });
  });
  after(async () => {
    await causeway?.stop();
    await service?.close();
  });

  for (const [what, body] of [
    ['a number where a name belongs', '{"items":[{"shipmentId":7,"orderId":"O-00000003","status":"picked"}]}'],
    ['a list of nothing that is known', '{"items":["<script>alert(1)</script>"]}'],
    ['something else altogether', '{"rows":[]}'],
  ] as const)
    it(`V15: shows that it does not know, for ${what}`, async () => {
      service.behave(says(ok(body)));
      const shopper = bearer(await causeway.token('shopper'));
      const { body: order, text } = await request(causeway.url)
        .get('/experience/storefront/v2/orders/O-00000003')
        .set(shopper)
        .expect(200);
      assert.deepEqual([order.delivery.state, order.holes[0].reason], ['unknown', 'bad-upstream-answer']);
      assert.doesNotMatch(text, /script|must be/);
    });
});
