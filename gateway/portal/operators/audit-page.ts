import type { ChangeRecord } from '../../../apis/registry.ts';
import { type Content, html, type Markup } from '../html.ts';
import type { Page } from '../layout.ts';
import { moment } from '../parts.ts';
import { dataTable, emptyState, pager } from '../tables.ts';
import type { Paged } from './calls.ts';
import { consumerPath, operatorsPage, operatorsPath } from './parts.ts';

/** Who changed what of consumers, keys, clients and plans. */
export const auditPage = ({ items, nextCursor }: Paged<ChangeRecord>): Page =>
  operatorsPage(
    '/audit',
    'Audit',
    html`Who changed what of consumers, newest first. It is only ever added to. What operators stopped stands at <a href="${operatorsPath('/controls')}">controls</a>.`,
    items.length === 0
      ? emptyState(
          'Nothing was changed yet',
          'What people do to consumers, keys and plans appears here with their name.',
        )
      : html`${auditTable(items)}
${pager(undefined, nextCursor === null ? undefined : operatorsPath(`/audit?${new URLSearchParams({ cursor: nextCursor })}`), '')}`,
  );

/** Changes, newest first. */
export const auditTable = (changes: readonly ChangeRecord[]): Markup =>
  dataTable({
    caption: 'Changes, newest first',
    columns: ['What', 'Of', 'By', 'When', 'Details'],
    rows: changes.map(({ action, consumerId, keyId, author, at, before, after }) => [
      action.replaceAll('-', ' '),
      html`<a href="${consumerPath(consumerId)}">${consumerId}</a>${keyId !== undefined && html`<small><code>${keyId}</code></small>`}`,
      author.subject ?? author.consumerId ?? author.kind,
      moment(at),
      detailsOf(before, after),
    ]),
  });

/** What is different, field by field. */
function detailsOf(before: ChangeRecord['before'] = {}, after: ChangeRecord['after'] = {}): Content {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !quiet.has(name) && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  if (names.length === 0) return '–';
  return html`<details><summary>${names.length} ${names.length === 1 ? 'field' : 'fields'}</summary><ul class="changes">${names.map(
    (name) => html`<li><code>${name}</code>: ${text(before[name])} → ${text(after[name])}</li>`,
  )}</ul></details>`;
}

/** Changes with every change. */
const quiet = new Set(['revision', 'changedAt', 'createdAt']);

const text = (value: unknown): string =>
  value === undefined || value === null ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
