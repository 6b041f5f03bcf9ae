import { Readable } from 'node:stream';
import { Problem } from '#problem';

/**
 * A stream that reads from `source` without owning it. undici destroys the body it was given when an upstream fails or
 * answers early, and destroying a request's stream would cut off the client that still waits for its answer.
 */
export function borrow(source: Readable): Readable {
  const onData = (chunk: Buffer): void => {
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
