import assert from 'node:assert/strict';
import { dealt, meanOf, spreadOf } from '../../../bench/report/statistics.ts';

describe('the statistics of the bench', () => {
  it('tell the middle of rounds, whatever the order', () => {
    assert.deepEqual(spreadOf([9, 1, 5]), { median: 5, min: 1, max: 9 });
    assert.deepEqual(spreadOf([4, 1, 2, 100]), { median: 3, min: 1, max: 100 });
  });

  it('do not let one bad round count', () => {
    assert.equal(spreadOf([10, 11, 10, 11, 5_000]).median, 11);
    assert.equal(meanOf([10, 11, 10, 9]), 10);
  });

  it('deal rounds out so that each block spans the whole time', () => {
    assert.deepEqual(dealt([1, 2, 3, 4, 5, 6, 7], 3), [
      [1, 4, 7],
      [2, 5],
      [3, 6],
    ]);
  });
});
