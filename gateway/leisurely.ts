import { setImmediate as breathe } from 'node:timers/promises';

/** Milliseconds of work after which others have their turn. */
const turn = 2;

/** Goes through many things without keeping requests waiting: whoever else has something to do comes in between. */
export async function* leisurely<T>(things: Iterable<T>): AsyncGenerator<T> {
  let begun = performance.now();
  let count = 0;
  for (const thing of things) {
    yield thing;
    count += 1;
    if (count % 16 !== 0 || performance.now() - begun < turn) continue;
    await breathe();
    begun = performance.now();
  }
}
