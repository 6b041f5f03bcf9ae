import assert from 'node:assert/strict';
import { createRetryBudget, type RetryBudget } from '../../../policies/retry/retry-budget.ts';
import { createClock } from '../instruments.ts';

const call = (budget: RetryBudget, times: number) => {
  for (let turn = 0; turn < times; turn += 1) budget.call();
};
const takeAll = (budget: RetryBudget, percent = 20) => {
  let taken = 0;
  while (taken < 1_000 && budget.take(percent)) taken += 1;
  return taken;
};

describe('a retry budget', () => {
  it('allows a share of the calls', () => {
    const budget = createRetryBudget(createClock());
    call(budget, 200);

    assert.equal(takeAll(budget, 10), 20);
    assert.equal(takeAll(budget, 20), 20);
  });

  it('allows a few even to an upstream that is hardly called', () => {
    const budget = createRetryBudget(createClock());
    call(budget, 1);

    assert.equal(takeAll(budget), 3);
  });

  it('forgets calls and repeats after ten seconds, and not before', () => {
    const clock = createClock();
    const budget = createRetryBudget(clock);
    call(budget, 100);
    assert.equal(takeAll(budget), 20);

    clock.advance(9_999);
    assert.equal(takeAll(budget), 0);
    clock.advance(1);
    assert.equal(takeAll(budget), 3);
  });

  it('looks back from now, so that no turn of a window gives the share twice', () => {
    const clock = createClock();
    const budget = createRetryBudget(clock);
    clock.advance(9_500);
    call(budget, 100);
    assert.equal(takeAll(budget), 20);
    clock.advance(1_000);
    call(budget, 50);

    assert.equal(takeAll(budget), 10);
  });

  it('begins anew after a long silence', () => {
    const clock = createClock();
    const budget = createRetryBudget(clock);
    for (let second = 0; second < 10; second += 1) {
      call(budget, 10);
      clock.advance(1_000);
    }
    takeAll(budget);
    clock.advance(86_400_000);
    call(budget, 100);

    assert.equal(takeAll(budget), 20);
  });
});
