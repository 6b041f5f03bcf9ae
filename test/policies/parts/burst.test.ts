import assert from 'node:assert/strict';
import { createBurst } from '../../../policies/parts/burst.ts';
import { createClock } from '../instruments.ts';

/** Ten calls a second, three at once. */
const open = () => {
  const clock = createClock();
  const burst = createBurst(3, 100, clock);
  const pass = (times: number, key = 'a'): number =>
    Array.from({ length: times }, () => burst(key)).filter(({ admitted }) => admitted).length;
  return { clock, burst, pass };
};

describe('a burst', () => {
  it('is as many calls at once as it says, for each caller', () => {
    const { pass } = open();
    assert.equal(pass(10), 3);
    assert.equal(pass(10, 'b'), 3);
  });

  it('may then go on as fast as the rate, and no faster', () => {
    const { clock, pass } = open();
    pass(3);
    let passed = 0;
    for (let turn = 0; turn < 100; turn += 1) {
      clock.advance(50);
      passed += pass(2);
    }
    assert.equal(passed, 50);
  });

  it('is there again in full after a rest, and not more than in full', () => {
    const { clock, pass } = open();
    pass(3);
    clock.advance(300);
    assert.equal(pass(10), 3);
    clock.advance(3_600_000);
    assert.equal(pass(10), 3);
  });

  it('R14: keeps a caller from sending two windows’ worth at the end of one', () => {
    const { clock, pass } = open();
    pass(3);
    clock.advance(59_900);
    assert.equal(pass(1_200), 3);
    clock.advance(100);
    assert.equal(pass(1_200), 1);
  });

  it('says how many are left, and when another may come', () => {
    const { clock, burst } = open();
    assert.deepEqual(burst('a'), { admitted: true, remaining: 2, left: 100 });
    assert.deepEqual(burst('a'), { admitted: true, remaining: 1, left: 200 });
    assert.deepEqual(burst('a'), { admitted: true, remaining: 0, left: 100 });
    clock.advance(40);
    assert.deepEqual(burst('a'), { admitted: false, remaining: 0, left: 60 });
    clock.advance(60);
    assert.ok(burst('a').admitted);
  });

  it('is right where the rate is no round number of milliseconds', () => {
    const clock = createClock();
    const burst = createBurst(7, 60_000 / 700, clock);
    for (let turn = 6; turn >= 0; turn -= 1) assert.equal(burst('a').remaining, turn);
    assert.equal(burst('a').admitted, false);
  });
});
