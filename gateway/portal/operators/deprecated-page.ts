import type { DeprecatedCalls } from '../../../apis/registry.ts';
import { html } from '../html.ts';
import type { Page } from '../layout.ts';
import { grouped } from '../numbers.ts';
import { day, moment } from '../parts.ts';
import { dataTable, emptyState, panel } from '../tables.ts';
import { consumerPath, operatorsPage } from './parts.ts';

/** Who would be hit by the end of what is deprecated. */
export function deprecatedPage(calls: readonly DeprecatedCalls[]): Page {
  const byApi = Map.groupBy(calls, ({ operation }) => operation.split('#', 1)[0] as string);
  return operatorsPage(
    '/deprecated',
    'Deprecated calls',
    'Who still called what is deprecated in the last 30 days: whom its end would hit.',
    byApi.size === 0
      ? emptyState('Nobody calls what is deprecated', 'What has a sunset can end on its day without hurting anybody.')
      : [...byApi].map(([api, rows], index) => {
          const { sunset, successor } = (rows[0] as DeprecatedCalls).lifecycle;
          return panel(
            `api-${index}`,
            api,
            html`<p>${sunset === undefined ? 'It has no end yet' : html`It ends on ${day(sunset)}`}${successor !== undefined && html`; <code>${successor}</code> takes its place`}.</p>
${dataTable({
  caption: `Callers of ${api}`,
  columns: ['Caller', 'Operations', { name: 'Calls', number: true }, 'Last'],
  rows: callersOf(rows).map(({ kind, caller, environment, operations, calls: made, lastSeen }) => [
    html`${kind === 'consumer' ? html`<a href="${consumerPath(caller)}">${caller}</a>` : (kinds[kind] ?? caller)}<small>${kind === 'anonymous' ? '' : caller}${environment === 'test' ? ' test' : ''}</small>`,
    html`<span>${operations.map((operation) => html`<code>${operation}</code> `)}</span>`,
    grouped(made),
    moment(lastSeen),
  ]),
})}`,
          );
        }),
  );
}

const kinds: Readonly<Record<string, string>> = {
  client: 'People in an app',
  api: 'An API of the tier above',
  anonymous: 'Nobody known',
  other: 'Many others',
};

/** One row for each caller, most calls first. */
function callersOf(rows: readonly DeprecatedCalls[]) {
  const groups = Map.groupBy(rows, ({ kind, caller, environment }) => JSON.stringify([kind, caller, environment]));
  return [...groups.values()]
    .map((own) => ({
      ...(own[0] as DeprecatedCalls),
      operations: [...new Set(own.map(({ operation }) => operation.replace(/^.*#/, '')))].sort(),
      calls: own.reduce((sum, row) => sum + row.calls, 0),
      lastSeen: own
        .map((row) => row.lastSeen)
        .sort()
        .at(-1) as string,
    }))
    .sort((a, b) => b.calls - a.calls);
}
