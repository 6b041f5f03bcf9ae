import type { IncomingMessage } from 'node:http';
import { Problem } from '#problem';
import type { Body } from '../../policies/policy.ts';

const none: Body = { kind: 'none' };

/** The request's body, not read yet; whoever needs it says how much it takes. */
export function bodyOf(request: IncomingMessage): Body {
  const { headers } = request;
  const announced = headers['content-length'];
  if (headers['transfer-encoding'] === undefined && (announced === undefined || announced === '0')) return none;
  return {
    kind: 'incoming',
    mediaType: headers['content-type'] ?? '',
    ...(announced === undefined ? {} : { length: Number(announced) }),
    read: (limit) => read(request, limit, announced === undefined ? undefined : Number(announced)),
    stream: request,
  };
}

function read(request: IncomingMessage, limit: number, announced: number | undefined): Promise<Buffer> {
  if (announced !== undefined && announced > limit) return Promise.reject(tooLarge(limit));
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
    request.once('error', (cause) => refuse(new Problem('bad-request', { detail: 'The body broke off.', cause })));
    request.once('close', () => refuse(new Problem('bad-request', { detail: 'The body broke off.' })));
  });
}

const tooLarge = (limit: number): Problem =>
  new Problem('payload-too-large', { detail: `The body may have ${limit} bytes.` });
