import type { CatalogueDocument, CatalogueOperation } from './catalogue.ts';
import { html, type Markup } from './html.ts';
import { admission, methodBadge, pageOf, stopBadge } from './parts.ts';

/** What an API offers: each operation with its address and what a caller has to show. */
export function operationsTable(document: CatalogueDocument): Markup {
  if (document.operations.length === 0) {
    return html`<section class="empty"><h2>No operations</h2><p>The contract declares none yet.</p></section>`;
  }
  return html`<section aria-labelledby="operations">
<h2 id="operations">Operations</h2>
<table class="operations">
<thead><tr><th scope="col">Operation</th><th scope="col">Address</th><th scope="col">Who may call</th></tr></thead>
<tbody>${document.operations.map((operation) => row(document, operation))}</tbody>
</table>
</section>`;
}

const row = (
  document: CatalogueDocument,
  operation: CatalogueOperation,
): Markup => html`<tr id="${operation.operationId}">
<th scope="row"><a href="${referenceOf(document, operation)}">${operation.summary || operation.operationId}</a>${operation.deprecated && html` <span class="badge is-deprecated">deprecated</span>`}${stopBadge(operation.stopped)}<small>${operation.operationId}</small></th>
<td>${methodBadge(operation.method)} <code class="path">${path(operation.path)}</code></td>
<td>${admission(operation.security)}</td>
</tr>
`;

// Swagger UI opens the operation its fragment names; untagged ones stand under "default".
const referenceOf = (document: CatalogueDocument, { tags, operationId }: CatalogueOperation): string =>
  `${pageOf(document)}/try#/${encodeURIComponent(tags[0] ?? 'default')}/${encodeURIComponent(operationId)}`;

// Long paths may break after a slash.
const path = (text: string): Markup =>
  html`${text.split('/').map((part, index) => (index === 0 ? part : html`/<wbr>${part}`))}`;
