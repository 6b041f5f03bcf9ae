import express, { type NextFunction, type Request, type RequestHandler, type Response, type Router } from 'express';
import { Problem } from '#problem';
import type { Clock, Plan } from '../../policies/policy.ts';
import { sendLasting } from '../compress-pages.ts';
import type { ContractHistory } from '../history/history.ts';
import type { Usage } from '../usage/usage.ts';
import { type AssetFolder, assetFolders } from './assets.ts';
import type { Catalogue } from './catalogue.ts';
import { mountCatalogue } from './catalogue-routes.ts';
import type { Door } from './door.ts';
import { isOfPortal } from './failure.ts';
import { guard } from './headers.ts';
import { missingPage } from './missing-page.ts';
import type { ProblemKinds } from './problem-pages.ts';
import { mountProblems } from './problem-routes.ts';
import { type ReadingRoom, readingRooms } from './reading-room.ts';
import { tell } from './session/answers.ts';
import { show, wantsData } from './show.ts';
import type { SignInClient } from './swagger-start.ts';
import { mountTry } from './try/routes.ts';
import { guestOf, type InternalReaders, type Sessions, welcome } from './visitor.ts';

/** What the portal is made of. */
export interface PortalParts {
  /** The catalogue in force; asked on every request. */
  catalogue(): Catalogue;
  /** Absolute URL of the gateway as callers know it, without a trailing slash. */
  readonly publicUrl: string;
  readonly problems: ProblemKinds;
  readonly clock: Pick<Clock, 'now'>;
  /** Turns away who asks for too many pages; absent where nobody counts. */
  readonly limit?: RequestHandler;
  /** Who reads process and system APIs. */
  readonly internalReaders: InternalReaders;
  /** Plans in force. */
  plans?(): ReadonlyMap<string, Plan>;
  /** What became of contracts; absent where nobody puts it on record. */
  readonly history?: Pick<ContractHistory, 'listContractChanges'>;
  /** How APIs have answered in the last 24 hours; absent where nobody counts. */
  readonly usage?: Pick<Usage, 'healthOf'>;
  /** Who has come; absent where nobody can sign in. */
  readonly sessions?: Sessions;
  /** Further pages, which mount themselves below `/portal`; they may take forms. */
  readonly annexes?: readonly ((router: Router) => void)[];
  /** How pages call the gateway's own APIs for whoever looks; absent where nobody can sign in. */
  readonly door?: Door;
  /** How Swagger UI signs people in; absent where nobody can. */
  readonly client?: SignInClient;
}

/** The pages for people: `/portal`, `/problems`, and `/` which leads there. Mounted at the root, after API traffic. */
export function createPortal({ catalogue, clock, sessions, annexes = [], ...parts }: PortalParts): Router {
  const rooms = readingRooms(catalogue, clock);
  const enter = (response: Response): ReadingRoom => rooms.enter(guestOf(response).readsInternal);
  const router = express.Router({ caseSensitive: true });
  router.get('/', (_request, response) => response.redirect('/portal'));
  router.use(['/portal', '/problems'], (_request, response, next) => {
    guard(response);
    next();
  });
  for (const folder of assetFolders) mountAssets(router, folder);
  if (parts.limit !== undefined) router.use(['/portal', '/problems'], parts.limit);
  router.use(['/portal', '/problems'], async (request, response, next) => {
    await welcome({ sessions, internalReaders: parts.internalReaders }, request, response);
    next();
  });
  for (const mount of annexes) mount(router);
  router.use(['/portal', '/problems'], ({ method }, _response, next) => {
    if (method === 'GET' || method === 'HEAD') return next();
    throw new Problem('method-not-allowed', {
      detail: 'These pages can only be read.',
      headers: { allow: 'GET, HEAD' },
    });
  });
  mountCatalogue(router, { ...parts, clock, enter });
  mountTry(router, { ...parts, enter });
  mountProblems(router, parts);
  router.use(['/portal', '/problems'], (request, response, next) => {
    // Programs get the problem that every unknown address is.
    if (wantsData(request, response)) return next();
    missing(enter(response), request, response);
  });
  router.use((error: { status?: number }, request: Request, response: Response, next: NextFunction) => {
    // An address that is not well encoded names no page either.
    const isAddress = error.status === 400 && !(error instanceof Problem);
    if (!isOfPortal(request) || response.headersSent) return next(error);
    if (!isAddress) return tell(error, request, response, next);
    if (wantsData(request, response)) return next(error);
    guard(response);
    missing(enter(response), request, response);
  });
  return router;
}

function mountAssets(router: Router, { mount, folder, files, immutable }: AssetFolder): void {
  router.get(`${mount}/:file`, (request, response, next) => {
    const { file } = request.params;
    if (!files.includes(file)) return next();
    if (immutable) return sendLasting(request, response, folder, file);
    response.removeHeader('Cache-Control');
    response.sendFile(file, { root: folder, maxAge: 0 });
  });
}

function missing(room: ReadingRoom, request: Request, response: Response): void {
  response.status(404);
  const { visitor, canSignIn, readsInternal } = guestOf(response);
  const mayBeInside = canSignIn && visitor === undefined && !readsInternal;
  show(request, response, missingPage(room.directory, request.originalUrl, room.now, mayBeInside));
}
