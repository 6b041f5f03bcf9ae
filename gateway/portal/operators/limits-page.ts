import { limitsOf, scopeList } from '../apps/parts.ts';
import { formActions, textField } from '../forms.ts';
import { type Content, html } from '../html.ts';
import type { Page } from '../layout.ts';
import { dataTable, panel } from '../tables.ts';
import type { LimitsInForce } from './calls.ts';
import { count, operatorsPage, operatorsPath } from './parts.ts';

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
        columns: ['Plan', 'Allows', 'May', 'Given'],
        rows: limits.plans.map((plan) => [
          html`${plan.plan}<small>${plan.description}</small>`,
          limitsOf(plan),
          html`<span>${scopeList(plan.scopes)}</span>`,
          plan.offered === undefined ? 'by operators' : offers[plan.offered],
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
    rows: Object.entries(limits.connections).map(([name, value]) => [html`<code>${name}</code>`, count(value)]),
  }),
)}`,
  );

const operationsTable = ({ operations }: LimitsInForce): Content =>
  operations &&
  dataTable({
    caption: 'Settings that hold calls back, by operation',
    columns: ['Operation', 'Settings'],
    rows: operations.map(({ operation, policies }) => [
      html`<code>${operation.replace(/^.*#/, '')}</code>`,
      html`<ul class="changes">${Object.entries(policies).map(
        ([policy, settings]) =>
          html`<li><strong>${policy}</strong> ${Object.entries(settings)
            .filter(([, value]) => value !== '')
            .map(([name, value]) => `${name} ${String(value)}`)
            .join(', ')}</li>`,
      )}</ul>`,
    ]),
  });
