import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds of work after which others have their turn. */
const turn = 0.25;
/** Milliseconds that tell that somebody has had one. */
const busy = 0.1;
/** Milliseconds that are then left to them: a request comes by more than once, and is not to wait each time. */
const rest = 1;
/** When work in the background last let others go on. All of it counts as one: so it is to them. */
let begun = 0;

/**
 * Goes through many things without keeping requests waiting: whoever else has something to do comes in between.
 * @param work  done for each; no generator, which makes more garbage of ten thousand things than most work
 */
export async function leisurely<T>(things: Iterable<T>, work: (thing: T) => void): Promise<void> {
  for (const thing of things) {
    work(thing);
    if (performance.now() - begun >= turn) await giveWay();
  }
}

/** For work in a few steps of unlike length: gives way between two of them, where what was done since is a turn. */
export async function pause(): Promise<void> {
  if (performance.now() - begun >= turn) await giveWay();
}

/** Lets everybody else go on, and for a while where there is anybody: work in the background has time. */
export async function giveWay(): Promise<void> {
  const began = performance.now();
  await breathe();
  if (performance.now() - began > busy) await sleep(rest);
  begun = performance.now();
}
