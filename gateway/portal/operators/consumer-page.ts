import type { ChangeRecord, ClientRecord, ConsumerRecord, ConsumerUsage, KeyRecord } from '../../../apis/registry.ts';
import { endOfKey, environmentBadge, scopeList } from '../apps/parts.ts';
import type { Plan } from '../apps/records.ts';
import { actionButton, form, formActions, longField, selectField, textField } from '../forms.ts';
import { type Content, html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Faults } from '../messages.ts';
import { grouped } from '../numbers.ts';
import { contactLink, day, moment } from '../parts.ts';
import { crumbTrail, dataTable, factList, figures, panel } from '../tables.ts';
import type { Visitor } from '../visitor.ts';
import { auditTable } from './audit-page.ts';
import { consumerPath, milliseconds, operatorsPage, operatorsPath, share, untilOf } from './parts.ts';

export interface ConsumerView {
  readonly consumer: ConsumerRecord;
  /** What is looked at: an edit is made on it. */
  readonly etag: string;
  readonly keys: readonly KeyRecord[];
  readonly clients: readonly ClientRecord[];
  readonly plans: readonly Plan[];
  readonly usage: ConsumerUsage;
  readonly changes: readonly ChangeRecord[];
  readonly now: number;
}

/** One consumer: how it calls, whether it may, and who changed what. */
export function consumerPage(visitor: Visitor, view: ConsumerView, sent?: URLSearchParams, faults?: Faults): Page {
  const { consumer, clients, changes } = view;
  return operatorsPage(
    '/consumers',
    consumer.name,
    html`<code>${consumer.consumerId}</code>, since ${day(consumer.createdAt)}`,
    html`${crumbTrail([[operatorsPath('/consumers'), 'Consumers']], consumer.name)}
${usagePanel(view)}
${panel(
  'facts',
  'Who it is',
  factList([
    ['Plan', consumer.plan],
    ['Scopes', scopeList(consumer.scopes)],
    consumer.apis !== undefined && ['APIs', consumer.apis.map((api) => html`<code>${api}</code> `)],
    [
      'Owner',
      consumer.owner === undefined ? 'nobody' : html`${consumer.owner.subject} <small>${consumer.owner.issuer}</small>`,
    ],
    ['Team', consumer.team.length === 0 ? 'the owner alone' : consumer.team.map(({ subject }) => subject).join(', ')],
    ['Contact', consumer.contact === undefined ? 'nobody' : contactLink(consumer.contact)],
    clients.length > 0 && [
      'OAuth clients',
      clients.map(({ issuer, clientId }) => html`<code>${clientId}</code> <small>${issuer}</small> `),
    ],
  ]),
)}
${planPanel(visitor, view, faults)}
${suspensionPanel(visitor, consumer, sent, faults)}
${keyPanel(visitor, view)}
${panel('history', 'What was changed', changes.length === 0 ? html`<p>Nothing yet.</p>` : auditTable(changes))}`,
  );
}

function usagePanel({ usage: { totals, operations, recordedTo } }: ConsumerView): Content {
  const { calls, errors, refused, limited, p95 } = totals;
  return panel(
    'usage',
    'The last 30 days',
    calls === 0
      ? html`<p>It has not called.</p>`
      : html`${figures([
          { name: 'Calls', value: grouped(calls), note: html`written down to ${moment(recordedTo)}` },
          { name: 'Failed', value: share(errors, calls), note: `${grouped(errors)} answered with 5xx` },
          { name: 'Refused', value: grouped(refused), note: 'answered with 4xx' },
          { name: 'Over a limit', value: grouped(limited), note: 'answered with 429' },
          { name: 'Slowest in twenty', value: milliseconds(p95), note: 'p95' },
        ])}
${dataTable({
  caption: 'By operation',
  columns: [
    'Operation',
    { name: 'Calls', number: true },
    { name: 'Failed', number: true },
    { name: 'p95', number: true },
    'Last',
  ],
  rows: operations
    .slice(0, 20)
    .map((one) => [
      html`<code>${one.operation}</code>`,
      grouped(one.calls),
      share(one.errors, one.calls),
      milliseconds(one.p95),
      moment(one.lastSeen),
    ]),
})}`,
  );
}

const planPanel = (visitor: Visitor, { consumer, etag, plans }: ConsumerView, faults?: Faults): Content =>
  panel(
    'plan',
    'Give it another plan',
    html`<p>It holds at once, and its scopes become those of the plan. Keys may do no more than they could.</p>
${form(
  visitor,
  consumerPath(consumer.consumerId, '/plan'),
  html`<input type="hidden" name="etag" value="${etag}">
${selectField({
  name: 'plan',
  label: 'Plan',
  error: faults?.fields.plan,
  choices: plans
    .filter(({ plan }) => plan !== 'anonymous' && plan !== 'signed-in')
    .map(({ plan, description }) => ({
      value: plan,
      text: `${plan}: ${description}`,
      chosen: plan === consumer.plan,
    })),
})}
${formActions('Give it')}`,
  'Give it another plan',
)}`,
  );

function suspensionPanel(visitor: Visitor, consumer: ConsumerRecord, sent?: URLSearchParams, faults?: Faults): Content {
  const { consumerId, suspended } = consumer;
  if (suspended !== undefined) {
    return panel(
      'suspension',
      'Suspended',
      html`${factList([
        ['Since', moment(suspended.since)],
        ['Ends', untilOf(suspended.until)],
        ['Reason', suspended.reason ?? 'none was given'],
        ['It is told', suspended.notice ?? 'nothing but that it is suspended'],
      ])}
<p class="actions">${actionButton(visitor, consumerPath(consumerId, '/resumption'), 'Let it call again')}</p>`,
    );
  }
  return panel(
    'suspension',
    'Suspend it',
    html`<p>All its calls are refused, whatever the key, on every process within two seconds. Open streams end.</p>
${form(
  visitor,
  consumerPath(consumerId, '/suspension'),
  html`${longField({ name: 'reason', label: 'Reason', hint: 'For colleagues.', value: sent?.get('reason') ?? '', maxLength: 500, error: faults?.fields.reason })}
${textField({ name: 'notice', label: 'Notice', hint: 'For its owner: refusals say it.', value: sent?.get('notice') ?? '', required: false, maxLength: 500, error: faults?.fields.notice })}
${textField({ name: 'until', label: 'Until', hint: 'A time in UTC, such as 2027-01-31T18:00Z. Empty: until you let it call again.', value: sent?.get('until') ?? '', required: false, error: faults?.fields.until })}
${formActions('Suspend', undefined, 'bad')}`,
  'Suspend',
)}`,
  );
}

function keyPanel(visitor: Visitor, { consumer: { consumerId }, keys, now }: ConsumerView): Content {
  if (keys.length === 0) return panel('keys', 'Keys', html`<p>It has none.</p>`);
  return panel(
    'keys',
    'Keys',
    dataTable({
      caption: 'Keys',
      columns: ['Key', 'Last used', 'Valid', ''],
      rows: keys.map((key) => [
        html`${key.label} ${environmentBadge(key)}<small><code>cw_${key.environment}_${key.keyId}_…</code></small>`,
        key.lastUsedAt === undefined ? 'never' : moment(key.lastUsedAt),
        html`<span>${endOfKey(key, now)}</span>`,
        key.state === 'live' &&
          actionButton(
            visitor,
            consumerPath(consumerId, `/keys/${encodeURIComponent(key.keyId)}/revocation`),
            html`Revoke<span class="visually-hidden"> ${key.label}</span>`,
            { tone: 'bad' },
          ),
      ]),
    }),
  );
}
