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

describe('histogram', () => {
  it('counts values in each bucket that they fit in, by labels that were said once', async () => {
    const metrics = createMetrics();
    const seconds = metrics.histogram('seconds', 'Seconds.', ['kind'], [1, 10]);
    const [one, same] = [seconds.of({ kind: 'a' }), seconds.of({ kind: 'a' })];
    for (const value of [0.5, 1, 2]) one.observe(value);
    same.observe(11);
    seconds.of({ kind: 'b' }).observe(3);
    const shown = (await metrics.text()).split('\n').filter((line) => line.includes('seconds') && line.includes('"a"'));
    assert.deepEqual(shown, [
      'seconds_bucket{le="1",kind="a"} 2',
      'seconds_bucket{le="10",kind="a"} 3',
      'seconds_bucket{le="+Inf",kind="a"} 4',
      'seconds_sum{kind="a"} 14.5',
      'seconds_count{kind="a"} 4',
    ]);
    const [figures] = (await metrics.figures()).filter(({ name }) => name === 'seconds');
    assert.equal(figures?.values?.length, 10);
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
