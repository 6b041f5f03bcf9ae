import type { ControlRecord, UpstreamHealth } from '../../../apis/desk.ts';
import type { PlanRequest } from '../../../apis/registry.ts';
import { html } from '../html.ts';
import type { Page } from '../layout.ts';
import { grouped } from '../numbers.ts';
import { moment } from '../parts.ts';
import { dataTable, figures, panel } from '../tables.ts';
import type { BreakersToday } from './calls.ts';
import { controlWords } from './controls-page.ts';
import { operatorsPage, operatorsPath, share, stateBadge, untilOf } from './parts.ts';

export interface OverviewView {
  readonly requests: readonly PlanRequest[];
  readonly controls: readonly ControlRecord[];
  readonly upstreams: readonly UpstreamHealth[];
  readonly breakers: BreakersToday;
}

/** What wants an operator now. */
export function overviewPage({ requests, controls, upstreams, breakers }: OverviewView): Page {
  const calls = upstreams.reduce((sum, one) => sum + one.calls, 0);
  const errors = upstreams.reduce((sum, one) => sum + one.errors, 0);
  const ailing = upstreams.filter(({ state, errors: failed, calls: all }) => state !== 'closed' || failed > all / 20);
  return operatorsPage(
    '',
    'Operators',
    'What wants you now. The same can be done by the Operations API, and by nobody without its scope.',
    html`${figures([
      {
        name: 'Requests for a plan',
        value: html`<a href="${operatorsPath('/requests')}">${grouped(requests.length)}</a>`,
      },
      {
        name: 'Controls in force',
        value: html`<a href="${operatorsPath('/controls')}">${grouped(controls.length)}</a>`,
      },
      { name: 'Calls to upstreams', value: grouped(calls), note: 'this hour and the last' },
      { name: 'Of them failed', value: share(errors, calls), note: `${grouped(errors)} answered with 5xx` },
      { name: 'Processes', value: grouped(breakers.processes.length), note: 'heard of in the last seconds' },
    ])}
${panel(
  'ailing',
  'Upstreams in trouble',
  ailing.length === 0
    ? html`<p>None: every breaker is closed, and at most one call in twenty fails.</p>`
    : dataTable({
        caption: 'Upstreams with an open breaker or many failures',
        columns: ['Upstream', 'State', { name: 'Failed', number: true }],
        rows: ailing.map(({ upstream, state, calls: all, errors: failed }) => [
          html`<a href="${operatorsPath('/upstreams')}">${upstream}</a>`,
          stateBadge(state),
          share(failed, all),
        ]),
      }),
)}
${panel(
  'stopped',
  'Stopped or held',
  controls.length === 0
    ? html`<p>Nothing: everything is open.</p>`
    : dataTable({
        caption: 'Controls in force',
        columns: ['What', 'State', 'By', 'Since', 'Ends'],
        rows: controls.map((control) => [
          html`<code>${control.target}</code>`,
          controlWords(control),
          control.who,
          moment(control.since),
          untilOf(control.until),
        ]),
      }),
)}`,
  );
}
