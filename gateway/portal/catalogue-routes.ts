import type { Request, Response, Router } from 'express';
import { apiPage } from './api-page.ts';
import { apisPage, type Filters, filterNames } from './apis-page.ts';
import type { CatalogueDocument } from './catalogue.ts';
import { homePage } from './home-page.ts';
import { render } from './html.ts';
import type { ReadingRoom } from './reading-room.ts';
import { openIndex } from './search.ts';
import { type Search, searchPage, searchResults } from './search-page.ts';
import { show } from './show.ts';
import { guestOf } from './visitor.ts';

/** What the pages of the catalogue are made from. */
export interface CatalogueParts {
  /** What whoever is answered may read. */
  enter(response: Response): ReadingRoom;
}

/** The pages anybody reads: the catalogue, and a page for each document. */
export function mountCatalogue(router: Router, { enter }: CatalogueParts): void {
  mountSearch(router, enter);
  router.get('/portal', (request, response) => {
    const { directory, now, once } = enter(response);
    const { canSignIn } = guestOf(response);
    const page = once(`home ${canSignIn}`, () => homePage(directory, now, canSignIn));
    show(request, response, page);
  });
  router.get('/portal/apis', (request, response) => {
    const { directory, now } = enter(response);
    const filters = Object.fromEntries(filterNames.map((name) => [name, word(request.query[name])])) as Filters;
    show(request, response, apisPage(directory, filters, pageNumber(request.query.page), now));
  });
  router.get('/portal/apis/:tier/:api/:version', (request, response, next) => {
    const { directory, now, once, document } = find(enter(response), request.params);
    if (document === undefined) return next();
    const page = once(`api ${document.id}`, () => apiPage(directory, document, now));
    show(request, response, page);
  });
}

function mountSearch(router: Router, enter: CatalogueParts['enter']): void {
  const look = async (request: Request, response: Response): Promise<Search & { readonly room: ReadingRoom }> => {
    const room = enter(response);
    const query = word(request.query.q);
    const index = await room.once('index', () => openIndex(room.directory));
    return { room, query, findings: index.search(query), page: pageNumber(request.query.page) };
  };
  router.get('/portal/search', async (request, response) => {
    const { room, ...search } = await look(request, response);
    show(request, response, searchPage(room.directory, search, room.now));
  });
  // What changes on that page while one types, alone.
  router.get('/portal/search/results', async (request, response) => {
    const { room, ...search } = await look(request, response);
    response
      .vary('Cookie')
      .type('html')
      .send(render(searchResults(search, room.now)));
  });
}

/** A word of the address, unless it is something else. */
const word = (given: unknown): string => (typeof given === 'string' ? given.trim().slice(0, 100) : '');

const pageNumber = (given: unknown): number =>
  typeof given === 'string' && /^[1-9]\d{0,5}$/.test(given) ? Number(given) : 1;

interface Found extends ReadingRoom {
  readonly document: CatalogueDocument | undefined;
}

const find = (room: ReadingRoom, { tier, api, version }: { tier: string; api: string; version: string }): Found => ({
  ...room,
  document: room.directory.document(`${tier}/${api}.${version}`),
});
