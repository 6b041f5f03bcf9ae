import assert from 'node:assert/strict';
import { kept } from '../../../gateway/runtime/tick.ts';

describe('a tick', () => {
  it('is kept, of the kind that Node makes of each call', async () => {
    await new Promise<void>((resolve) => process.nextTick(resolve));
    const [tick] = kept as Set<{ callback?: unknown; args?: unknown }>;
    assert.equal(kept.size, 1);
    assert.equal(typeof tick?.callback, 'function');
  });
});
