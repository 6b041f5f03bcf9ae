import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Request, RequestHandler, Response } from 'express';
import { acceptsGzip, gzipOnce, isText, isWorthIt } from './edge/compression.ts';

/**
 * Codes pages and documents for whoever takes that. Not what a cookie was sent for: pages of somebody who signed in hold
 * what proves their forms, beside words that anybody can put into an address (BREACH). Contracts hold neither.
 */
export const compressPages: RequestHandler = (request, response, next) => {
  const isDocument = request.path.startsWith('/openapi/');
  const send = response.send.bind(response);
  response.send = (content: unknown) => {
    response.send = send;
    const isOpen = isDocument || request.headers.cookie === undefined;
    const isPlain = response.statusCode === 200 && response.get('content-encoding') === undefined;
    const control = response.get('cache-control') ?? '';
    if (typeof content !== 'string' || !isOpen || !isPlain || /no-store|no-transform/.test(control))
      return send(content);
    if (!isWorthIt(content) || !isText(response.get('content-type'))) return send(content);
    response.vary('Accept-Encoding');
    if (!acceptsGzip(request.headers['accept-encoding'])) return send(content);
    gzipOnce(Buffer.from(content)).then((bytes) => {
      const tag = response.get('etag');
      if (tag !== undefined && !tag.startsWith('W/')) response.set('etag', `W/${tag}`);
      response.set('content-encoding', 'gzip');
      if (!response.headersSent) send(bytes);
    }, next);
    return response;
  };
  next();
};

const files = new Map<string, Promise<Buffer>>();

/** Sends a file whose address changes with its content, read and coded once. */
export async function sendLasting(request: Request, response: Response, root: string, file: string): Promise<void> {
  const path = join(root, file);
  response.type(extname(file)).vary('Accept-Encoding').set('cache-control', 'public, max-age=31536000, immutable');
  const bytes = files.get(path) ?? readFile(path);
  files.set(path, bytes);
  const isCoded = isText(response.get('content-type')) && acceptsGzip(request.headers['accept-encoding']);
  if (isCoded) response.set('content-encoding', 'gzip');
  response.send(isCoded ? await gzipOnce(await bytes) : await bytes);
}
