import type { CatalogueDocument } from './catalogue.ts';
import type { Directory } from './directory.ts';
import { html, type Markup } from './html.ts';
import { mapSection } from './map-page.ts';
import { pageOf, tierBadge } from './parts.ts';

interface Neighbour {
  readonly id: string;
  readonly operations: readonly string[];
}

/** Who calls this API and whom it calls, as declared in the contracts. */
export function connections(directory: Directory, document: CatalogueDocument, now: number): Markup {
  const callers = document.usedBy.map(
    (id): Neighbour => ({ id, operations: operationsOf(document.id, directory.document(id)?.uses ?? []) }),
  );
  const called = [...new Set(document.uses.map((operation) => documentOf(operation)))].map(
    (id): Neighbour => ({ id, operations: operationsOf(id, document.uses) }),
  );
  return html`<section aria-labelledby="connections">
<h2 id="connections">Connections</h2>
${mapSection(document, directory, now)}
<div class="connections">
<div><h3>Called by</h3>${list(directory, callers) ?? html`<p class="none">${outsideCallers(document)}</p>`}</div>
<div><h3>Calls</h3>${list(directory, called) ?? html`<p class="none">${noCalls(document)}</p>`}</div>
</div>
</section>`;
}

const documentOf = (operation: string): string => operation.split('#', 1)[0] ?? operation;

const operationsOf = (id: string, uses: readonly string[]): string[] =>
  uses.filter((operation) => operation.startsWith(`${id}#`)).map((operation) => operation.slice(id.length + 1));

function list(directory: Directory, neighbours: readonly Neighbour[]): Markup | undefined {
  if (neighbours.length === 0) return undefined;
  return html`<ul>${neighbours.map(({ id, operations }) => neighbour(directory.document(id), id, operations))}</ul>`;
}

function neighbour(document: CatalogueDocument | undefined, id: string, operations: readonly string[]): Markup {
  if (document === undefined) return html`<li><code>${id}</code></li>`;
  const page = pageOf(document);
  return html`<li class="tier-${document.tier}">
<p><a href="${page}">${document.title} v${document.version}</a> ${tierBadge(document.tier)}</p>
<p class="calls">${operations.map((operation) => html`<code>${operation}</code> `)}</p>
</li>
`;
}

const outsideCallers = ({ tier }: CatalogueDocument): string =>
  tier === 'experience' ? 'Callers outside the gateway.' : 'No other API declares a call to this one.';

const noCalls = ({ tier, upstream }: CatalogueDocument): string => {
  if (upstream.kind === 'http') return `No other API: it is forwarded to the service “${upstream.name}”.`;
  return tier === 'system' ? 'No other API: it keeps its own record.' : 'No other API.';
};
