import type { ControlRecord } from '../../../apis/desk.ts';
import { actionButton, form, formActions, longField, selectField, textField } from '../forms.ts';
import { type Content, html, type Markup } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Faults } from '../messages.ts';
import { moment } from '../parts.ts';
import { dataTable, panel } from '../tables.ts';
import type { Visitor } from '../visitor.ts';
import type { Paged } from './calls.ts';
import { consumerPath, operatorsPage, operatorsPath, untilOf } from './parts.ts';

export interface ControlsView {
  readonly controls: readonly ControlRecord[];
  readonly changes: Paged<ControlRecord>;
  /** Some of what there is to stop: APIs and, with `#`, operations. */
  readonly targets: readonly string[];
}

/** What operators have stopped, the form to stop more, and who did what. */
export const controlsPage = (visitor: Visitor, view: ControlsView, sent?: URLSearchParams, faults?: Faults): Page =>
  operatorsPage(
    '/controls',
    'Controls',
    'What is stopped is refused on every process within two seconds, and stays so over restarts.',
    html`${panel(
      'in-force',
      'In force',
      view.controls.length === 0
        ? html`<p>Nothing is stopped: everything is open.</p>`
        : dataTable({
            caption: 'Controls in force',
            columns: ['What', 'State', 'Why', 'By', 'Since', 'Ends', ''],
            rows: view.controls.map((control) => [
              html`<code>${control.target}</code>`,
              controlWords(control),
              html`<span>${control.reason ?? '–'}${control.notice !== undefined && html`<small>Callers read: ${control.notice}</small>`}</span>`,
              control.who,
              moment(control.since),
              untilOf(control.until),
              lifting(visitor, control),
            ]),
          }),
    )}
${panel('stop', 'Stop something', stopForm(visitor, view, sent, faults))}
${history(view.changes)}`,
  );

const states: Readonly<Record<string, string>> = {
  off: 'switched off',
  on: 'closed for maintenance',
  open: 'breakers held open',
  closed: 'breakers held closed',
  lifted: 'let go',
  asked: 'reload asked for',
};

/** What was done, in a few words. */
export const controlWords = ({ kind, state }: ControlRecord): string =>
  (state === 'off' ? offWords[kind] : undefined) ?? states[state] ?? state;

const offWords: Readonly<Partial<Record<ControlRecord['kind'], string>>> = {
  consumer: 'suspended',
  subject: 'tokens taken back',
  token: 'token taken back',
};

function lifting(visitor: Visitor, { kind, target }: ControlRecord): Content {
  const words = html`Let go<span class="visually-hidden"> of ${target}</span>`;
  if (kind === 'consumer')
    return html`<a href="${consumerPath(target)}">Look at it<span class="visually-hidden">: ${target}</span></a>`;
  if (kind === 'breaker')
    return actionButton(visitor, operatorsPath('/breakers'), words, { values: { upstream: target, state: 'auto' } });
  return actionButton(visitor, operatorsPath('/controls/lifting'), words, { values: { kind, target } });
}

const kinds: Readonly<Record<string, string>> = {
  operation: 'Switch off an operation',
  api: 'Switch off an API',
  maintenance: 'Close an API, a tier or everything for maintenance',
  subject: 'Take back the access tokens somebody has now',
  token: 'Take back one access token',
};

function stopForm(visitor: Visitor, { targets }: ControlsView, sent?: URLSearchParams, faults?: Faults): Markup {
  const chosen = sent?.get('kind');
  return form(
    visitor,
    operatorsPath('/controls'),
    html`${selectField({
      name: 'kind',
      label: 'How',
      hint: 'Maintenance says that it is wanted, and when it is over; what is switched off is just not there.',
      error: faults?.fields.kind,
      choices: Object.entries(kinds).map(([value, text]) => ({ value, text, chosen: value === chosen })),
    })}
${textField({
  name: 'target',
  label: 'What',
  hint: html`Such as <code>experience/storefront.v2</code>, or <code>gateway</code>; an operation ends in <code>#</code> and its name. Whose tokens: <code>subject (issuer)</code>; which token: <code>jti (issuer)</code>.`,
  value: sent?.get('target') ?? '',
  maxLength: 600,
  error: faults?.fields.target,
  suggestions: targets,
})}
${longField({ name: 'reason', label: 'Reason', hint: 'For colleagues; callers never read it.', value: sent?.get('reason') ?? '', maxLength: 500, error: faults?.fields.reason })}
${textField({ name: 'notice', label: 'Notice', hint: 'For callers: refusals and the portal say it.', value: sent?.get('notice') ?? '', required: false, maxLength: 500, error: faults?.fields.notice })}
${textField({ name: 'until', label: 'Until', hint: 'A time in UTC, such as 2027-01-31T18:00Z. Empty: until somebody lets go of it. Tokens: empty, until all have expired.', value: sent?.get('until') ?? '', required: false, error: faults?.fields.until })}
${formActions('Stop it', undefined, 'bad')}`,
    'Stop something',
  );
}

const history = ({ items }: Paged<ControlRecord>): Content =>
  items.length > 0 &&
  panel(
    'history',
    'What was done',
    dataTable({
      caption: 'Changes of controls, newest first',
      columns: ['What', 'Became', 'Why', 'By', 'When'],
      rows: items.map((change) => [
        html`<code>${change.target}</code>`,
        controlWords(change),
        change.reason ?? '–',
        change.who,
        moment(change.since),
      ]),
    }),
  );
