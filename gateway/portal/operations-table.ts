import type { CatalogueDocument, CatalogueOperation } from './catalogue.ts';
import { html, type Markup } from './html.ts';
import { admission, methodBadge, operationPath, pageOf, stopBadge } from './parts.ts';
import { pager } from './tables.ts';

/** Operations of one page: a vendor's document may have a thousand. */
const perPage = 60;

/** What an API offers: each operation with its address and what a caller has to show. @param page  from 1 */
export function operationsTable(document: CatalogueDocument, page = 1): Markup {
  const { operations } = document;
  if (operations.length === 0) {
    return html`<section class="empty"><h2>No operations</h2><p>The contract declares none yet.</p></section>`;
  }
  const pages = Math.ceil(operations.length / perPage);
  const here = Math.min(page, pages);
  const at = (wanted: number): string | undefined =>
    wanted < 1 || wanted > pages ? undefined : `${pageOf(document)}?page=${wanted}#operations`;
  return html`<section aria-labelledby="operations">
<h2 id="operations">Operations</h2>
<table class="operations">
<thead><tr><th scope="col">Operation</th><th scope="col">Address</th><th scope="col">Who may call</th></tr></thead>
<tbody>${operations.slice((here - 1) * perPage, here * perPage).map((operation) => row(document, operation))}</tbody>
</table>
${pager(at(here - 1), at(here + 1), `Page ${here} of ${pages}`)}
</section>`;
}

const row = (
  document: CatalogueDocument,
  operation: CatalogueOperation,
): Markup => html`<tr id="${operation.operationId}">
<th scope="row"><a href="${operationPath(document, operation)}">${operation.summary || operation.operationId}</a>${operation.deprecated && html` <span class="badge is-deprecated">deprecated</span>`}${stopBadge(operation.stopped)}<small>${operation.operationId}</small></th>
<td>${methodBadge(operation.method)} <code class="path">${path(operation.path)}</code></td>
<td>${admission(operation.security)}</td>
</tr>
`;

// Long paths may break after a slash.
const path = (text: string): Markup =>
  html`${text.split('/').map((part, index) => (index === 0 ? part : html`/<wbr>${part}`))}`;
