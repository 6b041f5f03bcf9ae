import { scopeList } from '../apps/parts.ts';
import { formActions, textField } from '../forms.ts';
import { type Content, html } from '../html.ts';
import type { Page } from '../layout.ts';
import { grouped } from '../numbers.ts';
import { limitsInWords } from '../plan-words.ts';
import { dataTable, panel } from '../tables.ts';
import type { LimitsInForce } from './calls.ts';
import { operatorsPage, operatorsPath } from './parts.ts';

const offers: Readonly<Record<string, string>> = { open: 'owners choose it', 'on-approval': 'owners ask for it' };

/** Plans, and what else holds calls back. */
export const limitsPage = (limits: LimitsInForce, apis: readonly string[], chosen: string | undefined): Page =>
  operatorsPage(
    '/limits',
    'Plans and limits',
    html`What is in force now. Plans are written in <code>policies/plans.yaml</code>, settings in contracts, and both take effect with a reload.`,
    html`${panel(
      'plans',
      'Plans',
      dataTable({
        caption: 'Plans',
        columns: ['Plan', 'Allows', 'Scopes', 'Given'],
        rows: limits.plans.map((plan) => [
          html`${plan.plan}<small>${plan.description}</small>`,
          limitsInWords(plan),
          html`<span>${scopeList(plan.scopes)}</span>`,
          givenBy(plan),
        ]),
      }),
    )}
${panel(
  'operations',
  'Operations of an API',
  html`<form class="form filter" method="get" action="${operatorsPath('/limits')}">
${textField({ name: 'api', label: 'API', value: chosen, placeholder: 'system/orders.v1', maxLength: 100, suggestions: apis })}
${formActions('Show')}
</form>
${operationsTable(limits)}`,
)}
${panel(
  'connections',
  'Connections',
  dataTable({
    caption: 'Limits of connections and requests as they arrive; times in milliseconds',
    showCaption: true,
    columns: ['Limit', { name: 'Value', number: true }],
    rows: Object.entries(limits.connections).map(([name, value]) => [html`<code>${name}</code>`, grouped(value)]),
  }),
)}`,
  );

/** How one comes by a plan. */
const givenBy = ({ plan, offered }: LimitsInForce['plans'][number]): Content =>
  plan === 'anonymous' || plan === 'signed-in' ? 'of itself' : offered === undefined ? 'by operators' : offers[offered];

/** Operations that are held back alike stand together. */
function operationsTable({ operations }: LimitsInForce): Content {
  if (operations === undefined) return undefined;
  const alike = Map.groupBy(operations, ({ policies }) => JSON.stringify(policies));
  return dataTable({
    caption: 'Settings that hold calls back, by operation',
    columns: ['Operations', 'Settings'],
    rows: [...alike.values()].map((own) => [
      own.map(({ operation }) => html`<code>${operation.replace(/^.*#/, '')}</code> `),
      html`<ul class="changes">${Object.entries(own[0]?.policies ?? {}).map(
        ([policy, settings]) => html`<li><strong>${policy}</strong> ${settingWords(settings)}</li>`,
      )}</ul>`,
    ]),
  });
}

const settingWords = (settings: Readonly<Record<string, unknown>>): string =>
  Object.entries(settings)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');
