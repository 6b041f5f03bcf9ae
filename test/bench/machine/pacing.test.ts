import assert from 'node:assert/strict';
import { createSchedule, percentile } from '../../../bench/machine/pacing.ts';

describe('a fixed rate', () => {
  it('means each request for its own time, evenly', () => {
    const { meant, total } = createSchedule(500, 2);
    assert.equal(total, 1_000);
    assert.deepEqual([0, 1, 2, 999].map(meant), [0, 2, 4, 1_998]);
  });

  it('has all due that are meant until now, and none before', () => {
    const { due, meant } = createSchedule(500, 2);
    assert.deepEqual([-1, 0, 1.9, 2, 100].map(due), [0, 1, 1, 2, 51]);
    assert.equal(due(meant(7)), 8);
  });

  it('ends when all have been due, however late it is', () => {
    const { due, total } = createSchedule(500, 2);
    assert.equal(due(60_000), total);
  });
});

describe('percentile', () => {
  it('is a value that was seen, by rank', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    assert.deepEqual(
      [0.5, 0.99, 1, 0].map((share) => percentile(values, share)),
      [50, 99, 100, 1],
    );
  });

  it('is no number where there are no values', () => {
    assert.ok(Number.isNaN(percentile([], 0.99)));
  });
});
