import { createHash } from 'node:crypto';
import { canonical } from '../parts/canonical.ts';
import type { Exchange } from '../policy.ts';

/** 256 bits that stand for a key of one caller for one operation: what callers send is not kept. */
export const keyHash = (caller: string, operation: string, key: string): Buffer =>
  digest(JSON.stringify([caller, operation, key]));

/**
 * 256 bits that stand for what a call asks for: method, parameters of path and query, and the body. A JSON body counts
 * by what it says, however it is written, unless its bytes are forwarded: a number may then hold more than ours do.
 */
export function fingerprintOf({ operation, method, parameters, body }: Exchange): Buffer {
  const asked = canonical([method, parameters.path, parameters.query]);
  if (body.kind !== 'value') return digest(asked);
  const exact = operation.upstream.kind === 'http' ? body.bytes : undefined;
  return digest(asked, exact ?? canonical(body.value));
}

function digest(...parts: readonly (string | Buffer)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\n');
  return hash.digest();
}
