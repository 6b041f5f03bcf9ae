import type { IncomingMessage } from 'node:http';
import { Problem } from '#problem';
import type { Body } from '../../policies/policy.ts';

const none: Body = { kind: 'none' };

/** The request's body, not read yet; whoever needs it says how much it takes. */
export function bodyOf(request: IncomingMessage): Body {
  const { headers } = request;
  const announced = headers['content-length'];
  if (headers['transfer-encoding'] === undefined && (announced === undefined || announced === '0')) return none;
  flaws.set(request, undefined);
  return {
    kind: 'incoming',
    mediaType: headers['content-type'] ?? '',
    ...(announced === undefined ? {} : { length: Number(announced) }),
    read: (limit) => read(request, limit, announced === undefined ? undefined : Number(announced)),
    stream: request,
  };
}

/**
 * Tells whoever reads the body of an exchange's request, now or later, why no more of it comes; the first reason stays.
 * The connection is left as it is, for the answer.
 * @returns  false when the request is no exchange's: its reader would not know what to make of it
 */
export function breakOff(request: IncomingMessage, problem: Problem): boolean {
  if (!flaws.has(request)) return false;
  if (flaws.get(request) !== undefined) return true;
  flaws.set(request, problem);
  if (request.listenerCount('error') > 0) request.emit('error', problem);
  return true;
}

/** Requests of exchanges, and why their bodies will not be whole. */
const flaws = new WeakMap<IncomingMessage, Problem | undefined>();

function read(request: IncomingMessage, limit: number, announced: number | undefined): Promise<Buffer> {
  if (announced !== undefined && announced > limit) return Promise.reject(tooLarge(limit));
  const flaw = flaws.get(request) ?? (request.destroyed ? tooShort(request.errored) : undefined);
  if (flaw !== undefined) return Promise.reject(flaw);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = (error: unknown): void => {
      request.off('data', take);
      reject(error);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) refuse(tooLarge(limit));
      else chunks.push(chunk);
    };
    request.on('data', take);
    request.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
    request.once('error', (cause) => refuse(cause instanceof Problem ? cause : tooShort(cause)));
    // Every request closes, those that were read to their end too: an error is dear, and that of a flaw is told by then.
    request.once('close', () => request.readableEnded || refuse(tooShort(undefined)));
  });
}

const tooShort = (cause: unknown): Problem => new Problem('bad-request', { detail: 'The body broke off.', cause });

const tooLarge = (limit: number): Problem =>
  new Problem('payload-too-large', { detail: `The body may have ${limit} bytes.` });
