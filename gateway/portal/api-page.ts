import { endOf } from '../../policies/layering.ts';
import type { Exception, Plan } from '../../policies/policy.ts';
import type { ContractChanges } from '../history/table.ts';
import { plansSection } from './api-plans.ts';
import { versionsSection } from './api-versions.ts';
import { asset } from './assets.ts';
import type { CatalogueDocument } from './catalogue.ts';
import { changelogSection } from './changelog.ts';
import { connections } from './connections.ts';
import type { Directory } from './directory.ts';
import { type HealthView, healthSection } from './health.ts';
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

/** What changes without the contract: asked for with every visit. */
export interface LiveParts {
  /** What became of the contract, the latest first; `undefined` when that cannot be read now. */
  readonly changes: readonly ContractChanges[] | undefined;
  /** How it has done; absent where nobody counts. */
  readonly health?: HealthView;
}

/** All there is to know of one version of one API. `body` is what `apiBody` made of it. */
export function apiPage(directory: Directory, document: CatalogueDocument, body: ApiBody, live: LiveParts): Page {
  return {
    title: `${document.title} v${document.version}`,
    section: 'catalogue',
    hash: directory.catalogue.hash,
    styles: ['api.css', 'operations.css', 'map.css'].map(asset),
    body: html`${body.first}${live.health && healthSection(document, live.health)}${changelogSection(live.changes)}${body.last}`,
  };
}

/** What of the page stays while the contracts do. */
export interface ApiBody {
  readonly first: Markup;
  readonly last: Markup;
}

/** Made once for each page of operations. `now` is epoch milliseconds; `page` counts pages of operations from 1. */
export function apiBody(
  directory: Directory,
  document: CatalogueDocument,
  plans: ReadonlyMap<string, Plan>,
  { now, page }: { readonly now: number; readonly page: number },
): ApiBody {
  const versions = versionsSection(directory, document, now);
  const limits = plansSection(document, plans);
  const parts: readonly (readonly [id: string, text: string, isThere: unknown])[] = [
    ['about', 'About', true],
    ['operations', 'Operations', true],
    ['plans', 'Plans and limits', limits],
    ['versions', 'Versions', versions],
    ['health', 'Health', isOpen(document) || undefined],
    ['changelog', 'Changelog', true],
    ['connections', 'Connections', true],
  ];
  return {
    first: html`${crumbs(document)}
${heading(directory, document, now)}
${stopNotice(document)}
${notice(directory, document, now)}
<nav class="local" aria-label="On this page">${parts.map(([id, text, isThere]) => isThere !== undefined && html`<a href="#${id}">${text}</a>`)}</nav>
<div class="columns">
<section class="about" aria-labelledby="about"><h2 id="about">About</h2>${markdown(document.description)}</section>
<aside aria-label="Facts">${facts(directory, document, now)}</aside>
</div>
${operationsTable(document, page)}
${limits}
${versions}`,
    last: html`${connections(directory, document, now)}
${exceptions(directory, document, now)}`,
  };
}

const crumbs = ({ tier, title }: CatalogueDocument): Markup =>
  crumbTrail(
    [
      ['/portal', 'APIs'],
      [`/portal/apis?tier=${tier}`, tierWords[tier].name],
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
  const next =
    successor === undefined
      ? undefined
      : html` Move to ${documentLink(directory, successor)}: <a href="#moving">what that takes</a>.`;
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

const exceptionWords = { layering: 'goes straight to', 'pass-through': 'passes on the answers of' } as const;

const exceptionFacts = (
  directory: Directory,
  exception: Exception,
  now: number,
): Markup => html`<dl class="facts exception">
<div><dt>Rule</dt><dd>${exception.rule}: ${exceptionWords[exception.rule]} ${documentLink(directory, exception.to)}</dd></div>
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
