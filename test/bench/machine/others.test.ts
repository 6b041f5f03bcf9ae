import assert from 'node:assert/strict';
import { busyTicks, watchOthers } from '../../../bench/machine/others.ts';

describe('what other programs take of the machine', () => {
  it('is all that the machine did, waiting left out', () => {
    assert.equal(busyTicks('cpu  100 20 30 5000 400 5 6 7 50 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n'), 168);
  });

  it('is told as a share of it', async function () {
    const since = await watchOthers();
    const began = performance.now();
    while (performance.now() - began < 90) Math.sqrt(began);
    const others = await since();
    if (others === undefined) return this.skip();
    assert.ok(others >= 0 && others <= 1.2, `${others}`);
  });
});
