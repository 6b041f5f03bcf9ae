import { endOf } from '../../policies/layering.ts';
import type { Exception } from '../../policies/policy.ts';
import { asset } from './assets.ts';
import type { CatalogueDocument } from './catalogue.ts';
import { connections } from './connections.ts';
import type { Directory } from './directory.ts';
import { html, type Markup } from './html.ts';
import type { Page } from './layout.ts';
import { markdown } from './markdown.ts';
import { operationsTable } from './operations-table.ts';
import {
  audienceOf,
  contactLink,
  day,
  distance,
  isOpen,
  moment,
  pageOf,
  standing,
  stopNotice,
  tierBadge,
  tierWords,
  versionChip,
} from './parts.ts';
import { crumbTrail, factList } from './tables.ts';

/** All there is to know of one version of one API. `now` is epoch milliseconds. */
export function apiPage(directory: Directory, document: CatalogueDocument, now: number): Page {
  return {
    title: `${document.title} v${document.version}`,
    section: 'catalogue',
    hash: directory.catalogue.hash,
    styles: [asset('api.css'), asset('operations.css')],
    body: html`${crumbs(document)}
${heading(directory, document, now)}
${stopNotice(document)}
${notice(directory, document, now)}
<div class="columns">
<section class="about" aria-labelledby="about"><h2 id="about">About</h2>${markdown(document.description)}</section>
<aside aria-label="Facts">${facts(directory, document, now)}</aside>
</div>
${operationsTable(document)}
${connections(directory, document)}
${exceptions(directory, document, now)}`,
  };
}

const crumbs = ({ tier, title }: CatalogueDocument): Markup =>
  crumbTrail(
    [
      ['/portal', 'APIs'],
      [`/portal#tier-${tier}`, tierWords[tier].name],
    ],
    title,
  );

const heading = (
  directory: Directory,
  document: CatalogueDocument,
  now: number,
): Markup => html`<header class="title tier-${document.tier}">
<p class="badges">${tierBadge(document.tier)} <span class="badge">${audienceOf(document)}</span></p>
<div class="name"><h1>${document.title}</h1>${versions(directory, document, now)}</div>
${document.summary !== undefined && html`<p class="lead">${document.summary}</p>`}
<p class="actions"><a class="button" href="${pageOf(document)}/try">${isOpen(document) ? 'Try it' : 'Read the reference'}</a> <a class="button quiet" href="${document.publishedUrl}">OpenAPI document</a></p>
</header>`;

function versions(directory: Directory, document: CatalogueDocument, now: number): Markup {
  const all = directory.api(document.tier, document.name)?.versions ?? [document];
  return html`<nav class="versions" aria-label="Versions">${all.map((version) =>
    versionChip(version, standing(version.lifecycle, now), version.id === document.id),
  )}</nav>`;
}

function notice(directory: Directory, { lifecycle }: CatalogueDocument, now: number): Markup | undefined {
  const { sunset, successor } = lifecycle;
  const state = standing(lifecycle, now);
  if (state === 'active' && sunset === undefined) return undefined;
  const next = successor === undefined ? undefined : html` Move to ${documentLink(directory, successor)}.`;
  if (state === 'retired') {
    return html`<p class="notice is-retired"><strong>This version has been retired.</strong> Calls are answered with 410.${next}</p>`;
  }
  const what = state === 'deprecated' ? 'This version is deprecated.' : 'This version is going.';
  const end =
    sunset === undefined ? undefined : html` It stops answering on ${day(sunset)} (${distance(sunset, now)}).`;
  return html`<p class="notice"><strong>${what}</strong>${end}${next}</p>${brownouts(lifecycle, now)}`;
}

/** The times still to come in which calls fail on purpose. */
function brownouts({ brownouts: all = [] }: CatalogueDocument['lifecycle'], now: number): Markup | undefined {
  const coming = all.filter(({ to }) => Date.parse(to) > now);
  if (coming.length === 0) return undefined;
  return html`<p class="notice"><strong>Brownouts.</strong> Every call is answered with 503: ${coming.map(
    ({ from, to }, index) => html`${index > 0 && '; '}${moment(from)} to ${moment(to)}`,
  )}.</p>`;
}

function facts(directory: Directory, document: CatalogueDocument, now: number): Markup {
  const { owner, lifecycle, upstream } = document;
  const rows: (readonly [string, Markup] | undefined)[] = [
    ['Owner', html`${owner.team}<br>${contactLink(owner.contact)}`],
    ['Audience', html`${audienceOf(document)}`],
    ['Version', html`${document.release}`],
    ['Lifecycle', html`${standing(lifecycle, now)}`],
    ['Since', day(lifecycle.since)],
    lifecycle.deprecated === undefined ? undefined : ['Deprecated', day(lifecycle.deprecated)],
    lifecycle.sunset === undefined ? undefined : ['Sunset', day(lifecycle.sunset)],
    lifecycle.successor === undefined ? undefined : ['Successor', documentLink(directory, lifecycle.successor)],
    ['Base path', html`<code>/${document.tier}/${document.name}/v${document.version}</code>`],
    ['Answered by', upstream.kind === 'local' ? html`this gateway` : html`the service <code>${upstream.name}</code>`],
  ];
  return factList(rows);
}

function exceptions(
  directory: Directory,
  { exceptions: declared }: CatalogueDocument,
  now: number,
): Markup | undefined {
  if (declared.length === 0) return undefined;
  return html`<section aria-labelledby="exceptions">
<h2 id="exceptions">Declared exceptions</h2>
<p>Rules this API does not follow, with somebody’s name and an end date.</p>
${declared.map((exception) => exceptionFacts(directory, exception, now))}
</section>`;
}

const exceptionFacts = (
  directory: Directory,
  exception: Exception,
  now: number,
): Markup => html`<dl class="facts exception">
<div><dt>Rule</dt><dd>${exception.rule}: goes straight to ${documentLink(directory, exception.to)}</dd></div>
<div><dt>Reason</dt><dd>${exception.reason}</dd></div>
<div><dt>Owner</dt><dd>${contactLink(exception.owner)}</dd></div>
<div><dt>${endOf(exception) <= now ? 'Ended' : 'Ends'}</dt><dd>${day(exception.until)} (${distance(exception.until, now)})</dd></div>
</dl>`;

function documentLink(directory: Directory, id: string): Markup {
  const document = directory.document(id);
  return document === undefined
    ? html`<code>${id}</code>`
    : html`<a href="${pageOf(document)}">${document.title} v${document.version}</a>`;
}
