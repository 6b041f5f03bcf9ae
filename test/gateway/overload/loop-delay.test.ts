import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchLoopDelay } from '../../../gateway/overload/loop-delay.ts';

/** Nothing else runs for so long. */
function block(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

describe('the delay of the event loop', () => {
  it('is what turns take, also where each is longer than the time between two looks', async () => {
    const loop = watchLoopDelay();
    await sleep(50);
    loop.read();
    const seen: number[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      block(120);
      await new Promise((resolve) => setImmediate(resolve));
      const late = loop.read();
      if (late !== undefined) seen.push(late);
    }
    loop.close();
    assert.ok(seen.length >= 4, `${seen.length} looks`);
    assert.ok(Math.max(...seen) > 80, seen.join());
  });

  it('is nothing to speak of where nothing runs, and nothing is said before something was seen', async () => {
    const loop = watchLoopDelay();
    assert.equal(loop.read(), undefined);
    let least = Number.POSITIVE_INFINITY;
    for (let look = 0; look < 10; look += 1) {
      await sleep(30);
      least = Math.min(least, loop.read() ?? least);
    }
    loop.close();
    assert.ok(least < 20, String(least));
  });
});
