import type { CatalogueDocument } from '../catalogue.ts';
import { type Bar, barChart } from '../chart.ts';
import { type Content, html, type Markup } from '../html.ts';
import { grouped } from '../numbers.ts';
import { moment, operationPath } from '../parts.ts';
import { dataTable, figures, panel } from '../tables.ts';
import { appPath } from './parts.ts';
import type { Allowance, Environment, Figures, Period, Usage } from './usage-records.ts';

/** How an app calls, and what its plan leaves. */
export function usagePanel(
  app: string,
  usage: Usage,
  allowance: Allowance,
  documents: readonly CatalogueDocument[],
): Markup {
  const { period, environment, totals } = usage;
  const when = period === 'day' ? 'in the last 24 hours' : 'in the last 30 days';
  return panel(
    'usage',
    'Usage',
    html`${figures([
      { name: 'Calls', value: grouped(totals.calls), note: when },
      { name: 'Failed', value: grouped(totals.errors), note: 'on our side' },
      {
        name: 'Refused',
        value: grouped(totals.refused + totals.limited),
        note: `${grouped(totals.limited)} by limits`,
      },
      {
        name: 'Time',
        value: milliseconds(totals.p50),
        note: html`half are faster; 95 of 100 take ${milliseconds(totals.p95)}`,
      },
    ])}
${quotas(allowance)}
${totals.calls === 0 ? html`<p>No ${environment} key has called ${when}.</p>` : chart(usage, allowance)}
${usage.operations.length > 0 && operations(usage, documents)}
<p class="fine">Counted up to ${moment(usage.recordedTo)}; a call is seen here within ${usage.delaySeconds} seconds. Of a quota, gateways take some calls ahead, so that it runs a little before them.</p>`,
    views(app, period, environment),
  );
}

const milliseconds = (time: number | undefined): string =>
  time === undefined ? '–' : time < 10 ? `${time.toFixed(1)} ms` : `${grouped(Math.round(time))} ms`;

/** The other ways to look at it. */
function views(app: string, period: Period, environment: Environment): Markup {
  const view = (text: string, to: { period: Period; environment: Environment }): Markup => {
    const here = to.period === period && to.environment === environment;
    const address = `${appPath(app)}?${new URLSearchParams(to)}#usage`;
    return html`<a class="chip" href="${address}"${here && html` aria-current="true"`}>${text}</a>`;
  };
  return html`<nav class="views" aria-label="Usage of">
${view('24 hours', { period: 'day', environment })}${view('30 days', { period: 'month', environment })}
${view('Live keys', { period, environment: 'live' })}${view('Test keys', { period, environment: 'test' })}
</nav>`;
}

const quotas = ({ day, month }: Allowance): Content =>
  [
    { name: 'today', quota: day },
    { name: 'this month', quota: month },
  ].map(
    ({ name, quota }) =>
      quota !== undefined &&
      html`<p class="quota"><span>Quota ${name}: <strong>${grouped(quota.used)}</strong> of ${grouped(quota.limit)} used, ${grouped(quota.remaining)} left until ${moment(quota.resetsAt)}</span>
<meter min="0" max="${quota.limit}" high="${Math.floor(quota.limit * 0.8)}" value="${quota.used}" aria-label="Quota ${name}">${grouped(quota.used)} of ${grouped(quota.limit)}</meter></p>`,
  );

const hours = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

function chart({ period, points, totals }: Usage, { day }: Allowance): Markup {
  const name = (start: string): string => (period === 'day' ? hours : days).format(Date.parse(start));
  const every = period === 'day' ? 4 : 5;
  const bars = points.map(
    (point, index): Bar => ({
      words: `${name(point.start)}: ${inWords(point)}`,
      ...(index % every === 0 ? { label: name(point.start) } : {}),
      parts: [
        { tone: 'good', value: point.calls - point.errors - point.refused - point.limited },
        { tone: 'warn', value: point.refused + point.limited },
        { tone: 'bad', value: point.errors },
      ],
    }),
  );
  const busiest = points.reduce((most, point) => (point.calls > most.calls ? point : most));
  return html`<figure>${barChart({
    id: 'calls',
    title: period === 'day' ? 'Calls by the hour (UTC)' : 'Calls by the day (UTC)',
    summary: `${inWords(totals)} in all; most at ${name(busiest.start)}: ${inWords(busiest)}.`,
    bars,
    limit:
      period === 'month' && day !== undefined
        ? { value: day.limit, words: `Quota: ${grouped(day.limit)} a day` }
        : undefined,
  })}
<figcaption><span class="key is-good">answered</span> <span class="key is-warn">refused</span> <span class="key is-bad">failed</span></figcaption></figure>`;
}

function inWords({ calls, errors, refused, limited }: Figures): string {
  const parts = [
    `${grouped(calls)} ${calls === 1 ? 'call' : 'calls'}`,
    refused + limited > 0 && `${grouped(refused + limited)} refused`,
    errors > 0 && `${grouped(errors)} failed`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}

const operations = ({ operations: all }: Usage, documents: readonly CatalogueDocument[]): Markup =>
  dataTable({
    caption: 'Operations it calls, most calls first',
    columns: ['Operation', number('Calls'), number('Failed'), number('Refused'), number('Half faster than'), 'Last'],
    rows: all
      .slice(0, 20)
      .map(({ operation, lastSeen, ...own }) => [
        nameOf(operation, documents),
        grouped(own.calls),
        grouped(own.errors),
        grouped(own.refused + own.limited),
        milliseconds(own.p50),
        moment(lastSeen),
      ]),
  });

/** An operation leads to its page, as long as there is one. */
function nameOf(id: string, documents: readonly CatalogueDocument[]): Markup {
  const [api, operationId = ''] = id.split('#');
  const document = documents.find((one) => one.id === api);
  const isThere = document?.operations.some((operation) => operation.operationId === operationId) ?? false;
  if (document === undefined || !isThere) return html`<code>${id}</code>`;
  return html`<a href="${operationPath(document, { operationId })}"><code>${id}</code></a>`;
}

const number = (name: string) => ({ name, number: true }) as const;
