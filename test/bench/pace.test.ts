import assert from 'node:assert/strict';
import { paceWithin, shareOf } from '../../bench/pace.ts';

/** Seconds a run takes at most, starting the load left out. */
const longest = (left: number, runs: number): number => {
  const { warmUp, rounds, seconds } = paceWithin(left, runs);
  return runs * (warmUp.fresh.seconds / 2 + rounds * seconds);
};

describe('the pace of the bench', () => {
  it('keeps to the time that is left', () => {
    for (const [left, runs] of [
      [60, 8],
      [30, 4],
      [20, 2],
    ] as const)
      assert.ok(longest(left, runs) <= left, `${runs} runs in ${left} s`);
  });

  it('never is so short that it tells nothing, nor longer than it need be', () => {
    assert.equal(paceWithin(-5, 40).seconds, 0.25);
    assert.equal(paceWithin(1_000, 1).seconds, 1);
  });

  it('shares out two minutes when scenarios ask for more', () => {
    assert.equal(shareOf(20, [20, 30]), 20);
    const asked = [100, 60, 70];
    const total = asked.map((one) => shareOf(one, asked)).reduce((sum, one) => sum + one);
    assert.ok(total <= 120 && total > 100, `${total} s`);
  });
});
