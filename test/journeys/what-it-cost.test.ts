import assert from 'node:assert/strict';
import request from 'supertest';
import { type Span, spans } from '../../policies/trace/spans.ts';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';

describe('what a page cost', () => {
  let causeway: TestGateway;
  before(async () => {
    causeway = await startTestGateway();
  });
  after(() => causeway.stop());

  const order = '/experience/storefront/v2/orders/O-00000003';
  const timing = ({ headers }: request.Response): string => String(headers['server-timing']);

  it('shows in development with every tier call, and on refusals', async () => {
    const shopper = bearer(await causeway.token('shopper'));
    const page = timing(await request(causeway.url).get(order).set(shopper).expect(200));
    assert.match(page, /^edge;dur=[\d.]+, policies;dur=[\d.]+, call1;desc="process\/ordering\.v1#getOrderStatus";dur=/);
    assert.match(page, /call\d;desc="system\/orders\.v1#getOrder";dur=[\d.]+/);
    assert.match(page, /call\d;desc="system\/shipments\.v1#listShipments";dur=[\d.]+/);

    assert.match(timing(await request(causeway.url).get(order).expect(401)), /^edge;dur=/);
  });

  it('is told as spans, each below the one it served, to whoever listens', async () => {
    const told: Span[] = [];
    const listen = (span: unknown) => told.push(span as Span);
    spans.subscribe(listen);
    const shopper = bearer(await causeway.token('shopper'));
    await request(causeway.url).get(order).set(shopper).expect(200);
    for (let patience = 0; !told.some(({ kind }) => kind === 'server') && patience < 100; patience += 1)
      await new Promise(setImmediate);
    spans.unsubscribe(listen);

    const byOperation = new Map(told.map((span) => [span.operation, span]));
    const edge = byOperation.get('experience/storefront.v2#getMyOrder');
    const middle = byOperation.get('process/ordering.v1#getOrderStatus');
    const lowest = byOperation.get('system/orders.v1#getOrder');
    assert.deepEqual([edge?.kind, middle?.kind, lowest?.kind], ['server', 'internal', 'internal']);
    assert.equal(middle?.trace.parentId, edge?.trace.spanId);
    assert.equal(lowest?.trace.parentId, middle?.trace.spanId);
    assert.equal(new Set(told.map(({ trace }) => trace.traceId)).size, 1);
    assert.equal(lowest?.caller, 'process/ordering.v1');
    assert.ok(!JSON.stringify(told).includes('O-00000003'), 'no parameter is told');
  });
});
