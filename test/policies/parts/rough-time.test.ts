import assert from 'node:assert/strict';
import { roughly } from '../../../policies/parts/rough-time.ts';

describe('rough time', () => {
  it('is never early, and less than a tier’s margin late', () => {
    for (let milliseconds = 0; milliseconds < 120_000; milliseconds += 7.3) {
      const late = roughly(milliseconds) - milliseconds;
      assert.ok(late >= 0 && late < 20, `${milliseconds} is ${late} late`);
    }
  });

  it('is exact where a moment counts', () => assert.equal(roughly(50.5), 50.5));

  it('is the same for what is left of a deadline within a few milliseconds', () => {
    assert.equal(new Set([2465, 2470.1, 2479.9].map(roughly)).size, 1);
  });
});
