import type { PlanRequest } from '../../../apis/registry.ts';
import { scopeList } from '../apps/parts.ts';
import type { Plan } from '../apps/records.ts';
import { form, textField } from '../forms.ts';
import { html } from '../html.ts';
import type { Page } from '../layout.ts';
import { day, moment } from '../parts.ts';
import { limitsInWords } from '../plan-words.ts';
import { dataTable, emptyState, factList, panel } from '../tables.ts';
import type { Visitor } from '../visitor.ts';
import { consumerPath, operatorsPage, operatorsPath } from './parts.ts';

/** What owners ask for, and what became of what they asked before. */
export function requestsPage(visitor: Visitor, requests: readonly PlanRequest[], plans: readonly Plan[]): Page {
  const pending = requests.filter(({ state }) => state === 'pending');
  const decided = requests.filter(({ state }) => state !== 'pending');
  return operatorsPage(
    '/requests',
    'Approvals',
    'Owners ask here for plans that are on approval. With a plan come its scopes, at once.',
    html`${
      pending.length === 0
        ? emptyState('Nobody waits', 'When an owner asks for a plan, you decide it here, and they are told.')
        : pending.map((request) => requestPanel(visitor, request, plans))
    }
${
  decided.length > 0 &&
  panel(
    'decided',
    'Decided',
    dataTable({
      caption: 'Requests that were decided or taken back',
      columns: ['Consumer', 'Plan', 'Became', 'When', 'Note'],
      rows: decided.map(({ consumerId, plan, state, decidedAt, note }) => [
        html`<a href="${consumerPath(consumerId)}">${consumerId}</a>`,
        plan,
        state,
        decidedAt === undefined ? '–' : day(decidedAt),
        note ?? '–',
      ]),
    }),
  )
}`,
  );
}

function requestPanel(visitor: Visitor, request: PlanRequest, plans: readonly Plan[]) {
  const { requestId, consumerId, plan: name, reason, requestedAt, requestedBy } = request;
  const plan = plans.find((one) => one.plan === name);
  return panel(
    requestId,
    `${consumerId} asks for ${name}`,
    html`${factList([
      ['Consumer', html`<a href="${consumerPath(consumerId)}">${consumerId}</a>`],
      plan && ['It allows', limitsInWords(plan)],
      plan && ['It may', scopeList(plan.scopes)],
      ['Why', reason ?? 'no reason was given'],
      ['Asked', html`${moment(requestedAt)}, by ${requestedBy.subject ?? requestedBy.kind}`],
    ])}
${form(
  visitor,
  operatorsPath(`/requests/${encodeURIComponent(requestId)}`),
  html`${textField({ name: `note-${requestId}`, label: 'Note', hint: 'For the owner.', required: false, maxLength: 500 })}
<p class="actions"><button class="button" name="state" value="approved">Approve</button><button class="button quiet" name="state" value="refused">Refuse</button></p>`,
  `Decide the request of ${consumerId}`,
)}`,
  );
}
