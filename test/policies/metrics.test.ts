import assert from 'node:assert/strict';
import { metrics } from '../../policies/metrics.ts';
import { mount, operationFor } from './support.ts';

const operation = operationFor().id;

describe('metrics', () => {
  it('counts an exchange by operation, method and class of status when it is over', async () => {
    const mounted = mount(metrics);
    const { exchange } = await mounted.send();
    const labels = { operation, method: 'GET', status_class: '2xx' };

    assert.equal(mounted.meter.value('causeway_requests_total', labels), 0);
    exchange.settle({ status: 204 });
    assert.equal(mounted.meter.value('causeway_requests_total', labels), 1);
  });

  it('measures from arrival to the end of the answer, in seconds', async () => {
    const mounted = mount(metrics);
    mounted.clock.advance(1000);
    const { exchange } = await mounted.send();
    mounted.clock.advance(250);
    exchange.settle();

    assert.deepEqual(mounted.meter.observed('causeway_request_seconds', { operation }), [0.25]);
  });

  it('says how many are being answered', async () => {
    const mounted = mount(metrics);
    const [first, second] = await Promise.all([mounted.send(), mounted.send()]);

    assert.equal(mounted.meter.value('causeway_requests_in_flight'), 2);
    first.exchange.settle();
    second.exchange.settle({ status: 499, complete: false });
    assert.equal(mounted.meter.value('causeway_requests_in_flight'), 0);
  });

  it('counts as being answered what an older snapshot still answers', async () => {
    const before = mount(metrics);
    const after = mount(metrics, { surroundings: before.surroundings });
    const running = await before.send();
    await after.send();

    assert.equal(before.meter.value('causeway_requests_in_flight'), 2);
    running.exchange.settle();
    assert.equal(before.meter.value('causeway_requests_in_flight'), 1);
  });

  it('A10: does not grow with what strangers send', async () => {
    const mounted = mount(metrics);
    for (let index = 0; index < 50; index += 1) {
      const { exchange } = await mounted.send({ method: `METHOD${index}`, path: `/${index}`, query: `q=${index}` });
      exchange.settle({ status: 404 });
    }

    assert.deepEqual(mounted.meter.series('causeway_requests_total'), [
      { operation, method: 'OTHER', status_class: '4xx' },
    ]);
    assert.deepEqual(mounted.meter.series('causeway_request_seconds'), [{ operation }]);
  });

  it('tells the classes of status apart', async () => {
    const mounted = mount(metrics);
    for (const status of [101, 200, 304, 499, 503]) {
      const { exchange } = await mounted.send();
      exchange.settle({ status });
    }

    assert.deepEqual(
      mounted.meter.series('causeway_requests_total').map((labels) => labels.status_class),
      ['1xx', '2xx', '3xx', '4xx', '5xx'],
    );
  });
});
