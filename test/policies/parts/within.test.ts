import assert from 'node:assert/strict';
import { within } from '../../../policies/parts/within.ts';

describe('work that may take so long', () => {
  it('gives what comes of it in time, a failure too', async () => {
    assert.equal(await within(1_000, Promise.resolve('done'), 'no reply'), 'done');
    await assert.rejects(within(1_000, Promise.reject(new Error('refused')), 'no reply'), /^Error: refused$/);
  });

  it('is waited for no longer, and its late failure troubles nobody', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    await assert.rejects(within(5, promise, 'no reply'), /^Error: no reply within 5 ms$/);
    reject(new Error('too late'));
    await new Promise(setImmediate);
  });
});
