import { Session } from 'node:inspector/promises';
import { setFlagsFromString } from 'node:v8';
import { compileParser } from '../upstreams/parser.ts';

/**
 * Has V8 count buffers with everything else it holds, by one limit that follows what is in use. By itself it looks through
 * the whole heap whenever 64 MB of buffers have come and gone: bytes on their way through make that much every second, and
 * with all contracts in it the heap takes 50 ms to look through. More of them lie about so, up to a third of the memory.
 * Can be told at any time, for the process.
 */
export const countBuffersAsMemory = (): void => setFlagsFromString('--external-memory-accounted-in-global-limit');

/**
 * Gives back what the start has used and nobody needs any more: code that was read, texts of contracts, the room in which
 * new things are made, which grows with the work and by itself shrinks after hours. A third of the memory of a gateway at
 * rest. It takes a tenth of a second, once, before the first request is taken. Of what goes with it, the parser of answers
 * is made again at once, and well.
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
  await compileParser();
}
