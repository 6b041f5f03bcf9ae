import type { Answer } from '../policy.ts';

/** Lets go of an answer that nobody will read, so that its upstream does not go on sending it. */
export function discard({ body }: Answer): void {
  if (body.kind !== 'relay') return;
  const flow = body.attach({ write: () => true, end: () => {}, fail: () => {} });
  flow.abort(new Error('nobody is waiting for this answer any more'));
}
