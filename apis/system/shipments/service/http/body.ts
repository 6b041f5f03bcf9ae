import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.ts';

/** The most a body may have, in bytes. */
const LIMIT = 65_536;

/** How much of a body that is too large is still read, so that its sender gets to see the answer. */
const PATIENCE = 1_048_576;

/**
 * Reads a JSON body.
 * @throws Problem unsupported-media-type, payload-too-large or bad-request
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers;
  if (!/^application\/json\s*(;\s*charset=("?)utf-8\2\s*)?$/i.test(type) || encoding !== 'identity') {
    throw new Problem('unsupported-media-type', { detail: 'Send the body as application/json, not compressed.' });
  }
  const bytes = await readBytes(request);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Problem('bad-request', { errors: [{ pointer: '', detail: 'must be JSON in UTF-8' }] });
  }
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size <= LIMIT) chunks.push(chunk);
    if (size > PATIENCE) break;
  }
  if (size <= LIMIT) return Buffer.concat(chunks);
  const detail = `The body may have at most ${LIMIT} bytes.`;
  throw new Problem('payload-too-large', { detail, headers: { connection: 'close' } });
}
