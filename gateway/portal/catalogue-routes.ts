import type { Response, Router } from 'express';
import { apiPage } from './api-page.ts';
import type { CatalogueDocument } from './catalogue.ts';
import { guard } from './headers.ts';
import { homePage } from './home-page.ts';
import type { ReadingRoom } from './reading-room.ts';
import { show } from './show.ts';
import { issuerOrigins, originOf, swaggerStart } from './swagger-start.ts';
import { tryPage } from './try-page.ts';

/** What the pages of the catalogue are made from. */
export interface CatalogueParts {
  /** What whoever is answered may read. */
  enter(response: Response): ReadingRoom;
  readonly publicUrl: string;
}

/** The pages anybody reads: the catalogue, a page for each document, and Swagger UI of it. */
export function mountCatalogue(router: Router, { enter, publicUrl }: CatalogueParts): void {
  router.get('/portal', (request, response) => {
    const room = enter(response);
    const query = typeof request.query.q === 'string' ? request.query.q.trim().slice(0, 100) : '';
    const write = () => homePage(room.directory, query, room.now);
    show(request, response, query === '' ? room.once('home', write) : write());
  });
  router.get('/portal/apis/:tier/:api/:version', (request, response, next) => {
    const { directory, now, once, document } = find(enter(response), request.params);
    if (document === undefined) return next();
    const page = once(`api ${document.id}`, () => apiPage(directory, document, now));
    show(request, response, page);
  });
  router.get('/portal/apis/:tier/:api/:version/try', (request, response, next) => {
    const { directory, now, once, document } = find(enter(response), request.params);
    if (document === undefined) return next();
    guard(response, issuerOrigins(document));
    const page = once(`try ${document.id}`, () => tryPage(document, directory.catalogue.hash, now));
    show(request, response, page);
  });
  router.get('/portal/apis/:tier/:api/:version/try/swagger-ui-init.js', (request, response, next) => {
    const { once, document } = find(enter(response), request.params);
    if (document === undefined) return next();
    const origin = originOf(request, publicUrl);
    return once(`start ${document.id} ${origin}`, () => swaggerStart(document, origin))(request, response, next);
  });
}

interface Found extends ReadingRoom {
  readonly document: CatalogueDocument | undefined;
}

const find = (room: ReadingRoom, { tier, api, version }: { tier: string; api: string; version: string }): Found => ({
  ...room,
  document: room.directory.document(`${tier}/${api}.${version}`),
});
