import { html, type Markup } from '../html.ts';
import type { Page } from '../layout.ts';
import { day } from '../parts.ts';
import { dataTable, emptyState } from '../tables.ts';
import { appPath } from './parts.ts';
import type { App } from './records.ts';

/** All the apps of a person. */
export const listPage = (apps: readonly App[]): Page => ({
  title: 'My apps',
  section: 'apps',
  body: html`<div class="hero">
<h1>My apps</h1>
<p class="lead">An app is what calls the APIs with a key: a shop, a robot, a nightly job. Each has its own keys, plan and limits.</p>
${apps.length > 0 && html`<p class="actions"><a class="button" href="/portal/apps/new">Create an app</a></p>`}
</div>
${apps.length === 0 ? firstRun : table(apps)}`,
});

const firstRun = emptyState(
  'You have no apps yet',
  'Give your first one a name: it gets a plan that is open to everybody, and a key you can make your first call with in a minute.',
  { href: '/portal/apps/new', text: 'Create an app' },
);

const table = (apps: readonly App[]): Markup =>
  dataTable({
    caption: 'My apps',
    columns: ['App', 'Plan', 'Contact', 'Since', ''],
    rows: apps.map(({ consumerId, name, plan, contact, createdAt, suspended }) => [
      html`<a href="${appPath(consumerId)}">${name}</a>${suspended && html` <span class="badge is-retired">suspended</span>`}<small>${consumerId}</small>`,
      plan,
      contact ?? 'none',
      day(createdAt),
      html`<a href="${appPath(consumerId, '/keys/new')}">Make a key<span class="visually-hidden"> for ${name}</span></a>`,
    ]),
  });
