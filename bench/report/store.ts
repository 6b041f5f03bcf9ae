import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chartOf } from './chart.ts';
import type { Figure, Row } from './results.ts';

/** On what a scenario was run. */
export interface Circumstances {
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** Whether all scenarios had two minutes: figures that tell the direction, not to be published. */
  readonly quick: boolean;
  /** Share of the machine that other programs took meanwhile, 0 to 1, where the system tells. */
  readonly others?: number;
}

/** What a scenario gave, besides rows. */
export interface Run {
  readonly circumstances: Circumstances;
  readonly figures: readonly Figure[];
}

/** What is known of all scenarios, each from when it was last run. */
export interface Results {
  readonly rows: readonly Row[];
  readonly runs: Readonly<Record<string, Run>>;
}

const folder = join(import.meta.dirname, '..');
/** The rows, for programs; and the figures of scenarios by name. */
/** The picture that the README shows. */
export const chartFile = join(folder, 'chart.svg');
const files = { rows: join(folder, 'results.json'), runs: join(folder, 'figures.json') };

export const readResults = (): Results => ({
  rows: JSON.parse(readFileSync(files.rows, 'utf8')) as Row[],
  runs: JSON.parse(readFileSync(files.runs, 'utf8')) as Record<string, Run>,
});

export async function writeResults({ rows, runs }: Results): Promise<void> {
  await writeFile(files.rows, `${JSON.stringify(rows, rounded, 2)}\n`);
  await writeFile(files.runs, `${JSON.stringify(runs, rounded, 2)}\n`);
}

/** Draws the picture that the README shows. */
export const writeChart = (): Promise<void> => writeFile(chartFile, chartOf(readResults().rows));

/** What a scenario gave takes the place of what it gave before. */
export const withRun = ({ rows, runs }: Results, name: string, found: readonly Row[], run: Run): Results => ({
  rows: [...rows.filter(({ scenario }) => nameOf(scenario) !== name), ...found],
  runs: { ...runs, [name]: run },
});

/** Puts scenarios in an order; those that are no more are left out. */
export const inOrder = ({ rows, runs }: Results, names: readonly string[]): Results => ({
  rows: names.flatMap((name) => rows.filter(({ scenario }) => nameOf(scenario) === name)),
  runs: Object.fromEntries(names.flatMap((name) => (runs[name] === undefined ? [] : [[name, runs[name]]]))),
});

const nameOf = (scenario: string): string | undefined => scenario.split(':')[0];

/** Three decimals tell enough. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toFixed(3)) : value;
