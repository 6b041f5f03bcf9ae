import assert from 'node:assert/strict';
import { drawRest } from '../../../policies/circuit-breaker/rest.ts';

const settings = { reset: 5_000, longestReset: 60_000 };
const draw = (failedProbes: number, luck: number) => drawRest(failedProbes, settings, () => luck);

describe('the rest of a breaker', () => {
  it('doubles with every probe in vain, up to the longest', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 2_000].map((failedProbes) => draw(failedProbes, 0)),
      [5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000],
    );
  });

  it('is up to a quarter longer at random, the longest too', () => {
    assert.deepEqual([draw(0, 0.5), draw(0, 1), draw(9, 1)], [5_625, 6_250, 75_000]);
    assert.notEqual(drawRest(0, settings), drawRest(0, settings));
  });
});
