import type { CatalogueDocument } from './catalogue.ts';
import { type Directory, tiers } from './directory.ts';
import { type Content, html, type Markup } from './html.ts';
import { day, distance, pageOf, standing } from './parts.ts';

/** What comes and goes: versions that end, and versions that have just begun, the nearest date first. */
export function news({ catalogue, document }: Directory, now: number): Content {
  const events = catalogue.documents
    .flatMap((version) => eventOf(version, now) ?? [])
    .sort((a, b) => Math.abs(a.at - now) - Math.abs(b.at - now));
  // What callers outside have to act on comes before what is merely new.
  const ends = events.filter(({ kind }) => kind === 'ends').slice(0, most - 1);
  const begun = events.filter(({ kind }) => kind === 'new').sort((a, b) => outwards(a) - outwards(b));
  const all = [...ends, ...begun].slice(0, most);
  if (all.length === 0) return undefined;
  return html`<section class="news" aria-labelledby="news">
<h2 id="news">What is changing</h2>
<ul>${all.map(({ version, kind }) => html`<li class="is-${kind}">${tell(version, kind, document, now)}</li>\n`)}</ul>
</section>`;
}

const most = 4;
const dayLength = 86_400_000;
/** Days in which a version counts as new. */
const young = 45;

const outwards = ({ version }: Event): number => tiers.indexOf(version.tier);

interface Event {
  readonly version: CatalogueDocument;
  readonly kind: 'ends' | 'new';
  /** Epoch milliseconds. */
  readonly at: number;
}

function eventOf(version: CatalogueDocument, now: number): Event | undefined {
  const { sunset, since } = version.lifecycle;
  if (sunset !== undefined && standing(version.lifecycle, now) !== 'retired')
    return { version, kind: 'ends', at: Date.parse(sunset) };
  const at = Date.parse(since);
  return at <= now && now - at < young * dayLength ? { version, kind: 'new', at } : undefined;
}

function tell(version: CatalogueDocument, kind: Event['kind'], find: Directory['document'], now: number): Markup {
  const { sunset = '', since, successor } = version.lifecycle;
  if (kind === 'new') return html`<span class="badge is-active">new</span> ${link(version)} since ${day(since)}.`;
  const next = successor === undefined ? undefined : find(successor);
  return html`<span class="badge is-deprecated">ends</span> ${link(version)} on ${day(sunset)}, ${distance(sunset, now)}.${next && html` Move to ${link(next)}.`}`;
}

const link = (version: CatalogueDocument): Markup =>
  html`<a href="${pageOf(version)}">${version.title} v${version.version}</a>`;
