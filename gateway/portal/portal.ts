import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { Problem } from '#problem';
import type { Clock } from '../../policies/policy.ts';
import { apiPage } from './api-page.ts';
import { type AssetFolder, assetFolders } from './assets.ts';
import type { Catalogue, CatalogueDocument } from './catalogue.ts';
import { guard } from './headers.ts';
import { homePage } from './home-page.ts';
import { missingPage } from './missing-page.ts';
import { type ProblemKinds, problemData, problemPage, problemsPage } from './problem-pages.ts';
import { type ReadingRoom, readingRooms, type Sheet, sheet } from './reading-room.ts';
import { issuerOrigins, originOf, swaggerStart } from './swagger-start.ts';
import { tryPage } from './try-page.ts';

/** What the portal is made of. */
export interface PortalParts {
  /** The catalogue in force; asked on every request. */
  catalogue(): Catalogue;
  /** Absolute URL of the gateway as callers know it, without a trailing slash. */
  readonly publicUrl: string;
  readonly problems: ProblemKinds;
  readonly clock: Pick<Clock, 'now'>;
}

/** The pages for people: `/portal`, `/problems`, and `/` which leads there. Mounted at the root, after API traffic. */
export function createPortal({ catalogue, publicUrl, problems, clock }: PortalParts): Router {
  const enter = readingRooms(catalogue, clock);
  const router = express.Router({ caseSensitive: true });
  router.get('/', (_request, response) => response.redirect('/portal'));
  router.use(['/portal', '/problems'], (request, response, next) => {
    guard(response);
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    throw new Problem('method-not-allowed', {
      detail: 'These pages can only be read.',
      headers: { allow: 'GET, HEAD' },
    });
  });
  for (const folder of assetFolders) mountAssets(router, folder);
  mountCatalogue(router, enter, publicUrl);
  mountProblems(router, problems, publicUrl);
  router.use(['/portal', '/problems'], (request, response, next) => {
    // Programs get the problem that every unknown address is.
    if (wantsData(request, response)) return next();
    missing(enter(), request, response);
  });
  router.use((error: { status?: number }, request: Request, response: Response, next: NextFunction) => {
    // An address that is not well encoded names no page either.
    const isAddress = error.status === 400 && !response.headersSent && isOurs(request);
    if (!isAddress || wantsData(request, response)) return next(error);
    guard(response);
    missing(enter(), request, response);
  });
  return router;
}

const year = 31_536_000_000;

function mountAssets(router: Router, { mount, folder, files, immutable }: AssetFolder): void {
  router.get(`${mount}/:file`, (request, response, next) => {
    const { file } = request.params;
    if (!files.includes(file)) return next();
    response.removeHeader('Cache-Control');
    response.sendFile(file, { root: folder, immutable, maxAge: immutable ? year : 0 });
  });
}

function mountCatalogue(router: Router, enter: () => ReadingRoom, publicUrl: string): void {
  router.get('/portal', (request, response) => {
    const room = enter();
    const query = typeof request.query.q === 'string' ? request.query.q.trim().slice(0, 100) : '';
    const write = () => sheet(homePage(room.directory, query, room.now));
    send(response, query === '' ? room.once('home', write) : write());
  });
  router.get('/portal/apis/:tier/:api/:version', (request, response, next) => {
    const { directory, now, once, document } = find(enter(), request.params);
    if (document === undefined) return next();
    send(
      response,
      once(`api ${document.id}`, () => sheet(apiPage(directory, document, now))),
    );
  });
  router.get('/portal/apis/:tier/:api/:version/try', (request, response, next) => {
    const { directory, now, once, document } = find(enter(), request.params);
    if (document === undefined) return next();
    guard(response, issuerOrigins(document));
    send(
      response,
      once(`try ${document.id}`, () => sheet(tryPage(document, directory.catalogue.hash, now))),
    );
  });
  router.get('/portal/apis/:tier/:api/:version/try/swagger-ui-init.js', (request, response, next) => {
    const { once, document } = find(enter(), request.params);
    if (document === undefined) return next();
    const origin = originOf(request, publicUrl);
    return once(`start ${document.id} ${origin}`, () => swaggerStart(document, origin))(request, response, next);
  });
}

function mountProblems(router: Router, problems: ProblemKinds, publicUrl: string): void {
  router.get('/problems', (request, response) => {
    if (wantsData(request, response)) {
      return response.json(Object.entries(problems).map(([kind, problem]) => problemData(kind, problem, publicUrl)));
    }
    send(response, sheet(problemsPage(problems)));
  });
  router.get('/problems/:kind', (request, response, next) => {
    const { kind } = request.params;
    const problem = Object.hasOwn(problems, kind) ? problems[kind] : undefined;
    if (problem === undefined) return next();
    if (wantsData(request, response)) return response.json(problemData(kind, problem, publicUrl));
    send(response, sheet(problemPage(kind, problem, publicUrl)));
  });
}

interface Found extends ReadingRoom {
  readonly document: CatalogueDocument | undefined;
}

const find = (room: ReadingRoom, { tier, api, version }: { tier: string; api: string; version: string }): Found => ({
  ...room,
  document: room.directory.document(`${tier}/${api}.${version}`),
});

const isOurs = ({ path }: Request): boolean => /^\/(?:portal|problems)(?:\/|$)/.test(path);

function wantsData(request: Request, response: Response): boolean {
  response.vary('Accept');
  return request.accepts(['html', 'json']) === 'json';
}

function send(response: Response, { text, etag }: Sheet): void {
  response.set('ETag', etag).type('html').send(text);
}

function missing(room: ReadingRoom, request: Request, response: Response): void {
  response.status(404);
  send(response, sheet(missingPage(room.directory, request.originalUrl, room.now)));
}
