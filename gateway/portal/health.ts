import type { UsageFigures, UsagePoint, UsageReport } from '../usage/read.ts';
import type { CatalogueDocument } from './catalogue.ts';
import { type Content, html, type Markup } from './html.ts';
import { grouped } from './numbers.ts';
import { isOpen, operationPath } from './parts.ts';
import { dataTable, figures } from './tables.ts';

/** What a visitor sees of how an API does. */
export interface HealthView {
  /** The last 24 hours; `undefined` when that cannot be read now. */
  readonly report: UsageReport | undefined;
  /** Whether numbers of calls are shown: how busy a company is, is not everybody's business. */
  readonly withCounts: boolean;
}

/** How an API has answered callers from outside in the last 24 hours. */
export function healthSection(document: CatalogueDocument, { report, withCounts }: HealthView): Content {
  if (!isOpen(document)) return undefined;
  return html`<section aria-labelledby="health">
<h2 id="health">The last 24 hours</h2>
${report === undefined ? unreadable : report.totals.calls === 0 ? quiet : filled(document, report, withCounts)}
</section>`;
}

const unreadable = html`<p class="notice is-warn">How it does cannot be read at this moment.</p>`;

const quiet = html`<p class="none">Nobody has called it. The first call shows here within seconds.</p>`;

function filled(document: CatalogueDocument, { totals, points, operations }: UsageReport, withCounts: boolean): Markup {
  const known = new Map(document.operations.map((operation) => [`${document.id}#${operation.operationId}`, operation]));
  const rows = operations.flatMap(({ operation: id, ...own }): Content[][] => {
    const operation = known.get(id);
    if (operation === undefined) return [];
    const name = html`<a href="${operationPath(document, operation)}">${operation.summary || operation.operationId}</a>`;
    return [[name, ...(withCounts ? [grouped(own.calls)] : []), answered(own), time(own.p50), time(own.p95)]];
  });
  const number = (name: string) => ({ name, number: true }) as const;
  return html`${figures([
    { name: 'Answered', value: answered(totals), note: 'of all calls, without a failure of ours' },
    { name: 'Half of them within', value: time(totals.p50) },
    { name: '95 of 100 within', value: time(totals.p95) },
    ...(withCounts ? [{ name: 'Calls', value: grouped(totals.calls) }] : []),
  ])}
${hours(points)}
${dataTable({
  caption: 'By operation',
  columns: [
    'Operation',
    ...(withCounts ? [number('Calls')] : []),
    number('Answered'),
    number('Half within'),
    number('95 of 100 within'),
  ],
  rows,
})}`;
}

const answered = ({ calls, errors }: UsageFigures): string => {
  const share = calls === 0 ? 1 : (calls - errors) / calls;
  // All but one of a million is not all.
  return `${share === 1 ? '100' : Math.min(99.99, Math.floor(share * 10_000) / 100)} %`;
};

const time = (milliseconds: number | undefined): string =>
  milliseconds === undefined
    ? '–'
    : milliseconds < 1000
      ? `${Math.round(milliseconds)} ms`
      : `${(milliseconds / 1000).toFixed(1)} s`;

const step = 14;

/** A bar for each hour: how it went, not how much it was. */
function hours(points: readonly UsagePoint[]): Markup {
  const states = points.map(stateOf);
  const troubled = points.filter((_, index) => states[index] === 'is-bad' || states[index] === 'is-warn');
  const words =
    troubled.length === 0
      ? 'No hour had failures.'
      : `Failures in the ${troubled.length === 1 ? 'hour' : 'hours'} from ${troubled.map(({ start }) => `${start.slice(11, 16)}`).join(', ')} UTC.`;
  return html`<figure class="hours"><svg viewBox="0 0 ${points.length * step} 36" role="img" aria-label="${words}" preserveAspectRatio="none">${points.map(
    ({ start }, index) =>
      html`<rect class="${states[index]}" x="${index * step + 1}" y="0" width="${step - 3}" height="36" rx="2"><title>${start.slice(11, 16)} UTC</title></rect>`,
  )}</svg><figcaption>${words} A bar for each hour, the present one at the right.</figcaption></figure>`;
}

const stateOf = ({ calls, errors }: UsagePoint): string => {
  if (calls === 0) return 'is-none';
  if (errors === 0) return 'is-good';
  return errors / calls > 0.05 ? 'is-bad' : 'is-warn';
};
