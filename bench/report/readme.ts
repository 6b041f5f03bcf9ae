import { brief, verdictOf } from './print.ts';
import { type Figure, type Goal, isDisturbed, type Row } from './results.ts';
import type { Circumstances, Results, Run } from './store.ts';

/** What pages say of speed, as the last runs have found it: Markdown by the name of its place, line by line. */
export const measured: Readonly<Record<string, (results: Results) => string[]>> = {
  forwarded: ({ rows, runs: { forward } }) => [
    ...circumstancesOf(forward ? { forward } : {}),
    '',
    ...forwardedOf(rows),
  ],
  circumstances: ({ runs }) => circumstancesOf(runs),
  goals: ({ runs }) => goalsOf(Object.values(runs)),
  cases: ({ rows }) => casesOf(rows),
  figures: ({ runs }) => figuresOf(runs),
};

/** On what they were measured: one line, unless scenarios were run on different days or machines. */
function circumstancesOf(runs: Results['runs']): string[] {
  const lines = Object.entries(runs).map(([name, { circumstances }]) => ({ name, line: lineOf(circumstances) }));
  const groups = [...Map.groupBy(lines, ({ line }) => line)];
  return groups.flatMap(([line, which], index) => {
    const scenarios = groups.length === 1 ? '' : ` (${which.map(({ name }) => name).join(', ')})`;
    return index === 0 ? [`${line}${scenarios}`] : ['', `${line}${scenarios}`];
  });
}

/** Of the machine: what other programs may take before figures are not to be compared. */
const tolerable = 0.1;

function lineOf({ processor, cores, node, date, quick, others = 0 }: Circumstances): string {
  const length = quick ? '; a quick run, which shows directions' : '';
  const busy =
    others > tolerable ? '; other programs were at work, so that ratios are rough and times say nothing' : '';
  return `Measured on ${date}: ${processor}, ${cores} cores, Node ${node}${length}${busy}.`;
}

/** Everybody who forwards the GET, the least CPU first. */
function forwardedOf(rows: readonly Row[]): string[] {
  const found = rows.filter(({ scenario }) => scenario === 'forward: GET 1 KB');
  return [
    '| forwarding a GET of 1 KB, one core | CPU per request | over the floor | requests/s | MB |',
    '|---|---:|---:|---:|---:|',
    ...found
      .toSorted((one, other) => one.cpuMicros - other.cpuMicros)
      .map(
        ({ contestant, cpuMicros, ratios, rps, rssMb }) =>
          `| ${bold(contestant)} | ${brief(cpuMicros)} µs | ${ratio(ratios.cpuMicros)} | ${rps.median.toFixed(0)} | ${rssMb.toFixed(0)} |`,
      ),
  ];
}

/** All other cases, by what ours costs and what that is over the reference. */
function casesOf(rows: readonly Row[]): string[] {
  const cases = Map.groupBy(rows, ({ scenario }) => scenario);
  cases.delete('forward: GET 1 KB');
  return [
    '| case | who | CPU per request | over the reference | requests/s | p99 |',
    '|---|---|---:|---:|---:|---:|',
    ...[...cases].flatMap(([scenario, found]) =>
      found.map(
        ({ contestant, cpuMicros, ratios, rps, p99Ms }) =>
          `| ${scenario} | ${bold(contestant)} | ${brief(cpuMicros)} µs | ${ratio(ratios.cpuMicros)} | ${rps.median.toFixed(0)} | ${brief(p99Ms)} ms |`,
      ),
    ),
  ];
}

const goalsOf = (runs: readonly Run[]): string[] => [
  '| figure | goal | measured | |',
  '|---|---:|---:|---|',
  ...runs.flatMap(({ circumstances, figures }) => figures.flatMap((figure) => goalOf(figure, circumstances))),
];

/** What its rounds or the circumstances leave in doubt is not judged. */
function goalOf(figure: Figure, { others = 0 }: Circumstances): string[] {
  const { what, value, unit, goal, steady } = figure;
  if (goal === undefined) return [];
  const verdict = steady === true && others > tolerable ? 'disturbed' : verdictOf(figure, goal);
  const range = isDisturbed(figure) ? ` (${brief(value.min)}–${brief(value.max)})` : '';
  return [
    `| ${what} | ${boundOf(goal)}${inUnit(unit)} | ${brief(value.median)}${inUnit(unit)}${range} | ${verdict === 'missed' ? '**missed**' : verdict} |`,
  ];
}

/** Figures that have no goal, by scenario. */
const figuresOf = (runs: Results['runs']): string[] => [
  '| scenario | figure | measured |',
  '|---|---|---:|',
  ...Object.entries(runs).flatMap(([name, { figures }]) =>
    figures.flatMap(({ what, value, unit, goal }) =>
      goal === undefined ? [`| ${name} | ${what} | ${brief(value.median)}${inUnit(unit)} |`] : [],
    ),
  ),
];

const boundOf = (goal: Goal): string => ('least' in goal ? `≥ ${goal.least}` : `≤ ${goal.most}`);
const inUnit = (unit: string): string => (unit === '' || unit === '×' ? unit : ` ${unit}`);
const ratio = (value: number): string => (Number.isFinite(value) ? `${value.toFixed(2)}×` : '–');
const bold = (name: string): string => (name.startsWith('Causeway') ? `**${name}**` : name);
