import { describeStop, stopWords } from '../../policies/parts/stop.ts';
import type { Lifecycle, SecurityAlternative, SecurityScheme, Stop, Tier } from '../../policies/policy.ts';
import type { CatalogueDocument } from './catalogue.ts';
import { html, type Markup } from './html.ts';
import { firstSentence } from './markdown.ts';

/** How a tier is called and what it is for, in the words of a visitor. */
export const tierWords: Readonly<Record<Tier, { readonly name: string; readonly purpose: string }>> = {
  experience: { name: 'Experience', purpose: 'What apps and partners call, shaped for them.' },
  process: { name: 'Process', purpose: 'The steps of the business, composed from systems.' },
  system: { name: 'System', purpose: 'The records, each with one owner and one door.' },
};

/** The page of a document. */
export const pageOf = ({ tier, name, version }: Pick<CatalogueDocument, 'tier' | 'name' | 'version'>): string =>
  `/portal/apis/${encodeURIComponent(tier)}/${encodeURIComponent(name)}/v${version}`;

/** The page of one operation of it. Slashes of its name stay what they are: no address may hold encoded ones. */
export const operationPath = (
  document: Pick<CatalogueDocument, 'tier' | 'name' | 'version'>,
  { operationId }: { readonly operationId: string },
): string => `${pageOf(document)}/operations/${operationId.split('/').map(encodeURIComponent).join('/')}`;

/** Where Swagger UI opens an operation: its fragment names it; untagged ones stand under "default". */
export const referenceOf = (
  document: Pick<CatalogueDocument, 'tier' | 'name' | 'version'>,
  { tags, operationId }: { readonly tags: readonly string[]; readonly operationId: string },
): string => `${pageOf(document)}/try#/${encodeURIComponent(tags[0] ?? 'default')}/${encodeURIComponent(operationId)}`;

/** Only experience APIs answer callers from outside. */
export const isOpen = ({ tier }: Pick<CatalogueDocument, 'tier'>): boolean => tier === 'experience';

/** What a document says of itself in a sentence. */
export const summaryOf = ({ summary, description }: CatalogueDocument): string => summary ?? firstSentence(description);

/** Where a version stands on the day `now` (epoch ms): a sunset that has passed counts as retired. */
export function standing({ state, sunset }: Lifecycle, now: number): Lifecycle['state'] {
  return sunset !== undefined && now >= Date.parse(sunset) ? 'retired' : state;
}

const audiences: Readonly<Record<string, string>> = {
  frontend: 'for frontends',
  partner: 'for partners',
  internal: 'internal',
};

/** Whom an API is made for. */
export const audienceOf = ({ audience }: Pick<CatalogueDocument, 'audience'>): string =>
  audiences[audience] ?? `for ${audience}`;

/** A version as a link to its page. `here` = that page is the one it stands on. */
export const versionChip = (document: CatalogueDocument, state: Lifecycle['state'], here = false): Markup =>
  html`<a class="chip is-${state}" href="${pageOf(document)}"${here && html` aria-current="page"`}>v${document.version} <span>${state}</span></a>`;

export const tierBadge = (tier: Tier): Markup => html`<span class="badge tier-${tier}">${tierWords[tier].name}</span>`;

export const standingBadge = (state: Lifecycle['state']): Markup =>
  html`<span class="badge is-${state}">${state}</span>`;

/** What an operator has stopped, in the words that callers read. */
export const stopNotice = ({ stopped }: Pick<CatalogueDocument, 'stopped'>): Markup | undefined =>
  stopped && html`<p class="notice is-retired"><strong>${describeStop(stopped)}</strong></p>`;

export const stopBadge = (stopped: Stop | undefined, what = ''): Markup | undefined =>
  stopped &&
  html` <span class="badge is-retired" title="${describeStop(stopped)}">${what}${stopWords[stopped.kind]}</span>`;

export const methodBadge = (method: string): Markup =>
  html`<span class="method method-${method.toLowerCase()}">${method}</span>`;

const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A date as people read it. `iso` is a date or time in UTC; anything else is shown as it is. */
export function day(iso: string): Markup {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? html`${iso}` : html`<time datetime="${iso}">${days.format(time)}</time>`;
}

const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** A time as people read it, in UTC. */
export const moment = (iso: string): Markup =>
  html`<time datetime="${iso}">${moments.format(Date.parse(iso))} UTC</time>`;

const distances = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const dayLength = 86_400_000;

/** How far a day is from that of `now` (epoch ms), in UTC: `in 9 months`, `3 days ago`. */
export function distance(iso: string, now: number): string {
  const count = Math.floor(Date.parse(iso) / dayLength) - Math.floor(now / dayLength);
  if (Number.isNaN(count)) return '';
  if (Math.abs(count) < 45) return distances.format(count, 'day');
  if (Math.abs(count) < 700) return distances.format(Math.round(count / 30.4), 'month');
  return distances.format(Math.round(count / 365.25), 'year');
}

const schemeWords: Readonly<Record<SecurityScheme, string>> = {
  accessToken: 'Access token',
  apiKey: 'API key',
  ticket: 'Ticket',
  tierIdentity: 'Tier identity',
};

/** What a caller has to show, one line for each way in. */
export function admission(security: readonly SecurityAlternative[]): Markup {
  if (security.length === 0 || security.some((way) => Object.keys(way).length === 0)) {
    return html`<span class="badge is-public">Public</span>`;
  }
  return html`<ul class="ways">${security.map((way) => html`<li>${admissionWay(way)}</li>`)}</ul>`;
}

function admissionWay(way: SecurityAlternative): Markup {
  const schemes = Object.keys(way).map((scheme) => schemeWords[scheme as SecurityScheme] ?? scheme);
  const scopes = [...new Set(Object.values(way).flat())];
  return html`${schemes.join(' + ')}${scopes.map((scope) => html` <code>${scope}</code>`)}`;
}

/** A way to reach an owner: a link where it is an address, text where it is not. */
export function contactLink(contact: string): Markup {
  if (/^[^\s@:/]+@[^\s@:/]+$/.test(contact))
    return html`<a href="mailto:${contact}">${contact.replace(/@.*/, '')}<wbr>${contact.replace(/.*(?=@)/, '')}</a>`;
  return /^https?:\/\//.test(contact) && URL.canParse(contact)
    ? html`<a href="${contact}">${contact}</a>`
    : html`${contact}`;
}
