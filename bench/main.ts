import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printDocuments } from '../gateway/commands/documents.ts';
import { circumstances } from './machine/circumstances.ts';
import { Missing } from './machine/missing.ts';
import { hasTaskset, programPath } from './machine/tools.ts';
import { paceWithin, shareOf, thorough } from './pace.ts';
import { lineOf, tableOf } from './report/print.ts';
import type { Figure, Row } from './report/results.ts';
import { inOrder, readResults, withRun, writeResults } from './report/store.ts';
import { scenarios } from './scenarios/index.ts';
import type { Scenario } from './scenarios/scenario.ts';

/** Seconds for what comes after the last round: servers are stopped. */
const farewell = 1;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const chosen = scenarios.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const names = scenarios.map(({ name }) => name);
const unknown = positionals.filter((name) => !names.includes(name));
const missing = ['wrk', 'nginx'].filter((name) => programPath(name) === undefined);

if (unknown.length > 0) fail(`No scenario ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
else if (missing.length > 0) fail(`The bench needs ${missing.join(' and ')}: apt install ${missing.join(' ')}.`);
else await bench(chosen);

function fail(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}

async function bench(wanted: readonly Scenario[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
  const around = circumstances(values.quick);
  say(
    `${around.processor}, ${around.cores} cores, Node ${around.node}${hasTaskset ? ', server on a core of its own' : ''}`,
  );
  say('Of each quantity the middle round, (the spread of all), and the ratio to the reference.');
  const began = performance.now();
  let results = readResults();
  const before: Row[] = [];
  try {
    for (const scenario of wanted) {
      const found = await runScenario(scenario, folder, before);
      if (found === undefined) continue;
      before.push(...found.rows);
      results = withRun(results, scenario.name, found.rows, { circumstances: around, figures: found.figures });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
    await writeResults(inOrder(results, names));
    await printDocuments();
    say(
      `\n${((performance.now() - began) / 1_000).toFixed(0)} s in all; bench/results.json, its chart and the README tell of it.`,
    );
  }
}

/** @returns what it gave; nothing when it could not be run to its end */
async function runScenario(
  { name, question, quickSeconds, run }: Scenario,
  root: string,
  before: readonly Row[],
): Promise<{ rows: Row[]; figures: Figure[] } | undefined> {
  const { quick } = values;
  const folder = join(root, name);
  await mkdir(folder);
  const began = performance.now();
  const passed = (): number => (performance.now() - began) / 1_000;
  const most = shareOf(
    quickSeconds,
    scenarios.map((one) => one.quickSeconds),
  );
  const rows: Row[] = [];
  const figures: Figure[] = [];
  say(`\n${name}: ${question}`);
  try {
    await run({
      folder,
      quick,
      pace: (runs) => (quick ? paceWithin(most - passed() - farewell, runs) : thorough),
      say,
      table: (found) => {
        rows.push(...found);
        say(`\n${found[0]?.scenario ?? name}\n${tableOf(found)}`);
      },
      row: (of, contestant) => before.find((row) => row.scenario === of && row.contestant === contestant),
      figure: (figure) => {
        // Of what gave no figure, that is said where it failed.
        if (!Number.isFinite(figure.value.median)) return;
        figures.push(figure);
        say(lineOf(figure));
      },
    });
    say(`(${passed().toFixed(0)} s)`);
    return { rows, figures };
  } catch (error) {
    if (error instanceof Missing) say(`${name} is left out: ${error.message}`);
    else fail(`${name} broke off: ${(error as Error).stack}`);
    return undefined;
  }
}
