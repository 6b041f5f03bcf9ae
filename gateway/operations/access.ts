import { hash, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { Problem } from '#problem';

/** Lets in whom no web page can be: on loopback a request must name an address or localhost. */
export function refuseForeignHosts(request: Request, _response: Response, next: NextFunction): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const isAddress = /^[\d.]+$/.test(host) || /^\[[0-9a-fA-F:.]+\]$/.test(host);
  if (host !== 'localhost' && !isAddress) {
    throw new Problem('malformed-request', { detail: 'Reach the operations listener by its address or as localhost.' });
  }
  next();
}

/** Lets in who has read the data folder. */
export function requireSecret(secret: string) {
  const expected = digest(`Bearer ${secret}`);
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
      throw new Problem('unauthenticated', {
        detail: 'Send the content of operations.secret, in the data folder, as Authorization: Bearer ….',
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
    next();
  };
}

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
