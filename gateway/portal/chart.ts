import { html, type Markup } from './html.ts';

/** A bar of a chart: what it stands for, and its parts from the ground up. */
export interface Bar {
  /** Read out, and shown at the pointer: `14:00: 3 calls`. */
  readonly words: string;
  /** Below the bar, where there is room. */
  readonly label?: string;
  readonly parts: readonly { readonly tone: 'good' | 'warn' | 'bad'; readonly value: number }[];
}

/** A chart that needs no script. */
export interface BarChart {
  /** Unique on the page. */
  readonly id: string;
  /** What it is of. */
  readonly title: string;
  /** What it shows, in words: for whoever does not see it. */
  readonly summary: string;
  readonly bars: readonly Bar[];
  /** A line that bars should stay below. */
  readonly limit?: { readonly value: number; readonly words: string } | undefined;
}

const box = { width: 720, height: 220, left: 48, right: 8, top: 22, bottom: 26 };
const plot = { width: box.width - box.left - box.right, height: box.height - box.top - box.bottom };

/** Bars over time, drawn by the server. */
export function barChart({ id, title, summary, bars, limit }: BarChart): Markup {
  const highest = Math.max(1, ...bars.map(heightOf));
  // A limit far above all bars would press them flat: it is then told above the chart.
  const isNear = limit !== undefined && limit.value <= highest * 3;
  const top = niceTop(isNear ? Math.max(highest, limit.value) : highest);
  const y = (value: number): number => round(box.top + plot.height * (1 - value / top));
  const step = plot.width / Math.max(1, bars.length);
  return html`<svg class="chart" viewBox="0 0 ${box.width} ${box.height}" role="img" aria-labelledby="${id}-title ${id}-summary">
<title id="${id}-title">${title}</title>
<desc id="${id}-summary">${summary}${limit !== undefined && ` ${limit.words}.`}</desc>
${[0, top / 2, top].map((value) => gridLine(value, y(value)))}
${bars.map((bar, index) => drawBar(bar, box.left + index * step, step, y))}
${limit !== undefined && limitLine(limit.words, isNear ? y(limit.value) : undefined)}
</svg>`;
}

const heightOf = ({ parts }: Bar): number => parts.reduce((sum, { value }) => sum + value, 0);

const round = (number: number): number => Math.round(number * 10) / 10;

/** The next round number: a scale whose half is easy to read too. */
function niceTop(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return ([2, 4, 6, 10].find((factor) => factor * unit >= value) ?? 10) * unit;
}

const numbers = new Intl.NumberFormat('en-GB', { notation: 'compact' });

const gridLine = (value: number, at: number): Markup =>
  html`<line class="grid" x1="${box.left}" x2="${box.width - box.right}" y1="${at}" y2="${at}"/><text class="scale" x="${box.left - 8}" y="${at + 4}">${numbers.format(value)}</text>\n`;

function drawBar({ words, label, parts }: Bar, x: number, step: number, y: (value: number) => number): Markup {
  let below = 0;
  const pieces = parts
    .filter(({ value }) => value > 0)
    .map(({ tone, value }) => {
      const [low, high] = [y(below), y(below + value)];
      below += value;
      return html`<rect class="is-${tone}" x="${round(x + step * 0.12)}" width="${round(step * 0.76)}" y="${high}" height="${round(Math.max(1, low - high))}"/>`;
    });
  return html`<g><title>${words}</title><rect class="hover" x="${round(x)}" width="${round(step)}" y="${box.top}" height="${plot.height}"/>${pieces}</g>${label !== undefined && html`<text class="label" x="${round(x + step / 2)}" y="${box.height - 8}">${label}</text>`}\n`;
}

const limitLine = (words: string, at: number | undefined): Markup =>
  at === undefined
    ? html`<text class="limit" x="${box.width - box.right}" y="13">${words}, above this chart</text>`
    : html`<line class="limit" x1="${box.left}" x2="${box.width - box.right}" y1="${at}" y2="${at}"/><text class="limit" x="${box.width - box.right}" y="${at - 5}">${words}</text>`;
