import type { Answer } from '../policy.ts';

/**
 * An answer whose body has come, if it says beforehand that it has at most `most` bytes; any other as it is. What does not
 * say its length may be cut off without anybody noticing.
 */
export function whole(answer: Answer, most: number): Promise<Answer> | Answer {
  const { body, headers } = answer;
  const length = Number(headers['content-length'] ?? Number.NaN);
  if (body.kind !== 'relay' || !(length <= most)) return answer;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    body.attach({
      write(chunk) {
        chunks.push(chunk);
        return true;
      },
      end: () => resolve({ ...answer, body: { kind: 'bytes', bytes: Buffer.concat(chunks) } }),
      fail: reject,
    });
  });
}
