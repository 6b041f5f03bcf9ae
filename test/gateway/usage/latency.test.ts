import assert from 'node:assert/strict';
import { addSteps, percentile, stepOf, steps } from '../../../gateway/usage/latency.ts';

describe('how long calls take', () => {
  it('is told to a fifth, from a quarter of a millisecond to half a minute', () => {
    for (const time of [0.3, 1, 7, 42, 180, 999, 5_000, 30_000]) {
      const counts = new Array<number>(steps).fill(0);
      counts[stepOf(time)] = 1_000;
      const told = percentile(counts, 0.5) as number;
      assert.ok(Math.abs(told - time) / time < 0.22 && told > 0, `${time} ms told as ${told}`);
      const [low, high] = [percentile(counts, 0.001), percentile(counts, 1)] as [number, number];
      assert.ok(low <= time * 1.01 && time <= high * 1.01, `${low} ≤ ${time} ≤ ${high}`);
    }
  });

  it('keeps what is slower or quicker than that', () => {
    assert.equal(stepOf(0), 0);
    assert.equal(stepOf(0.2), 0);
    assert.equal(stepOf(10 ** 9), steps - 1);
    assert.equal(stepOf(Number.NaN), 0);
  });

  it('tells slow calls from quick ones, added up from wherever', () => {
    const [here, there] = [new Array<number>(steps).fill(0), new Array<number>(steps).fill(0)];
    here[stepOf(10)] = 940;
    there[stepOf(2_000)] = 60;
    addSteps(here, there);
    assert.ok((percentile(here, 0.5) as number) < 15);
    assert.ok((percentile(here, 0.95) as number) > 1_400);
    assert.equal(percentile([], 0.95), undefined);
  });
});
