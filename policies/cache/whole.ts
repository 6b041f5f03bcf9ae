import type { Problem } from '#problem';
import { collect } from '../parts/collect.ts';
import type { Answer } from '../policy.ts';

/**
 * An answer whose body has come, if it says beforehand that it has at most `most` bytes; any other as it is. What does not
 * say its length may be cut off without anybody noticing. One that has not come in time goes on as a stream: those who
 * wait for it have waited long enough.
 * @param left  milliseconds
 */
export function whole(answer: Answer, most: number, left: number): Promise<Answer> | Answer {
  const { body, headers } = answer;
  const length = Number(headers['content-length'] ?? Number.NaN);
  if (body.kind !== 'relay' || !(length <= most)) return answer;
  return collect(answer, most, left).catch(({ cause }: Problem) => {
    throw cause;
  });
}
