import { Problem } from '#problem';
import type { Answer, Flow, Sink } from '../policy.ts';

/**
 * An answer with its body read, so that it can be kept. One that is longer than `limit` bytes, or takes longer, goes on as
 * a stream, from its beginning, when somebody attaches to it.
 * @param patience  milliseconds its body may take; absent = as long as its upstream does
 * @throws Problem bad-upstream-answer when the body breaks off
 */
export function collect(answer: Answer, limit: number, patience?: number): Promise<Answer> {
  const { body } = answer;
  if (body.kind !== 'relay') return Promise.resolve(answer);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let sink: Sink | undefined;
    let last: ((sink: Sink) => void) | undefined;
    let timer: NodeJS.Timeout | undefined;
    const flow: Flow = body.attach({
      write(chunk) {
        if (sink !== undefined) return sink.write(chunk);
        chunks.push(chunk);
        size += chunk.length;
        if (size <= limit) return true;
        queueMicrotask(pass);
        return false;
      },
      end() {
        finish((to) => to.end());
        resolve({ ...answer, body: { kind: 'bytes', bytes: Buffer.concat(chunks) } });
      },
      fail(cause) {
        finish((to) => to.fail(cause));
        reject(new Problem('bad-upstream-answer', { cause }));
      },
    });

    if (patience !== undefined && last === undefined) timer = setTimeout(pass, Math.min(patience, longestTimer));

    function finish(how: (sink: Sink) => void): void {
      clearTimeout(timer);
      last = how;
      if (sink !== undefined) how(sink);
    }
    function pass(): void {
      clearTimeout(timer);
      flow.pause();
      resolve({ ...answer, body: { kind: 'relay', attach } });
    }
    function attach(given: Sink): Flow {
      // Whoever attaches holds the flow only afterwards, and needs it for a chunk that is too much at once.
      queueMicrotask(() => {
        sink = given;
        const more = given.write(Buffer.concat(chunks));
        if (last !== undefined) last(given);
        else if (more) flow.resume();
      });
      return flow;
    }
  });
}

/** Milliseconds; Node takes more for none. */
const longestTimer = 2 ** 31 - 1;
