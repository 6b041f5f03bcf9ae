import type { Request, Response, Router } from 'express';
import { Problem } from '#problem';
import type { Catalogue, CatalogueDocument } from '../catalogue.ts';
import { openDesk } from '../desk.ts';
import type { Door } from '../door.ts';
import { guard } from '../headers.ts';
import type { Content } from '../html.ts';
import type { ReadingRoom } from '../reading-room.ts';
import type { Presence } from '../session/presence.ts';
import { show } from '../show.ts';
import { issuerOrigins, originOf, type SignInClient, swaggerStart } from '../swagger-start.ts';
import { tryPage } from '../try-page.ts';
import { guestOf } from '../visitor.ts';
import { appsFor, type CredentialParts, credentialFor } from './credentials.ts';
import { signInHint, tryPanel } from './panel.ts';
import { canTry } from './rights.ts';

export interface TryParts {
  /** What whoever is answered may read. */
  enter(response: Response): ReadingRoom;
  readonly publicUrl: string;
  /** Calls the gateway's own APIs; absent where nobody can sign in. */
  readonly door?: Door;
  /** How people sign in from the page itself. */
  readonly client?: SignInClient;
}

/** Swagger UI of each document: for reading, or for trying by who may. */
export function mountTry(router: Router, { enter, publicUrl, door, client }: TryParts): void {
  const find = (request: Request<Place>, response: Response) => {
    const { tier, api, version } = request.params;
    const room = enter(response);
    const document = room.directory.document(`${tier}/${api}.${version}`);
    return { ...room, document, tries: document !== undefined && canTry(document, guestOf(response).visitor) };
  };
  /** Who one may call as: not the same for any two visitors. */
  const panel = async (request: Request, response: Response, document: CatalogueDocument): Promise<Content> => {
    const { visitor, canSignIn } = guestOf(response);
    if (visitor === undefined || door === undefined) return canSignIn && signInHint(request.originalUrl);
    const apps = await appsFor(document, { ask: (ask) => door(request, ask) });
    const { app } = request.query;
    return tryPanel(visitor, document, apps, typeof app === 'string' ? app : undefined);
  };

  router.get('/portal/apis/:tier/:api/:version/try', async (request, response, next) => {
    const { directory, now, document, tries } = find(request, response);
    if (document === undefined) return next();
    guard(response, issuerOrigins(document));
    const who = tries && (await panel(request, response, document));
    show(request, response, tryPage(document, { hash: directory.catalogue.hash, now, tries, who }));
  });
  router.get('/portal/apis/:tier/:api/:version/try/swagger-ui-init.js', (request, response, next) => {
    const { once, document, tries } = find(request, response);
    if (document === undefined) return next();
    const origin = originOf(request, publicUrl);
    response.vary('Cookie');
    const start = once(`start ${document.id} ${origin} ${tries}`, () => swaggerStart(document, origin, tries, client));
    return start(request, response, next);
  });
}

interface Place {
  readonly tier: string;
  readonly api: string;
  readonly version: string;
  readonly [name: string]: string;
}

/** Where pages get what their calls are sent with: asked for by their own scripts, like any form. */
export function mountCredentials(
  router: Router,
  parts: CredentialParts & { readonly door: Door; readonly presence: Presence; catalogue(): Catalogue },
): void {
  const desk = openDesk(router, parts);
  desk.post('/portal/try/credential', async (sent) => {
    const { form, answer } = sent;
    const document = parts.catalogue().documents.find(({ id }) => id === form.get('document'));
    if (document === undefined) throw new Problem('not-found', { detail: 'There is no such document.' });
    answer(await credentialFor(form.get('as') ?? '', document, sent, parts));
  });
}
