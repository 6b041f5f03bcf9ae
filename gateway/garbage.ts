import { executionAsyncResource } from 'node:async_hooks';
import { Session } from 'node:inspector/promises';
import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 count buffers with everything else it holds, by one limit that follows what is in use. By itself it looks through
 * the whole heap whenever 64 MB of buffers have come and gone: bytes on their way through make that much every second, and
 * with all contracts in it the heap takes 50 ms to look through. More of them lie about so, up to a third of the memory.
 * Can be told at any time, for the process.
 */
export const countBuffersAsMemory = (): void => setFlagsFromString('--external-memory-accounted-in-global-limit');

/**
 * Keeps what `process.nextTick` makes of a call from dying out. A full collection takes away the shape of things of which
 * there is none at the moment; of this kind there are several for each request, and the code that makes them, whose shape
 * was taken away once, is never compiled well again. One that stays is enough.
 */
export const keepTick = (): void => process.nextTick(() => kept.add(executionAsyncResource()));

const kept = new Set<object>();

/**
 * Gives back what the start has used and nobody needs any more: code that was read, texts of contracts, the room in which
 * new things are made, which grows with the work and by itself shrinks after hours. A third of the memory of a gateway at
 * rest. It takes a tenth of a second, once, before the first request is taken.
 */
export async function collectGarbage(): Promise<void> {
  const session = new Session();
  try {
    session.connect();
    await session.post('HeapProfiler.collectGarbage');
  } catch {
    // A Node that was built without an inspector holds more memory, and works as well.
  } finally {
    session.disconnect();
  }
}
