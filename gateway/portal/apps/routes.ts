import type { Router } from 'express';
import { type Desk, openDesk, type Visit } from '../desk.ts';
import type { Notice } from '../layout.ts';
import { appPage } from './app-page.ts';
import type { AppParts } from './app-parts.ts';
import { appCalls } from './calls.ts';
import { mountKeys } from './key-routes.ts';
import { listPage } from './list-page.ts';
import { newPage } from './new-page.ts';
import { noticeList, worthTelling } from './notices.ts';
import { appPath, fieldWords } from './parts.ts';
import { planPage } from './plan-page.ts';
import type { App } from './records.ts';
import { closePage, settingsPage } from './settings-page.ts';
import { readTeam } from './team.ts';
import { callableBy, pinnableOf } from './trials.ts';
import { usagePanel } from './usage-panel.ts';

/** “My apps”: what people do with their own consumers, keys and plans. */
export function mountApps(router: Router, parts: AppParts): void {
  const desk = openDesk(router, parts);
  desk.get('/portal/apps', async (visit) => visit.show(listPage(await appCalls(visit).list()), 200, doneOf(visit)));
  desk.get('/portal/apps/new', async ({ session, show }) => show(newPage(session, new URLSearchParams())));
  mountKeys(desk, parts);
  mountApp(desk, parts);
  mountPlan(desk);
  mountSettings(desk, parts);
  mountClosing(desk);
}

/** What the page one comes from has done; words are ours, whatever the address says. */
const doneWords: Readonly<Record<string, string>> = {
  saved: 'Saved.',
  revoked: 'The key is revoked: it is refused everywhere within seconds.',
  'asked-for': 'You have asked for the plan. An operator looks at it, and you see here what becomes of it.',
  withdrawn: 'You have taken your request back.',
  closed: 'The app is closed.',
};

function doneOf({ request }: Visit): Notice | undefined {
  const { done } = request.query;
  const text = typeof done === 'string' && Object.hasOwn(doneWords, done) ? doneWords[done] : undefined;
  return text === undefined ? undefined : { tone: 'good', text };
}

function mountApp(desk: Desk, { catalogue, clock }: AppParts): void {
  desk.get('/portal/apps/:app', async (visit) => {
    const calls = appCalls(visit);
    const id = visit.part('app');
    const { period: wanted, environment: which } = visit.request.query;
    const period = wanted === 'month' ? 'month' : 'day';
    const environment = which === 'test' ? 'test' : 'live';
    const [{ body: app }, keys, plans, requests, changes, usage, allowance, notices] = await Promise.all([
      calls.get(id),
      calls.keys(id),
      calls.plans(),
      calls.planRequests(id),
      calls.changes(id),
      calls.usage(id, period, environment),
      calls.allowance(id, environment),
      calls.notices(id),
    ]);
    const now = clock.now();
    const view = {
      ...{ app, keys, plans, requests, changes, now },
      callable: callableBy(catalogue(), app, now),
      notices: noticeList(id, worthTelling(notices, keys), catalogue().documents, now),
      usage: usagePanel(id, usage, allowance, catalogue().documents),
    };
    visit.show(appPage(visit.session, view), 200, doneOf(visit));
  });
}

function mountPlan(desk: Desk): void {
  desk.get('/portal/apps/:app/plan', async (visit) => {
    const calls = appCalls(visit);
    const [{ body: app, etag = '' }, plans] = await Promise.all([calls.get(visit.part('app')), calls.plans()]);
    visit.show(planPage(visit.session, app, plans, etag));
  });
  desk.post('/portal/apps/:app/plan', async (sent) => {
    const { form, session, part, attempt, goTo } = sent;
    const calls = appCalls(sent);
    const [{ body: app, etag = '' }, plans] = await Promise.all([calls.get(part('app')), calls.plans()]);
    const name = form.get('plan') ?? '';
    const change = async (): Promise<void> => {
      if (name === app.plan) return goTo(appPath(app.consumerId));
      if (plans.find(({ plan }) => plan === name)?.offered === 'on-approval') {
        const reason = form.get('reason')?.trim();
        await calls.requestPlan(app.consumerId, { plan: name, ...(reason ? { reason: oneLine(reason) } : {}) });
        return goTo(appPath(app.consumerId, '?done=asked-for'));
      }
      await calls.change(app.consumerId, form.get('etag') ?? etag, { plan: name });
      goTo(appPath(app.consumerId, '?done=saved'));
    };
    await attempt(change, (faults) => planPage(session, app, plans, etag, form, faults));
  });
  desk.post('/portal/apps/:app/plan-requests/:request', async (sent) => {
    await appCalls(sent).withdrawRequest(sent.part('request'));
    sent.goTo(appPath(sent.part('app'), '?done=withdrawn'));
  });
}

function mountSettings(desk: Desk, { catalogue }: AppParts): void {
  desk.get('/portal/apps/:app/settings', async (visit) => {
    const { body: app, etag = '' } = await appCalls(visit).get(visit.part('app'));
    visit.show(settingsPage(visit.session, app, pinnableOf(catalogue(), app), etag));
  });
  desk.post('/portal/apps/:app/settings', async (sent) => {
    const { form, session, part, attempt, goTo } = sent;
    const calls = appCalls(sent);
    const save = async (): Promise<void> => {
      const { body: app, etag = '' } = await calls.get(part('app'));
      const changes = changesOf(app, form);
      if (Object.keys(changes).length > 0) await calls.change(part('app'), form.get('etag') ?? etag, changes);
      goTo(appPath(app.consumerId, '?done=saved'));
    };
    const again = async (faults: Parameters<Parameters<typeof attempt>[1]>[0]) => {
      const { body: app, etag = '' } = await calls.get(part('app'));
      // Where somebody else has changed it, what they wrote counts from now on.
      const meanwhile = form.get('etag') !== etag;
      return settingsPage(session, app, pinnableOf(catalogue(), app), etag, meanwhile ? undefined : form, faults);
    };
    await attempt(save, again, fieldWords);
  });
}

/** What a form makes different; what it leaves as it is stays out, so that nobody needs the right to change that. */
function changesOf(app: App, form: URLSearchParams): Record<string, unknown> {
  const contact = form.get('contact')?.trim() ?? '';
  const pins = Object.fromEntries(
    [...form].flatMap(([name, value]) =>
      name.startsWith('pin ') && value !== '' ? [[name.slice(4), Number(value)]] : [],
    ),
  );
  const wanted: Record<string, unknown> = {
    name: form.get('name')?.trim() ?? '',
    contact: contact === '' ? null : contact,
    team: readTeam(form.get('team') ?? '', app.owner?.issuer ?? ''),
    notify: form.get('notify') ?? app.notify,
    pins,
  };
  const now: Record<string, unknown> = { ...app, contact: app.contact ?? null };
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(now[name])),
  );
}

function mountClosing(desk: Desk): void {
  desk.get('/portal/apps/:app/closing', async (visit) => {
    const calls = appCalls(visit);
    const [{ body: app }, keys] = await Promise.all([calls.get(visit.part('app')), calls.keys(visit.part('app'))]);
    visit.show(closePage(visit.session, app, keys.filter(({ state }) => state === 'live').length));
  });
  desk.post('/portal/apps/:app/closing', async (sent) => {
    await appCalls(sent).close(sent.part('app'));
    sent.goTo('/portal/apps?done=closed');
  });
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
