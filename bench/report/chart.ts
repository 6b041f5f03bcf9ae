import { brief } from './print.ts';
import type { Row } from './results.ts';

/** Bars under a heading: CPU per request of everybody in a case, the least first. */
interface Panel {
  readonly heading: string;
  readonly rows: readonly Row[];
}

const width = 760;
/** Where bars begin, and how much is kept behind them for figures. */
const left = 210;
const right = 140;
const step = 26;
const margin = 20;
/** Of a panel's heading. */
const top = 44;

/**
 * A picture of what a request costs: bars of CPU per request, one panel for each case there are rows of. Standing alone, in
 * the colours of whoever looks at it.
 */
export function chartOf(rows: readonly Row[]): string {
  const panels = [
    panelOf(rows, 'forward: GET 1 KB', 'A forwarded GET of 1 KB'),
    panelOf(rows, 'compose', 'A page composed over three tiers'),
  ].filter((panel) => panel.rows.length > 0);
  let y = margin;
  const drawn = panels.map((panel) => {
    const text = draw(panel, y);
    y += top + panel.rows.length * step + margin;
    return text;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" role="img" aria-labelledby="title">
<title id="title">CPU per request: ${panels.map(summaryOf).join('. ')}</title>
<style>${style}</style>
<rect class="ground" width="${width}" height="${y}" rx="6"/>
${drawn.join('\n')}
</svg>
`;
}

const style = `
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.heading { font-weight: 600; font-size: 15px }
.quiet { fill: #59636e }
.ground { fill: #ffffff; stroke: #d1d9e0 }
.bar { fill: #afb8c1 }
.own { fill: #0969da }
.one { stroke: #59636e; stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .quiet { fill: #9198a1 }
  .ground { fill: #0d1117; stroke: #3d444d }
  .bar { fill: #656c76 }
  .own { fill: #4493f8 }
  .one { stroke: #9198a1 }
}
`;

const panelOf = (rows: readonly Row[], scenario: string, heading: string): Panel => ({
  heading,
  rows: rows.filter((row) => row.scenario === scenario).toSorted((one, other) => one.cpuMicros - other.cpuMicros),
});

const isOwn = ({ contestant }: Row): boolean => /^Causeway|one process/.test(contestant);

function draw({ heading, rows }: Panel, y: number): string {
  const most = Math.max(...rows.map(({ cpuMicros }) => cpuMicros));
  const scale = (width - left - right) / most;
  const base = rows.find(({ ratios }) => ratios.cpuMicros === 1);
  const bars = rows.map((row, index) => {
    const at = y + top + index * step;
    const long = Math.max(row.cpuMicros * scale, 1).toFixed(1);
    return `<text x="${left - 10}" y="${at + 14}" text-anchor="end">${escaped(row.contestant)}</text>
<rect class="${isOwn(row) ? 'own' : 'bar'}" x="${left}" y="${at}" width="${long}" height="18" rx="2"/>
<text class="quiet" x="${width - margin}" y="${at + 14}" text-anchor="end">${costOf(row)}</text>`;
  });
  const x = base === undefined ? 0 : (left + base.cpuMicros * scale).toFixed(1);
  const line =
    base === undefined
      ? ''
      : `<line class="one" x1="${x}" x2="${x}" y1="${y + top - 6}" y2="${y + top + rows.length * step - 4}"/>\n`;
  const against = base === undefined ? '' : `, and over that of “${escaped(base.contestant)}”`;
  return `<text class="heading" x="${margin}" y="${y + 16}">${escaped(heading)}</text>
<text class="quiet" x="${margin}" y="${y + 33}">CPU per request, less is better${against}</text>
${line}${bars.join('\n')}`;
}

const costOf = ({ cpuMicros, ratios }: Row): string =>
  `${brief(cpuMicros)} µs${Number.isFinite(ratios.cpuMicros) ? `, ${ratios.cpuMicros.toFixed(2)}×` : ''}`;

const summaryOf = ({ heading, rows }: Panel): string =>
  escaped(`${heading}: ${rows.map((row) => `${row.contestant} ${costOf(row)}`).join('; ')}`);

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
