import { form, formActions, longField, selectField, textField } from '../forms.ts';
import { html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Faults } from '../messages.ts';
import type { Visitor } from '../visitor.ts';
import { teamHint } from './new-page.ts';
import { appPath, appTrail } from './parts.ts';
import type { App } from './records.ts';
import { writeTeam } from './team.ts';
import type { Notify } from './usage-records.ts';

/** An API whose version an app can be held to. */
export interface Pinnable {
  /** `<tier>/<api>` */
  readonly api: string;
  readonly title: string;
  /** Newest first. */
  readonly versions: readonly number[];
}

/** What the contact of an app may be told of. */
export const notifyWords: Readonly<Record<Notify, string>> = {
  everything: 'everything: what is to end, and what is deprecated',
  endings: 'what stops working on a known day',
  nothing: 'nothing: notices stand on the page of the app alone',
};

/** What of an app its owner changes. `etag` is what is being looked at. */
export function settingsPage(
  visitor: Visitor,
  app: App,
  apis: readonly Pinnable[],
  etag: string,
  given?: URLSearchParams,
  faults?: Faults,
): Page {
  const value = (name: string, now: string): string => given?.get(name) ?? now;
  const error = (name: string) => faults?.fields[name];
  return {
    title: `Settings of ${app.name}`,
    section: 'apps',
    body: html`${appTrail(app, 'Settings')}
<div class="hero"><h1>Settings of ${app.name}</h1></div>
${form(
  visitor,
  appPath(app.consumerId, '/settings'),
  html`<input type="hidden" name="etag" value="${etag}">
${textField({ name: 'name', label: 'Name', value: value('name', app.name), maxLength: 80, error: error('name') })}
${textField({ name: 'contact', label: 'Contact', type: 'email', hint: 'Where notices go.', value: value('contact', app.contact ?? ''), required: false, maxLength: 200, error: error('contact'), autocomplete: 'email' })}
${selectField({
  name: 'notify',
  label: 'The contact is told of',
  error: error('notify'),
  choices: Object.entries(notifyWords).map(([name, text]) => ({
    value: name,
    text,
    chosen: value('notify', app.notify) === name,
  })),
})}
${longField({ name: 'team', label: 'Team', hint: teamHint, value: value('team', writeTeam(app.team, app.owner?.issuer)), required: false, error: error('team') })}
${apis.map(({ api, title, versions }) =>
  selectField({
    name: `pin ${api}`,
    label: `Version of ${title}`,
    hint: 'Where a call says no version.',
    required: false,
    error: error('pins'),
    choices: [
      { value: '', text: 'Each call says its own' },
      ...versions.map((version) => ({
        value: String(version),
        text: `v${version}`,
        chosen: value(`pin ${api}`, String(app.pins[api] ?? '')) === String(version),
      })),
    ],
  }),
)}
${formActions('Save', { href: appPath(app.consumerId), text: 'Cancel' })}`,
  'Settings',
)}
<section aria-labelledby="end"><h2 id="end">Close this app</h2>
<p>Its keys end with it, and its name is not given out again.</p>
<p><a class="button bad" href="${appPath(app.consumerId, '/closing')}">Close it …</a></p></section>`,
  };
}

/** Asks before an app is closed. */
export const closePage = (visitor: Visitor, app: App, liveKeys: number): Page => ({
  title: `Close ${app.name}?`,
  section: 'apps',
  body: html`${appTrail(app, 'Close')}
<div class="hero"><h1>Close ${app.name}?</h1>
<p class="lead">${liveKeys === 0 ? 'It has no key that is good.' : `${liveKeys} ${liveKeys === 1 ? 'key that is good ends' : 'keys that are good end'} within seconds, everywhere.`} It cannot be opened again.</p></div>
<form class="form" method="post" action="${appPath(app.consumerId, '/closing')}">
<input type="hidden" name="csrf" value="${visitor.formToken}">
<p class="actions"><button class="button bad">Close it for good</button><a class="button quiet" href="${appPath(app.consumerId)}">Keep it</a></p>
</form>`,
});
