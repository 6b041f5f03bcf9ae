import type { Tier } from '../../policies/policy.ts';
import { asset } from './assets.ts';
import type { CatalogueDocument } from './catalogue.ts';
import { type Directory, tiers } from './directory.ts';
import { type Content, html, type Markup } from './html.ts';
import type { Page } from './layout.ts';
import { type ApiMap, type MapNode, mapAround, mapOfTeam, mapPath, wholeMap } from './map.ts';
import { drawMap } from './map-drawing.ts';
import { pageOf, tierBadge } from './parts.ts';
import { crumbTrail, dataTable } from './tables.ts';

/** What a map is of: everything, what hangs on a document, or what a team owns. */
export type MapFocus = CatalogueDocument | { readonly team: string } | undefined;

/** Who calls whom. `now` is epoch milliseconds. */
export function mapPage(directory: Directory, focus: MapFocus, now: number): Page {
  const page = { section: 'map', hash: directory.catalogue.hash, styles: [asset('map.css')] } as const;
  if (focus === undefined) return { ...page, title: 'Map', body: whole(directory, now) };
  if ('team' in focus) return { ...page, title: `Map of ${focus.team}`, body: ofTeam(focus.team, directory, now) };
  return { ...page, title: `Map around ${nameOf(focus)}`, body: around(focus, directory, now) };
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
<p class="lead">As the contracts declare it, and the gateway enforces it: a call that is not declared cannot be made. ${choice(map)}</p>
</div>
${drawMap(map, { label: 'Map of all APIs', now })}
${leftOut(map, html`more are not drawn. <a href="/portal/apis">Look one up</a> to see what hangs on it.`)}
${asTable(map)}`;
}

const choice = ({ nodes, leftOut: more }: ApiMap): string => {
  if (nodes.some(({ team }) => team !== undefined))
    return 'All APIs would be a carpet, so these are the teams that own them. Choose one to see its APIs.';
  return more > 0
    ? 'All APIs would be a carpet, so these are the ones most others hang on. Choose one to see what does.'
    : 'Choose an API to see what hangs on it.';
};

function ofTeam(team: string, directory: Directory, now: number): Markup {
  const map = mapOfTeam(team, directory);
  return html`${crumbTrail([['/portal/map', 'Map']], team)}
<div class="hero">
<h1>What ${team} owns</h1>
<p class="lead">With who calls it, and whom it calls. Choose an API to see all that hangs on it.</p>
<p class="actions"><a class="button" href="/portal/apis?team=${encodeURIComponent(team)}">List its APIs</a></p>
</div>
${drawMap(map, { label: `Map of ${team}`, now })}
${leftOut(map, html`more are not drawn.`)}
${asTable(map)}`;
}

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

const leftOut = ({ leftOut: number }: ApiMap, words: Content = 'more hang on it further away.'): Content =>
  number > 0 && html`<p class="none">${number} ${words}</p>`;

/** The same in words, for whoever cannot see the drawing or wants to copy it. */
function asTable({ nodes, edges }: ApiMap): Markup {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const links = (ids: readonly string[]): Content =>
    ids.length === 0
      ? '–'
      : ids.flatMap((id) => byId.get(id) ?? []).map((node, index) => html`${index > 0 && ', '}${linkTo(node)}`);
  const rows = nodes.map((node) => [
    linkTo(node),
    node.band === 3 ? 'Service' : tierBadge(tiers[node.band] as Tier),
    links(edges.filter(({ from }) => from === node.id).map(({ to }) => to)),
    links(edges.filter(({ to }) => to === node.id).map(({ from }) => from)),
  ]);
  return html`<details class="as-table"><summary>The same as a table</summary>
${dataTable({ caption: 'Who calls whom', columns: ['Who', 'Tier', 'Calls', 'Called by'], rows })}
</details>`;
}

function linkTo({ title, document, team }: MapNode): Markup {
  if (document !== undefined) return html`<a href="${pageOf(document)}">${nameOf(document)}</a>`;
  return team === undefined ? html`${title}` : html`<a href="${mapPath({ team: team.name })}">${title}</a>`;
}

const nameOf = ({ title, version }: CatalogueDocument): string => `${title} v${version}`;
