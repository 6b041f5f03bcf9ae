import type { Desk, Sent, Visit } from '../desk.ts';
import { faultsOf } from '../messages.ts';
import type { AppParts } from './app-parts.ts';
import { type AppCalls, appCalls } from './calls.ts';
import { freshKeyPage, newKeyPage, revokePage, rotatePage } from './key-pages.ts';
import { newPage } from './new-page.ts';
import { appPath, fieldWords, found } from './parts.ts';
import type { App, FreshKey, Key } from './records.ts';
import { readTeam } from './team.ts';
import { trialsOf } from './trials.ts';

/** Making an app with its first key, and making, exchanging and revoking keys. */
export function mountKeys(desk: Desk, { catalogue, publicUrl, clock }: AppParts): void {
  const showKey = (visit: Visit, app: App, fresh: FreshKey): void => {
    const holder = { ...app, scopes: fresh.scopes };
    visit.show(freshKeyPage(app, fresh, trialsOf(catalogue(), holder, publicUrl, clock.now())), 201);
  };

  desk.post('/portal/apps', (sent) => create(sent, showKey));

  desk.get('/portal/apps/:app/keys/new', async (visit) => {
    const { body: app } = await appCalls(visit).get(visit.part('app'));
    visit.show(newKeyPage(visit.session, app, new URLSearchParams()));
  });
  desk.post('/portal/apps/:app/keys', async (sent) => {
    const { form, session, attempt } = sent;
    const calls = appCalls(sent);
    const { body: app } = await calls.get(sent.part('app'));
    const make = async (): Promise<void> => {
      showKey(sent, app, await calls.makeKey(app.consumerId, wantedKey(form, clock.now())));
    };
    await attempt(make, (faults) => newKeyPage(session, app, form, faults), fieldWords);
  });

  desk.get('/portal/apps/:app/keys/:key/rotation', async (visit) => {
    const { app, key } = await keyOf(appCalls(visit), visit);
    visit.show(rotatePage(visit.session, app, key, new URLSearchParams()));
  });
  desk.post('/portal/apps/:app/keys/:key/rotation', async (sent) => {
    const { form, session, attempt } = sent;
    const calls = appCalls(sent);
    const { app, key } = await keyOf(calls, sent);
    const rotate = async (): Promise<void> => {
      const overlapSeconds = Number(form.get('overlap') ?? 86_400);
      showKey(sent, app, await calls.rotateKey(app.consumerId, key.keyId, { overlapSeconds }));
    };
    await attempt(rotate, (faults) => rotatePage(session, app, key, form, faults));
  });

  desk.get('/portal/apps/:app/keys/:key/revocation', async (visit) => {
    const { app, key } = await keyOf(appCalls(visit), visit);
    visit.show(revokePage(visit.session, app, key));
  });
  desk.post('/portal/apps/:app/keys/:key/revocation', async (sent) => {
    await appCalls(sent).revokeKey(sent.part('app'), sent.part('key'));
    sent.goTo(appPath(sent.part('app'), '?done=revoked'));
  });
}

/** Makes the app, then its team and first key: where these fail the app is there, and its page says what is missing. */
async function create(sent: Sent, showKey: (visit: Visit, app: App, fresh: FreshKey) => void): Promise<void> {
  const { form, session, attempt, goTo } = sent;
  const calls = appCalls(sent);
  const contact = form.get('contact')?.trim();
  const make = async (): Promise<void> => {
    const body = { name: form.get('name')?.trim() ?? '', ...(contact ? { contact } : {}) };
    const { body: app, etag = '' } = await calls.create(body);
    try {
      const team = readTeam(form.get('team') ?? '', app.owner?.issuer ?? '');
      if (team.length > 0) await calls.change(app.consumerId, etag, { team });
      const environment = form.get('key') ?? 'none';
      if (environment === 'none') return goTo(appPath(app.consumerId));
      showKey(sent, app, await calls.makeKey(app.consumerId, { label: 'First key', environment }));
    } catch (error) {
      const { notice } = faultsOf(error);
      sent.show(newKeyPage(session, app, new URLSearchParams()), 409, notice);
    }
  };
  await attempt(make, (faults) => newPage(session, form, faults), fieldWords);
}

async function keyOf(calls: AppCalls, visit: Visit): Promise<{ app: App; key: Key }> {
  const [{ body: app }, keys] = await Promise.all([calls.get(visit.part('app')), calls.keys(visit.part('app'))]);
  return {
    app,
    key: found(
      keys.find(({ keyId, state }) => keyId === visit.part('key') && state === 'live'),
      'key',
    ),
  };
}

const dayLength = 86_400_000;

function wantedKey(form: URLSearchParams, now: number): Record<string, unknown> {
  const scopes = form.getAll('scopes');
  const days = Number(form.get('expires') ?? '');
  return {
    label: form.get('label')?.trim() ?? '',
    environment: form.get('environment') ?? 'live',
    ...(scopes.length === 0 ? {} : { scopes }),
    ...(days > 0 && days < 4_000 ? { expiresAt: new Date(now + days * dayLength).toISOString() } : {}),
  };
}
