import type { Definition } from '../contracts/openapi.ts';
import { compareReleases } from '../history/compare.ts';
import type { CatalogueDocument } from './catalogue.ts';
import { changeList } from './changelog.ts';
import type { Directory } from './directory.ts';
import { type Content, html, type Markup } from './html.ts';
import { markdown } from './markdown.ts';
import { day, moment, pageOf, standing, standingBadge } from './parts.ts';

/** All versions of an API beside each other, and how one moves from this one to its successor. `now` is epoch milliseconds. */
export function versionsSection(directory: Directory, document: CatalogueDocument, now: number): Content {
  const versions = directory.api(document.tier, document.name)?.versions ?? [document];
  const moving = movingSection(directory, document);
  if (versions.length === 1 && moving === undefined) return undefined;
  return html`<section aria-labelledby="versions">
<h2 id="versions">Versions</h2>
${versions.length > 1 && sideBySide(versions.slice(0, widest), document, now)}
${moving}
</section>`;
}

/** Versions that fit a page beside each other. */
const widest = 5;

function sideBySide(versions: readonly CatalogueDocument[], here: CatalogueDocument, now: number): Markup {
  const dates =
    (name: 'since' | 'deprecated' | 'sunset') =>
    (version: CatalogueDocument): Content => {
      const date = version.lifecycle[name];
      return date === undefined ? '–' : day(date);
    };
  const rows: readonly (readonly [string, (version: CatalogueDocument) => Content])[] = [
    ['State', ({ lifecycle }) => standingBadge(standing(lifecycle, now))],
    ['Release', ({ release }) => release],
    ['Since', dates('since')],
    ['Deprecated', dates('deprecated')],
    ['Ends', dates('sunset')],
    ['Brownouts', ({ lifecycle }) => (lifecycle.brownouts ?? []).map(({ from }) => html`${moment(from)}<br>`)],
    ['Operations', ({ operations }) => operations.length],
  ];
  const shown = rows.filter(([name]) => name !== 'Brownouts' || versions.some(({ lifecycle }) => lifecycle.brownouts));
  return html`<div class="wide" tabindex="0" role="region" aria-label="Versions side by side"><table class="beside">
<thead><tr><th scope="col"><span class="visually-hidden">What</span></th>${versions.map((version) => html`<th scope="col"${version.id === here.id && html` aria-current="true"`}><a href="${pageOf(version)}">v${version.version}</a></th>`)}</tr></thead>
<tbody>${shown.map(([name, cell]) => html`<tr><th scope="row">${name}</th>${versions.map((version) => html`<td>${cell(version)}</td>`)}</tr>\n`)}</tbody>
</table></div>`;
}

/** What whoever moves on has to change: in the owner's words, and as the contracts differ. */
function movingSection(directory: Directory, from: CatalogueDocument): Content {
  const { successor, migration } = from.lifecycle;
  const to = successor === undefined ? undefined : directory.document(successor);
  if (to === undefined) return undefined;
  const changes = compareReleases(releaseOf(from), releaseOf(to)).filter(({ effect }) => effect !== 'lifecycle');
  return html`<h3 class="moving" id="moving">Moving to ${to.title} v${to.version}</h3>
${migration !== undefined && markdown(migration)}
<p><code>${baseOf(from)}</code> becomes <code>${baseOf(to)}</code>.</p>
${changes.length > 0 && html`<details class="as-table"><summary>${changes.length} differences between the two contracts</summary>${changeList(changes)}</details>`}`;
}

const releaseOf = ({ published, lifecycle }: CatalogueDocument) => ({ published: published as Definition, lifecycle });

const baseOf = ({ tier, name, version }: CatalogueDocument): string => `/${tier}/${name}/v${version}`;
