import { hash } from 'node:crypto';
import type { Request, Response } from 'express';
import { layout, type Notice, type Page } from './layout.ts';
import { guestOf } from './visitor.ts';

/** Sends a page in its frame, with the tag by which a browser asks whether it has changed. */
export function show(request: Request, response: Response, page: Page, notice?: Notice): void {
  const text = layout(page, { ...guestOf(response), path: request.originalUrl, notice });
  response.vary('Cookie').set('ETag', `"${hash('sha256', text, 'base64url').slice(0, 22)}"`);
  response.type('html').send(text);
}

/** Whether a program asks rather than a person. */
export function wantsData(request: Request, response: Response): boolean {
  response.vary('Accept');
  return request.accepts(['html', 'json']) === 'json';
}
