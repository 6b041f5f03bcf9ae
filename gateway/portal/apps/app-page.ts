import { asset } from '../assets.ts';
import { actionButton } from '../forms.ts';
import { type Content, html, type Markup } from '../html.ts';
import type { Page } from '../layout.ts';
import { contactLink, day, moment, standingBadge } from '../parts.ts';
import { limitsInWords } from '../plan-words.ts';
import { crumbTrail, dataTable, factList, panel } from '../tables.ts';
import type { Visitor } from '../visitor.ts';
import { appPath, endOfKey, environmentBadge, keyPath, scopeList } from './parts.ts';
import type { App, Change, Key, Plan, PlanRequest } from './records.ts';
import { notifyWords } from './settings-page.ts';
import type { Callable } from './trials.ts';

/** All that is shown of an app. */
export interface AppView {
  readonly app: App;
  readonly keys: readonly Key[];
  readonly plans: readonly Plan[];
  readonly requests: readonly PlanRequest[];
  readonly changes: readonly Change[];
  readonly callable: readonly Callable[];
  /** What it has to act on. */
  readonly notices: Content;
  /** How it calls. */
  readonly usage: Content;
  readonly now: number;
}

/** One app: its keys, its plan, and what became of them. */
export function appPage(visitor: Visitor, view: AppView): Page {
  const { app } = view;
  return {
    title: app.name,
    section: 'apps',
    styles: [asset('apps.css')],
    body: html`${crumbTrail([['/portal/apps', 'My apps']], app.name)}
<header class="title">
<h1>${app.name}</h1>
<p class="lead"><code>${app.consumerId}</code>, since ${day(app.createdAt)}</p>
</header>
${suspension(app)}
${view.notices}
${keyPanel(view)}
${callablePanel(view)}
${view.usage}
${planPanel(visitor, view)}
${settingsPanel(app)}
${historyPanel(view)}`,
  };
}

const suspension = ({ suspended }: App): Content =>
  suspended &&
  html`<p class="notice is-bad"><strong>This app is suspended.</strong> ${suspended.notice ?? 'Its calls are refused for now.'}${suspended.until !== undefined && html` Until ${moment(suspended.until)}.`}</p>`;

function keyPanel({ app, keys, now }: AppView): Markup {
  const make = html`<a class="button small" href="${appPath(app.consumerId, '/keys/new')}">Make a key</a>`;
  const live = keys.filter(({ state }) => state === 'live');
  const gone = keys.filter(({ state }) => state !== 'live');
  const content =
    live.length === 0
      ? html`<p>There is no key that is good. Without one, this app cannot call anything.</p>`
      : keyTable('Keys that are good', app, live, now);
  return panel(
    'keys',
    'Keys',
    html`${content}${missing(app, live)}${gone.length > 0 && html`<details><summary>${gone.length} ${gone.length === 1 ? 'key that has' : 'keys that have'} ended</summary>${keyTable('Keys that have ended', app, gone, now)}</details>`}`,
    make,
  );
}

/** Keys do not grow with their app: after a new plan the old ones may what they could before. */
function missing({ consumerId, scopes }: App, live: readonly Key[]): Content {
  const unused = scopes.filter((scope) => !live.some((key) => key.scopes.includes(scope)));
  if (live.length === 0 || unused.length === 0) return undefined;
  return html`<p class="fine">The app may ${scopeList(unused)} as well, and none of these keys does: <a href="${appPath(consumerId, '/keys/new')}">make one that may</a>.</p>`;
}

/** Most APIs that are listed: the catalogue has all. */
const mostListed = 20;

const callablePanel = ({ callable }: AppView): Content =>
  callable.length > 0 &&
  panel(
    'callable',
    'What it can call',
    html`${dataTable({
      caption: 'APIs this app can call',
      columns: ['API', 'Operations', ''],
      rows: callable
        .slice(0, mostListed)
        .map(({ title, address, tryAt, opened, operations, state }) => [
          html`<a href="${address}">${title}</a>${state !== 'active' && html` ${standingBadge(state)}`}`,
          `${opened} of ${operations}`,
          html`<a href="${tryAt}">Try it<span class="visually-hidden">: ${title}</span></a>`,
        ]),
    })}
${callable.length > mostListed && html`<p class="fine">And ${callable.length - mostListed} more.</p>`}`,
  );

const keyTable = (caption: string, app: App, keys: readonly Key[], now: number): Markup =>
  dataTable({
    caption,
    columns: ['Key', 'Scopes', 'Last used', 'Valid', ''],
    rows: keys.map((key) => [
      html`${key.label} ${environmentBadge(key)}<small><code>cw_${key.environment}_${key.keyId}_…</code></small>`,
      html`<span>${scopeList(key.scopes)}</span>`,
      key.lastUsedAt === undefined ? 'never' : moment(key.lastUsedAt),
      html`<span>${endOfKey(key, now)}</span>`,
      key.state === 'live' && keyActions(app, key),
    ]),
  });

const keyActions = ({ consumerId }: App, { keyId, label }: Key): Markup =>
  html`<span class="row"><a href="${keyPath(consumerId, keyId, 'rotation')}">Exchange<span class="visually-hidden"> ${label}</span></a> <a class="danger" href="${keyPath(consumerId, keyId, 'revocation')}">Revoke<span class="visually-hidden"> ${label}</span></a></span>`;

function planPanel(visitor: Visitor, { app, plans, requests }: AppView): Markup {
  const plan = plans.find((one) => one.plan === app.plan);
  const pending = requests.find(({ state }) => state === 'pending');
  const [last] = requests;
  return panel(
    'plan',
    'Plan',
    html`${factList([
      ['Plan', html`<strong>${app.plan}</strong>${plan && html`: ${plan.description}`}`],
      plan && ['Allows', limitsInWords(plan)],
      ['Scopes', scopeList(app.scopes)],
      app.apis && ['APIs', app.apis.map((api) => html`<code>${api}</code> `)],
    ])}
${pending && html`<div class="notice is-calm">You have asked for <strong>${pending.plan}</strong> on ${day(pending.requestedAt)}; an operator looks at it. ${actionButton(visitor, appPath(app.consumerId, `/plan-requests/${pending.requestId}`), 'Take it back')}</div>`}
${!pending && last?.state === 'approved' && last.plan === app.plan && html`<p class="notice is-good"><strong>The plan ${last.plan} is yours</strong>${last.decidedAt !== undefined && html` since ${day(last.decidedAt)}`}. ${last.note}</p>`}
${!pending && last?.state === 'refused' && html`<p class="notice"><strong>${last.plan} was refused.</strong> ${last.note}</p>`}`,
    html`<a class="button small quiet" href="${appPath(app.consumerId, '/plan')}">Change the plan</a>`,
  );
}

const settingsPanel = (app: App): Markup =>
  panel(
    'settings',
    'Settings',
    factList([
      ['Contact', app.contact === undefined ? 'nobody: notices reach no one' : contactLink(app.contact)],
      ['Is told of', notifyWords[app.notify]],
      ['Team', app.team.length === 0 ? 'you alone' : app.team.map(({ subject }) => subject).join(', ')],
      [
        'Versions',
        Object.keys(app.pins).length === 0
          ? 'each call says its own'
          : Object.entries(app.pins).map(([api, version]) => html`<code>${api}</code> v${version} `),
      ],
    ]),
    html`<a class="button small quiet" href="${appPath(app.consumerId, '/settings')}">Change</a>`,
  );

const actions: Readonly<Record<string, string>> = {
  'consumer-created': 'App created',
  'consumer-changed': 'App changed',
  'consumer-closed': 'App closed',
  'consumer-suspended': 'Suspended',
  'consumer-resumed': 'Resumed',
  'key-created': 'Key made',
  'key-rotated': 'Key exchanged',
  'key-revoked': 'Key revoked',
  'plan-requested': 'Plan asked for',
  'plan-approved': 'Plan given',
  'plan-refused': 'Plan refused',
  'plan-withdrawn': 'Request taken back',
};

const historyPanel = ({ changes }: AppView): Content =>
  changes.length > 0 &&
  panel(
    'history',
    'What was changed',
    dataTable({
      caption: 'Changes, newest first',
      columns: ['What', 'By', 'When'],
      rows: changes.map(({ action, keyId, author, at }) => [
        html`${actions[action] ?? action}${keyId !== undefined && html` <code>${keyId}</code>`}`,
        author.subject ?? (author.kind === 'user' ? 'an operator' : author.kind),
        moment(at),
      ]),
    }),
  );
