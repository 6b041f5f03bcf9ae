import { type Figure, type Goal, isDisturbed, isMet, type Range, type Row } from './results.ts';

const quantities = [
  ['p50Ms', 'p50 ms', 2],
  ['p99Ms', 'p99 ms', 2],
  ['cpuMicros', 'CPU µs/request', 0],
  ['rssMb', 'MB', 0],
] as const;

/** A table for a terminal: one case, a line each; the middle round, the spread of the others, the ratio to the reference. */
export function tableOf(rows: readonly Row[]): string {
  const headings = ['contestant', 'requests/s', ...quantities.map(([, heading]) => heading)];
  const lines = rows.map((row) => [
    row.contestant,
    cell(row.rps.median, [row.rps.min, row.rps.max], row.ratio, 0),
    ...quantities.map(([key, , digits]) => cell(row[key], row.ranges[key], row.ratios[key], digits)),
  ]);
  const widths = headings.map((_, column) => Math.max(...[headings, ...lines].map((line) => lengthOf(line[column]))));
  const write = (line: readonly string[]): string =>
    line
      .map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join('  ');
  return [write(headings), ...lines.map(write)].join('\n');
}

/** One figure for a terminal, beside its goal if it has one. */
export function lineOf(figure: Figure): string {
  const { what, value, unit, goal } = figure;
  const spread = value.min === value.max ? '' : ` (${brief(value.min)}–${brief(value.max)})`;
  return `${what}: ${brief(value.median)}${gapBefore(unit)}${unit}${spread}${goal === undefined ? '' : `, goal ${boundOf(goal)}${gapBefore(unit)}${unit}: ${verdictOf(figure, goal)}`}`;
}

/** Three digits that say something. */
export const brief = (value: number): string =>
  !Number.isFinite(value) ? '–' : Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));

/** Whether it reaches its goal, in a word or two. */
export const verdictOf = (figure: Figure, goal: Goal): string =>
  isDisturbed(figure) ? 'disturbed' : isMet(figure.value, goal) ? 'met' : 'missed';

const boundOf = (goal: Goal): string => ('least' in goal ? `at least ${goal.least}` : `at most ${goal.most}`);

const gapBefore = (unit: string): string => (unit === '' || unit === '×' ? '' : ' ');

const lengthOf = (text = ''): number => text.length;

const cell = (median: number, [min, max]: Range, ratio: number, digits: number): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)}) ${Number.isFinite(ratio) ? ratio.toFixed(2) : '–'}×`;
