import assert from 'node:assert/strict';
import { collectGarbage } from '../../../gateway/runtime/garbage.ts';

describe('garbage', () => {
  it('is collected when it is asked for', async () => {
    const reference = new WeakRef({ text: 'x'.repeat(1_000_000) });
    await collectGarbage();
    assert.equal(reference.deref(), undefined);
  });
});
