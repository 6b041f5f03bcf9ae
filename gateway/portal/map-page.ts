import { asset } from './assets.ts';
import type { CatalogueDocument } from './catalogue.ts';
import type { Directory } from './directory.ts';
import { type Content, html, type Markup } from './html.ts';
import type { Page } from './layout.ts';
import { type ApiMap, calledBy, mapAround, wholeMap } from './map.ts';
import { drawMap } from './map-drawing.ts';
import { pageOf, tierBadge } from './parts.ts';
import { crumbTrail, dataTable, emptyState } from './tables.ts';

/** Who calls whom in the whole company, or around one document. `now` is epoch milliseconds. */
export function mapPage(directory: Directory, focus: CatalogueDocument | undefined, now: number): Page {
  return {
    title: focus === undefined ? 'Map' : `Map around ${nameOf(focus)}`,
    section: 'map',
    hash: directory.catalogue.hash,
    styles: [asset('map.css')],
    body: focus === undefined ? whole(directory, now) : around(focus, directory, now),
  };
}

/** The drawing around a document, for its own page. */
export function mapSection(document: CatalogueDocument, directory: Directory, now: number): Content {
  const map = mapAround(document, directory);
  if (map.nodes.length < 2) return undefined;
  return html`${drawMap(map, { label: `Map around ${nameOf(document)}`, focus: document.id, now })}${leftOut(map)}`;
}

function whole(directory: Directory, now: number): Markup {
  const map = wholeMap(directory);
  return html`<div class="hero">
<h1>Who calls whom</h1>
<p class="lead">As the contracts declare it, and the gateway enforces it: a call that is not here cannot be made. Choose an API to see what hangs on it.</p>
</div>
${map === undefined ? tooMany(directory) : html`${drawMap(map, { label: 'Map of all APIs', now })}${asTable(map)}`}`;
}

const tooMany = ({ apis }: Directory): Markup =>
  emptyState(
    `${apis.length} APIs would be a carpet`,
    'Choose one in the catalogue or the search: its page shows the part of the map around it.',
    { href: '/portal/apis', text: 'Choose an API' },
  );

function around(focus: CatalogueDocument, directory: Directory, now: number): Markup {
  const map = mapAround(focus, directory);
  return html`${crumbTrail([['/portal/map', 'Map']], nameOf(focus))}
<div class="hero">
<p class="badges">${tierBadge(focus.tier)}</p>
<h1>Around ${nameOf(focus)}</h1>
<p class="lead">Left of it is who feels it when it fails or changes; right of it what it needs to answer.</p>
<p class="actions"><a class="button" href="${pageOf(focus)}">Open ${nameOf(focus)}</a></p>
</div>
${drawMap(map, { label: `Map around ${nameOf(focus)}`, focus: focus.id, now })}
${leftOut(map)}
${asTable(map)}`;
}

const leftOut = ({ leftOut: number }: ApiMap): Content =>
  number > 0 && html`<p class="none">${number} more hang on it further away.</p>`;

/** The same in words, for whoever cannot see the drawing or wants to copy it. */
function asTable({ nodes }: ApiMap): Markup {
  const documents = nodes.flatMap(({ document }) => document ?? []);
  const byId = new Map(documents.map((document) => [document.id, document]));
  const links = (ids: readonly string[]): Content =>
    ids.length === 0
      ? '–'
      : ids.map((id, index) => {
          const document = byId.get(id);
          return html`${index > 0 && ', '}${document === undefined ? html`<code>${id}</code>` : html`<a href="${pageOf(document)}">${nameOf(document)}</a>`}`;
        });
  const rows = documents.map((document) => [
    html`<a href="${pageOf(document)}">${nameOf(document)}</a>`,
    tierBadge(document.tier),
    links(calledBy(document)),
    links(document.usedBy),
  ]);
  return html`<details class="as-table"><summary>The same as a table</summary>
${dataTable({ caption: 'Who calls whom', columns: ['API', 'Tier', 'Calls', 'Called by'], rows })}
</details>`;
}

const nameOf = ({ title, version }: CatalogueDocument): string => `${title} v${version}`;
