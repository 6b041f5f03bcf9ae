import { Readable } from 'node:stream';
import { Problem } from '#problem';

/**
 * A stream that reads from `source` without owning it. undici destroys the body it was given when an upstream fails or
 * answers early, and destroying a request's stream would cut off the client that still waits for its answer.
 * @param most  bytes; a body that turns out longer is refused, and the upstream gets no end of it
 */
export function borrow(source: Readable, most = Number.POSITIVE_INFINITY): Readable {
  let size = 0;
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > most) {
      borrowed.destroy(new Problem('payload-too-large', { detail: `The body may have ${most} bytes.` }));
      return;
    }
    if (!borrowed.push(chunk)) source.pause();
  };
  const onEnd = (): void => {
    source.off('close', onClose);
    borrowed.push(null);
  };
  const onClose = (): void => {
    borrowed.destroy(new Problem('bad-request', { detail: 'The body broke off.', cause: source.errored }));
  };
  const borrowed = new Readable({
    read: () => {
      source.resume();
    },
    destroy(error, callback) {
      source.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose).pause();
      callback(error);
    },
  });
  source.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  return borrowed;
}
