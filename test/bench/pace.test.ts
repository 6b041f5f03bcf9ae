import assert from 'node:assert/strict';
import { type Budget, paceWithin, shareOf } from '../../bench/pace.ts';
import { scenarios } from '../../bench/scenarios/index.ts';

/** Seconds a run takes at most, starting the load left out. */
const longest = (left: number, runs: number, length: keyof Budget): number => {
  const { warmUp, rounds, seconds } = paceWithin(left, runs, length);
  return runs * (warmUp.fresh.seconds / 2 + rounds * seconds);
};

describe('the pace of the bench', () => {
  it('keeps to the time that is left', () => {
    for (const [left, runs, length] of [
      [60, 8, 'quick'],
      [30, 4, 'quick'],
      [20, 2, 'quick'],
      [240, 22, 'full'],
      [60, 3, 'full'],
    ] as const)
      assert.ok(longest(left, runs, length) <= left, `${runs} runs in ${left} s`);
  });

  it('never is so short that it tells nothing, nor longer than it need be', () => {
    assert.equal(paceWithin(-5, 40, 'quick').seconds, 0.25);
    assert.equal(paceWithin(1_000, 1, 'quick').seconds, 1);
    assert.equal(paceWithin(-5, 40, 'full').seconds, 1);
  });

  it('shares out the time there is when scenarios ask for more', () => {
    const ask = (quick: number): Budget => ({ quick, full: 10 * quick });
    assert.equal(shareOf(ask(20), [20, 30].map(ask), 'quick'), 20);
    const asked = [100, 60, 70].map(ask);
    for (const [length, most] of [
      ['quick', 120],
      ['full', 900],
    ] as const) {
      const total = asked.map((one) => shareOf(one, asked, length)).reduce((sum, one) => sum + one);
      assert.ok(total <= most && total > 0.8 * most, `${total} s`);
    }
  });

  it('has time for every scenario, in two minutes and in a quarter of an hour', () => {
    const all = scenarios.map(({ seconds }) => seconds);
    for (const one of all) {
      assert.equal(shareOf(one, all, 'quick'), one.quick);
      assert.equal(shareOf(one, all, 'full'), one.full);
    }
  });
});
