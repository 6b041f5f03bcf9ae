import { Problem } from '#problem';
import type { Clock } from '../../../policies/policy.ts';
import { appCalls } from '../apps/calls.ts';
import { opens } from '../apps/trials.ts';
import type { CatalogueDocument } from '../catalogue.ts';
import type { Visit } from '../desk.ts';
import type { SessionOffice } from '../session/sessions.ts';
import { canTry } from './rights.ts';

/** What Swagger UI sends with each call, until it ends. */
export interface TryCredential {
  readonly kind: 'token' | 'key';
  readonly value: string;
  readonly expiresAt: string;
}

export interface CredentialParts {
  readonly office: Pick<SessionOffice, 'narrowToken'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Milliseconds a key for trying out is good for: it is in a page, and made anew at a press of a button. */
const keyLifetime = 3_600_000;

/**
 * A credential for the calls of one page.
 * @param as  `me`, or `test <app>` or `live <app>` for an app of the person's
 * @throws Problem  where the person, or their app, may not do that
 */
export async function credentialFor(
  as: string,
  document: CatalogueDocument,
  visit: Pick<Visit, 'ask' | 'session'>,
  { office, clock }: CredentialParts,
): Promise<TryCredential> {
  const { session } = visit;
  if (!canTry(document, session)) throw new Problem('tier-not-public');
  if (as === 'me') {
    const token = await office.narrowToken(session, scopesFor(document, session.scopes));
    if (token === undefined)
      throw new Problem('conflict', { detail: 'Your sign-in service gives no further tokens: use Authorize instead.' });
    return { kind: 'token', value: token.accessToken, expiresAt: new Date(token.expires).toISOString() };
  }
  const [environment, app = ''] = as.split(' ');
  if (environment !== 'test' && environment !== 'live')
    throw new Problem('bad-request', { detail: 'Choose who calls.' });
  const expiresAt = new Date(clock.now() + keyLifetime).toISOString();
  const { key } = await appCalls(visit).makeKey(app, { label: 'Trying out', environment, expiresAt });
  return { kind: 'key', value: key, expiresAt };
}

/** No more than the document asks for. What is inside is called as the whole person, since each API there judges again. */
function scopesFor({ tier, operations }: CatalogueDocument, held: readonly string[]): readonly string[] {
  if (tier !== 'experience') return held;
  const named = new Set(operations.flatMap(({ security }) => security.flatMap(({ accessToken = [] }) => accessToken)));
  return held.filter((scope) => named.has(scope));
}

/** Apps of the person’s that open something of a document. */
export async function appsFor(document: CatalogueDocument, visit: Pick<Visit, 'ask'>) {
  const apps = await appCalls(visit)
    .list()
    .catch((error: unknown) => {
      // Whoever may manage none has none; and the reference is there to read, whatever is away.
      if (error instanceof Problem) return [];
      throw error;
    });
  const name = `${document.tier}/${document.name}`;
  return apps.filter(
    (app) => (app.apis?.includes(name) ?? true) && document.operations.some((operation) => opens(operation, app)),
  );
}
