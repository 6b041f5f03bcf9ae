import { setImmediate } from 'node:timers/promises';
import type { SeedSize } from '../handler.ts';

/** On the embedded store a batch is time in which nothing else runs: about a tenth of a second. */
const batchSize = 2_000;

/**
 * Inserts the sample records 1 to `total` batch by batch, in bounded memory, letting other work through in between.
 * @param insert  inserts the records of these numbers, in a transaction of its own
 */
export async function inBatches(
  total: number,
  progress: SeedSize['progress'],
  insert: (numbers: readonly number[]) => Promise<void>,
): Promise<void> {
  for (let done = 0; done < total; ) {
    const size = Math.min(batchSize, total - done);
    const first = done + 1;
    await insert(Array.from({ length: size }, (_, index) => first + index));
    done += size;
    progress?.(done, total);
    await setImmediate();
  }
}
