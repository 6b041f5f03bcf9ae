import assert from 'node:assert/strict';
import { createMetrics } from '../../../gateway/telemetry/meter.ts';

describe('gauge', () => {
  const shown = async (metrics = createMetrics()): Promise<string[]> =>
    (await metrics.text()).split('\n').filter((line) => line.startsWith('in_use'));

  it('asks whom it follows when it is read, until that ends', async () => {
    const metrics = createMetrics();
    const gauge = metrics.gauge('in_use', 'In use.', ['upstream']);
    let inUse = 1;
    const end = gauge.follow({ upstream: 'one' }, () => inUse);
    gauge.follow({ upstream: 'two' }, () => 7);
    inUse = 3;
    assert.deepEqual(await shown(metrics), ['in_use{upstream="one"} 3', 'in_use{upstream="two"} 7']);
    const [figures] = (await metrics.figures()).filter(({ name }) => name === 'in_use');
    assert.deepEqual(
      figures?.values?.map(({ value }) => value),
      [3, 7],
    );
    end();
    assert.deepEqual(await shown(metrics), ['in_use{upstream="two"} 7']);
  });
});

describe('counter', () => {
  it('shows what was counted with labels that were said once, beside what is told each time', async () => {
    const metrics = createMetrics();
    const counter = metrics.counter('calls', 'Calls.', ['kind']);
    const [one, same] = [counter.of({ kind: 'a' }), counter.of({ kind: 'a' })];
    const shown = async () => (await metrics.text()).split('\n').filter((line) => line.startsWith('calls'));
    one.inc();
    same.inc();
    counter.inc({ kind: 'b' });
    assert.deepEqual((await shown()).sort(), ['calls{kind="a"} 2', 'calls{kind="b"} 1']);
    one.inc();
    counter.inc({ kind: 'a' }, 2);
    assert.deepEqual((await shown()).sort(), ['calls{kind="a"} 5', 'calls{kind="b"} 1']);
  });
});
