import { Problem } from '#problem';
import type { AnswerBody } from '../../policies/policy.ts';

/** Reads a streamed answer whole; beyond `limit` bytes it is unusable. */
export function readRelay(body: Extract<AnswerBody, { kind: 'relay' }>, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const flow = body.attach({
      write(chunk) {
        size += chunk.length;
        chunks.push(chunk);
        if (size > limit) {
          const cause = new Error(`the answer is longer than ${limit} bytes`);
          reject(new Problem('bad-upstream-answer', { cause }));
          queueMicrotask(() => flow.abort(cause));
        }
        return true;
      },
      end: () => resolve(Buffer.concat(chunks)),
      fail: (cause) => reject(new Problem('bad-upstream-answer', { cause })),
    });
  });
}
