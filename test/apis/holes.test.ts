import assert from 'node:assert/strict';
import { holesOf } from '../../apis/holes.ts';

describe('the holes of a lower answer', () => {
  const holes = [{ pointer: '/delivery', reason: 'circuit-open', retryAfter: 5 }];

  it('are passed on as they are', () => {
    assert.deepEqual(holesOf({ holes }), { holes });
  });

  it('move with the part that the answer becomes', () => {
    assert.deepEqual(holesOf({ holes }, '/orders/3').holes, [
      { pointer: '/orders/3/delivery', reason: 'circuit-open', retryAfter: 5 },
    ]);
  });

  it('leave no trace where there are none', () => {
    assert.deepEqual([holesOf({}), holesOf({ holes: [] }, '/orders/3')], [{}, {}]);
  });
});
