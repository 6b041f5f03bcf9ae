import assert from 'node:assert/strict';
import { createClosing } from '../../../gateway/runtime/closing.ts';

describe('closing what was opened', () => {
  it('goes backwards, waits for each, and does it once', async () => {
    const closed: string[] = [];
    const closing = createClosing();
    closing.add(() => closed.push('store'));
    closing.add(async () => {
      await new Promise(setImmediate);
      closed.push('registry');
    });
    await closing.all();
    await closing.all();
    assert.deepEqual(closed, ['registry', 'store']);
  });

  it('goes on past what cannot be closed, and says what that was', async () => {
    const closed: string[] = [];
    const closing = createClosing();
    closing.add(() => closed.push('folder'));
    closing.add(() => Promise.reject(new Error('the store is gone')));
    closing.add(() => closed.push('registry'));
    await assert.rejects(closing.all(), /^Error: the store is gone$/);
    assert.deepEqual(closed, ['registry', 'folder']);
  });
});
