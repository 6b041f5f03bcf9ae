import assert from 'node:assert/strict';
import { limitItem } from '../../../policies/parts/rate-limit-fields.ts';
import { retryAfter } from '../../../policies/parts/retry-after.ts';

describe('what is told of a limit', () => {
  it('is in whole seconds, rounded up', () => {
    assert.equal(limitItem('partner')(29, 59_001), '"partner";r=29;t=60');
    assert.equal(retryAfter(1_500), '2');
    assert.equal(retryAfter(0), '1');
  });

  it('is never longer than the window for the fraction of a clock', () => {
    const started = 123_456.7891;
    const left = started + 60_000 + 1e-7 - started;
    assert.ok(left > 60_000);
    assert.equal(limitItem('partner')(29, left), '"partner";r=29;t=60');
    assert.equal(retryAfter(left), '60');
  });
});
