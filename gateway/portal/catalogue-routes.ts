import type { Request, Response, Router } from 'express';
import type { Clock, Plan } from '../../policies/policy.ts';
import type { ContractHistory } from '../history/history.ts';
import type { Usage } from '../usage/usage.ts';
import { apiBody, apiPage } from './api-page.ts';
import { apisPage, type Filters, filterNames } from './apis-page.ts';
import type { CatalogueDocument } from './catalogue.ts';
import type { Door } from './door.ts';
import { homePage } from './home-page.ts';
import { render } from './html.ts';
import { lately } from './lately.ts';
import { mapPage } from './map-page.ts';
import { operationPage } from './operation-page.ts';
import { ownKeyFor } from './own-key.ts';
import { isOpen } from './parts.ts';
import type { ProblemKinds } from './problem-pages.ts';
import type { ReadingRoom } from './reading-room.ts';
import { openIndex } from './search.ts';
import { type Search, searchPage, searchResults } from './search-page.ts';
import { show } from './show.ts';
import { wayIn } from './snippets.ts';
import { guestOf } from './visitor.ts';

/** What the pages of the catalogue are made from. */
export interface CatalogueParts {
  /** What whoever is answered may read. */
  enter(response: Response): ReadingRoom;
  readonly publicUrl: string;
  readonly problems: ProblemKinds;
  plans?(): ReadonlyMap<string, Plan>;
  readonly history?: Pick<ContractHistory, 'listContractChanges'>;
  readonly usage?: Pick<Usage, 'healthOf'>;
  /** How pages call the gateway's own APIs for whoever looks. */
  readonly door?: Door;
  readonly clock: Pick<Clock, 'now'>;
}

/** The pages anybody reads: the catalogue, and a page for each document. */
export function mountCatalogue(router: Router, parts: CatalogueParts): void {
  const { enter } = parts;
  mountSearch(router, enter);
  mountDocuments(router, parts);
  router.get('/portal', (request, response) => {
    const { directory, now, once } = enter(response);
    // Whoever has come in may search next, and need not wait for it then.
    once('index', () => openIndex(directory)).catch(() => undefined);
    const { canSignIn } = guestOf(response);
    const page = once(`home ${canSignIn}`, () => homePage(directory, now, canSignIn));
    show(request, response, page);
  });
  router.get('/portal/apis', (request, response) => {
    const { directory, now } = enter(response);
    const filters = Object.fromEntries(filterNames.map((name) => [name, word(request.query[name])])) as Filters;
    show(request, response, apisPage(directory, filters, pageNumber(request.query.page), now));
  });
  router.get('/portal/map', (request, response, next) => {
    const { directory, now, once } = enter(response);
    const [id, team] = [word(request.query.focus), word(request.query.team)];
    const document = directory.document(id);
    const isTeam = directory.catalogue.documents.some(({ owner }) => owner.team === team);
    if ((id !== '' && document === undefined) || (team !== '' && !isTeam)) return next();
    const focus = document ?? (isTeam ? { team } : undefined);
    const page = once(`map ${document?.id ?? `team ${team}`}`, () => mapPage(directory, focus, now));
    show(request, response, page);
  });
}

/** What there is of one document: its own page, and those of its operations. */
function mountDocuments(
  router: Router,
  { enter, publicUrl, problems, plans, history, usage, clock, door }: CatalogueParts,
): void {
  const changesOf = lately(clock, async (id) => history?.listContractChanges(id, { rows: 10 }));
  const healthOf = lately(clock, async (id) => usage?.healthOf(id));
  const noPlans = new Map<string, Plan>();
  router.get('/portal/apis/:tier/:api/:version', async (request, response, next) => {
    const { directory, now, once, document } = find(enter(response), request.params);
    if (document === undefined) return next();
    const page = Math.min(pageNumber(request.query.page), document.operations.length || 1);
    const write = () => apiBody(directory, document, plans?.() ?? noPlans, { now, page });
    const { visitor, readsInternal } = guestOf(response);
    const [changes, report] = await Promise.all([
      changesOf(document.id),
      isOpen(document) ? healthOf(document.id) : undefined,
    ]);
    const withCounts = visitor !== undefined && readsInternal;
    const live = { changes, ...(usage === undefined ? {} : { health: { report, withCounts } }) };
    show(request, response, apiPage(directory, document, once(`api ${document.id} ${page}`, write), live));
  });
  router.get('/portal/apis/:tier/:api/:version/operations/*operationId', async (request, response, next) => {
    const { directory, document } = find(enter(response), request.params);
    const name = request.params.operationId.join('/');
    const operation = document?.operations.find(({ operationId }) => operationId === name);
    if (document === undefined || operation === undefined) return next();
    const { canSignIn, visitor } = guestOf(response);
    const wantsKey = visitor !== undefined && wayIn(operation.security) === 'apiKey';
    // Without it the page is still right.
    const ownKey =
      wantsKey && door !== undefined
        ? await ownKeyFor(document, operation, { ask: (ask) => door(request, ask) }).catch(() => undefined)
        : undefined;
    const parts = { publicUrl, problems, canSignIn, ownKey };
    const page = operationPage(directory.catalogue.hash, document, operation, parts);
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
