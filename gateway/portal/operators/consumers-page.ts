import type { ConsumerRecord } from '../../../apis/registry.ts';
import type { Plan } from '../apps/records.ts';
import { formActions, selectField, textField } from '../forms.ts';
import { html } from '../html.ts';
import type { Page } from '../layout.ts';
import { day } from '../parts.ts';
import { dataTable, emptyState, pager } from '../tables.ts';
import type { Paged } from './calls.ts';
import { consumerPath, operatorsPage, operatorsPath } from './parts.ts';

/** What is looked for. */
export interface ConsumerSearch {
  readonly search?: string;
  readonly plan?: string;
}

/** Consumers, by id, some of them at a time. */
export const consumersPage = (found: Paged<ConsumerRecord>, plans: readonly Plan[], wanted: ConsumerSearch): Page =>
  operatorsPage(
    '/consumers',
    'Consumers',
    'Everybody who calls with a key or an OAuth client of their own.',
    html`<form class="form filter" method="get" action="${operatorsPath('/consumers')}" role="search">
${textField({ name: 'search', label: 'Name or id', type: 'search', value: wanted.search, required: false, maxLength: 80 })}
${selectField({
  name: 'plan',
  label: 'Plan',
  required: false,
  choices: [
    { value: '', text: 'any' },
    ...plans.map(({ plan }) => ({ value: plan, text: plan, chosen: plan === wanted.plan })),
  ],
})}
${formActions('Search')}
</form>
${found.items.length === 0 ? none(wanted) : table(found.items)}
${pager(undefined, found.nextCursor === null ? undefined : operatorsPath(`/consumers?${new URLSearchParams({ ...wanted, cursor: found.nextCursor })}`), '')}`,
  );

const none = ({ search, plan }: ConsumerSearch) =>
  search === undefined && plan === undefined
    ? emptyState('Nobody yet', 'Consumers appear here as soon as somebody makes an app in the portal.', {
        href: '/portal/apps',
        text: 'Make one yourself',
      })
    : emptyState('Nobody of that name', 'Try fewer letters, or another plan.', {
        href: operatorsPath('/consumers'),
        text: 'Show all',
      });

const table = (consumers: readonly ConsumerRecord[]) =>
  dataTable({
    caption: 'Consumers',
    columns: ['Consumer', 'Plan', 'Owner', 'Contact', 'Since'],
    rows: consumers.map(({ consumerId, name, plan, owner, contact, createdAt, suspended }) => [
      html`<a href="${consumerPath(consumerId)}">${name}</a>${suspended && html` <span class="badge is-retired">suspended</span>`}<small>${consumerId}</small>`,
      plan,
      owner === undefined ? 'nobody' : owner.subject,
      contact ?? 'none',
      day(createdAt),
    ]),
  });
