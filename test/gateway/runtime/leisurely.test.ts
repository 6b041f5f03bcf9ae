import assert from 'node:assert/strict';
import { leisurely } from '../../../gateway/runtime/leisurely.ts';

/** Keeps the thread for so many milliseconds. */
function work(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

describe('work that has time', () => {
  it('is done for each thing, in order', async () => {
    const seen: number[] = [];
    await leisurely([1, 2, 3], (thing) => void seen.push(thing));
    assert.deepEqual(seen, [1, 2, 3]);
  });

  it('lets others in between, as soon as it has kept them waiting', async () => {
    const turns: string[] = [];
    let going = true;
    const others = (): void => {
      turns.push('others');
      if (going) setImmediate(others);
    };
    setImmediate(others);
    await leisurely([1, 2, 3, 4], () => {
      work(2);
      turns.push('work');
    });
    going = false;
    assert.ok(!/work,work/.test(turns.join()), turns.join());
  });

  it('leaves more time to others than it takes, where there are any', async () => {
    let theirs = 0;
    let going = true;
    const others = (): void => {
      work(0.3);
      theirs += 1;
      if (going) setImmediate(others);
    };
    others();
    let own = 0;
    await leisurely(Array.from({ length: 20 }), () => {
      work(0.6);
      own += 1;
    });
    going = false;
    assert.ok(theirs > 2 * own, `${theirs} turns of others for ${own}`);
  });

  it('ends with what went wrong', async () => {
    const failing = leisurely([1], () => {
      throw new Error('no');
    });
    await assert.rejects(failing, /^Error: no$/);
  });
});
