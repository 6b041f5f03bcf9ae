import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { Problem } from '#problem';
import type { Notice, Page } from '../layout.ts';
import { show, wantsData } from '../show.ts';
import { signInPath } from '../visitor.ts';
import { refusalPage } from './pages.ts';

/**
 * A handler of pages for people: where they have to sign in they are led there, and back; what is refused is told on a
 * page. Programs get the problem.
 */
export const forPeople =
  (handle: (request: Request, response: Response) => Promise<void>): RequestHandler =>
  (request, response, next) => {
    // What is shown is for this person, at this moment.
    response.set('Cache-Control', 'no-store');
    handle(request, response).catch((error: unknown) => tell(error, request, response, next));
  };

/**
 * Tells whoever looks at a page what was refused. What they can do nothing about goes on to where it is logged, and so
 * does everything that programs ask.
 */
export function tell(error: unknown, request: Request, response: Response, next: NextFunction): void {
  if (!(error instanceof Problem) || error.status >= 500 || response.headersSent || wantsData(request, response)) {
    next(error);
  } else if (error.kind === 'unauthenticated') {
    // What was sent with a form is lost; the page it stood on is not.
    const to = request.method === 'GET' ? request.originalUrl : pathOf(request.get('referer'));
    redirect(response, signInPath(to));
  } else {
    response.set(error.facts.headers ?? {});
    sendPage(request, response, refusalPage(error), error.status);
  }
}

const pathOf = (address: string | undefined): string =>
  address !== undefined && URL.canParse(address) ? new URL(address).pathname : '/portal';

/** Goes on elsewhere with a GET. */
export const redirect = (response: Response, address: string): void => response.redirect(303, address);

/** A page in its frame. */
export function sendPage(request: Request, response: Response, page: Page, status = 200, notice?: Notice): void {
  response.status(status);
  show(request, response, page, notice);
}
