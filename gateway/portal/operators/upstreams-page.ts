import type { BreakerRecord, UpstreamHealth } from '../../../apis/desk.ts';
import { actionButton, formActions, textField } from '../forms.ts';
import { type Content, html, type Markup } from '../html.ts';
import type { Page } from '../layout.ts';
import { grouped } from '../numbers.ts';
import { moment } from '../parts.ts';
import { dataTable, panel } from '../tables.ts';
import type { Visitor } from '../visitor.ts';
import type { BreakersToday } from './calls.ts';
import { milliseconds, operatorsPage, operatorsPath, share, stateBadge } from './parts.ts';

/** How upstreams do, and what their breakers say of them. */
export function upstreamsPage(
  visitor: Visitor,
  upstreams: readonly UpstreamHealth[],
  breakers: BreakersToday,
  search: string | undefined,
): Page {
  const found = search === undefined ? upstreams : upstreams.filter(({ upstream }) => upstream.includes(search));
  const shown = notableFirst(found).slice(0, mostShown);
  return operatorsPage(
    '/upstreams',
    'Upstreams',
    'Where the work is done: handlers of this gateway, and services behind it. Figures are of this hour and the last.',
    html`${(upstreams.length > mostShown || search !== undefined) && searchForm(search)}
${dataTable({
  caption: 'Upstreams',
  columns: [
    'Upstream',
    'Breakers',
    { name: 'Calls', number: true },
    { name: 'Failed', number: true },
    { name: 'p50', number: true },
    { name: 'p95', number: true },
    '',
  ],
  rows: shown.map((one) => [
    html`${one.upstream}<small>${one.kind === 'http' ? `over HTTP, for ${one.apis.join(', ')}` : 'in this gateway'}</small>`,
    html`<span>${stateBadge(one.state)}${isHeld(one.upstream, breakers.items) && html` <span class="badge is-deprecated">held</span>`}</span>`,
    grouped(one.calls),
    share(one.errors, one.calls),
    milliseconds(one.p50),
    milliseconds(one.p95),
    actions(visitor, one.upstream, breakers.items),
  ]),
})}
${found.length === 0 && html`<p>There is none of that name.</p>`}
${shown.length < found.length && html`<p class="fine">${grouped(found.length - shown.length)} more do no worse than these: search for one by its name.</p>`}
${breakerPanel(breakers)}`,
  );
}

const mostShown = 60;

/** Those in trouble, services, what is called, and the rest. A page for a thousand APIs stays small. */
function notableFirst(upstreams: readonly UpstreamHealth[]): UpstreamHealth[] {
  const weight = ({ state, kind, errors, calls }: UpstreamHealth): number =>
    state !== 'closed' ? 3 : kind === 'http' ? 2 : errors + calls > 0 ? 1 : 0;
  return upstreams.toSorted((a, b) => weight(b) - weight(a) || b.errors - a.errors || b.calls - a.calls);
}

const searchForm = (search: string | undefined): Markup =>
  html`<form class="form filter" method="get" action="${operatorsPath('/upstreams')}" role="search">
${textField({ name: 'search', label: 'Name', type: 'search', value: search, required: false, maxLength: 80 })}
${formActions('Search')}
</form>`;

const isHeld = (upstream: string, breakers: readonly BreakerRecord[]): boolean =>
  breakers.some((breaker) => breaker.upstream === upstream && breaker.forced);

function actions(visitor: Visitor, upstream: string, breakers: readonly BreakerRecord[]): Content {
  const button = (state: string, text: string, tone: 'quiet' | 'bad' = 'quiet') =>
    actionButton(visitor, operatorsPath('/breakers'), html`${text}<span class="visually-hidden"> ${upstream}</span>`, {
      tone,
      values: { upstream, state },
    });
  if (isHeld(upstream, breakers)) return button('auto', 'Let it judge');
  return html`<span class="row">${button('open', 'Hold open', 'bad')}${button('closed', 'Hold closed')}</span>`;
}

function breakerPanel({ processes, items }: BreakersToday): Content {
  const names = new Map(processes.map((one) => [one.processId, one]));
  const notable = items.filter(({ state, forced }) => state !== 'closed' || forced);
  return panel(
    'breakers',
    'Breakers',
    html`<p>Open refuses every call, closed lets them through; half-open lets one through, which decides. Each process judges for
itself: this is what ${processes.length === 1 ? 'the one process' : `the ${grouped(processes.length)} processes`} said that
${processes.length === 1 ? 'was' : 'were'} heard of in the last seconds.</p>
${
  notable.length === 0
    ? html`<p>None: those that were needed are closed, and nobody holds one.</p>`
    : dataTable({
        caption: 'Breakers that are not closed, or held',
        columns: ['Upstream', 'Operations', 'State', 'Process', 'Tried again'],
        rows: notable.map(({ upstream, operations, state, forced, processId, retryAt }) => [
          upstream,
          operations,
          html`<span>${stateBadge(state)}${forced && ' held'}</span>`,
          nameOf(names.get(processId)),
          retryAt === undefined ? '–' : moment(retryAt),
        ]),
      })
}
<details><summary>Processes</summary>${dataTable({
      caption: 'Processes',
      columns: ['Process', 'Since', 'Heard of', 'Contracts'],
      rows: processes.map((one) => [
        nameOf(one),
        moment(one.startedAt),
        moment(one.seenAt),
        html`<code>${one.contracts.slice(0, 12)}</code>`,
      ]),
    })}</details>`,
  );
}

const nameOf = (one: BreakersToday['processes'][number] | undefined): string =>
  one === undefined
    ? 'unknown'
    : `${one.host}, ${one.worker === undefined ? `process ${one.pid}` : `worker ${one.worker}`}`;
