import { asset } from '../assets.ts';
import { choiceField, form, formActions, selectField, textField } from '../forms.ts';
import { type Content, html, type Markup } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Faults } from '../messages.ts';
import { moment } from '../parts.ts';
import type { Visitor } from '../visitor.ts';
import { appPath, appTrail, environmentBadge, keyPath, scopeList } from './parts.ts';
import type { App, FreshKey, Key } from './records.ts';

/** An API that a key can be tried on. */
export interface Trial {
  readonly title: string;
  /** Address of its try-it page. */
  readonly address: string;
  /** A call to begin with: an address on the gateway. */
  readonly example: string;
}

/** Days. */
const expiries: readonly (readonly [days: string, text: string])[] = [
  ['never', 'When it is revoked'],
  ['30', 'In 30 days'],
  ['90', 'In 90 days'],
  ['365', 'In a year'],
];

/** The form that makes a key. */
export function newKeyPage(visitor: Visitor, app: App, given: URLSearchParams, faults?: Faults): Page {
  const chosen = given.has('label') ? given.getAll('scopes') : app.scopes;
  const environment = given.get('environment') ?? 'live';
  return keyForm(
    app,
    'Make a key',
    form(
      visitor,
      appPath(app.consumerId, '/keys'),
      html`${textField({ name: 'label', label: 'Label', hint: 'What will use it, so that you know it again.', value: given.get('label') ?? '', maxLength: 80, error: faults?.fields.label })}
${choiceField({
  name: 'environment',
  kind: 'radio',
  label: 'Reaches',
  error: faults?.fields.environment,
  choices: [
    { value: 'live', text: 'The real thing', hint: 'A live key.', chosen: environment === 'live' },
    { value: 'test', text: 'Examples only', hint: 'A test key: no record is touched.', chosen: environment === 'test' },
  ],
})}
${choiceField({
  name: 'scopes',
  kind: 'checkbox',
  label: 'May',
  hint: 'Give a key no more than its user needs. None chosen: all that the app may.',
  error: faults?.fields.scopes,
  choices: app.scopes.map((scope) => ({
    value: scope,
    text: html`<code>${scope}</code>`,
    chosen: chosen.includes(scope),
  })),
})}
${selectField({ name: 'expires', label: 'Ends', error: faults?.fields.expiresAt, choices: expiries.map(([value, text]) => ({ value, text, chosen: given.get('expires') === value })) })}
${formActions('Make the key', back(app))}`,
      'Make a key',
    ),
  );
}

/** A key that was just made: the only page that ever shows it. */
export const freshKeyPage = (app: App, fresh: FreshKey, trials: readonly Trial[]): Page => ({
  title: 'Your new key',
  section: 'apps',
  styles: [asset('apps.css'), asset('code.css')],
  scripts: [asset('fresh-key.js'), asset('snippets.js')],
  body: html`${appTrail(app, 'Your new key')}
<div class="hero"><h1>Your new key</h1>
<p class="lead">Copy it now: it is shown this once. We keep a fingerprint of it only, and nobody can show it again.</p></div>
<section class="panel secret" aria-labelledby="key">
<header><h2 id="key">${fresh.label} ${environmentBadge(fresh)}</h2></header>
<p class="copyable"><label class="visually-hidden" for="secret">The key</label><input id="secret" class="code" value="${fresh.key}" readonly spellcheck="false" autocomplete="off"><button class="button" type="button" data-copies="secret" hidden>Copy</button></p>
<p class="said" role="status" id="copied"></p>
<p>Scopes: ${scopeList(fresh.scopes)}. ${fresh.expiresAt === undefined ? 'It is good until you revoke it.' : html`It is good until ${moment(fresh.expiresAt)}.`}</p>
</section>
${trials.length > 0 && html`<section aria-labelledby="first"><h2 id="first">Make your first call</h2>${trials.map((trial) => firstCall(trial, fresh))}</section>`}
<p class="actions"><a class="button quiet" href="${appPath(app.consumerId)}">Done: go to ${app.name}</a></p>`,
});

const firstCall = ({ title, address, example }: Trial, { key, environment, consumerId, expiresAt }: FreshKey): Markup =>
  html`<div class="panel"><header><h3>${title}</h3><a class="button" href="${address}" data-tries="secret" data-as="${environment} ${consumerId}" data-ends="${expiresAt ?? ''}">Try it here</a></header>
<pre class="snippet" tabindex="0"><code>curl -s "${example}" \\
  -H "X-API-Key: ${key}"</code></pre></div>`;

const overlaps = {
  '0': 'At once',
  '3600': 'In an hour',
  '86400': 'In a day',
  '604800': 'In a week',
  '2592000': 'In 30 days',
};

/** The form that exchanges a key for a new one. */
export const rotatePage = (visitor: Visitor, app: App, key: Key, given: URLSearchParams, faults?: Faults): Page =>
  keyForm(
    app,
    `Exchange “${key.label}”`,
    html`<p class="lead">You get a new key that may do the same. Until the old one ends both are good, so that you can change over without a gap.</p>
${form(
  visitor,
  keyPath(app.consumerId, key.keyId, 'rotation'),
  html`${selectField({
    name: 'overlap',
    label: 'The old key ends',
    error: faults?.fields.overlapSeconds,
    choices: Object.entries(overlaps).map(([value, text]) => ({
      value,
      text,
      chosen: (given.get('overlap') ?? '86400') === value,
    })),
  })}
${formActions('Make the new key', back(app))}`,
  'Exchange the key',
)}`,
  );

/** Asks before a key is revoked. */
export const revokePage = (visitor: Visitor, app: App, key: Key): Page =>
  keyForm(
    app,
    `Revoke “${key.label}”?`,
    html`<p class="lead">Calls with it are refused within seconds, everywhere, and it does not come back. ${lastUse(key)} To change keys without a gap, <a href="${keyPath(app.consumerId, key.keyId, 'rotation')}">exchange it</a> instead.</p>
<form class="form" method="post" action="${keyPath(app.consumerId, key.keyId, 'revocation')}">
<input type="hidden" name="csrf" value="${visitor.formToken}">
<p class="actions"><button class="button bad">Revoke it</button><a class="button quiet" href="${appPath(app.consumerId)}">Keep it</a></p>
</form>`,
  );

const lastUse = ({ lastUsedAt }: Key): Content =>
  lastUsedAt === undefined ? 'It has never been used.' : html`It was last used ${moment(lastUsedAt)}.`;

const keyForm = (app: App, title: string, content: Content): Page => ({
  title,
  section: 'apps',
  body: html`${appTrail(app, title)}
<div class="hero"><h1>${title}</h1></div>
${content}`,
});

const back = (app: App) => ({ href: appPath(app.consumerId), text: 'Cancel' });
