import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printDocuments } from '../gateway/commands/documents.ts';
import { circumstances } from './machine/circumstances.ts';
import { Missing } from './machine/missing.ts';
import { watchOthers } from './machine/others.ts';
import { hasTaskset, programPath } from './machine/tools.ts';
import { type Budget, paceWithin, shareOf } from './pace.ts';
import { lineOf, tableOf } from './report/print.ts';
import type { Figure, Row } from './report/results.ts';
import { inOrder, readResults, withRun, writeResults } from './report/store.ts';
import { scenarios } from './scenarios/index.ts';
import type { Scenario } from './scenarios/scenario.ts';

/** Seconds for what comes after the last round: servers are stopped. */
const farewell = 1;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const { values, positionals } = parseArgs({
  args: knownArguments(process.argv.slice(2)),
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const length = values.quick ? 'quick' : 'full';
const timeFor = (asked: Budget): number =>
  shareOf(
    asked,
    scenarios.map(({ seconds }) => seconds),
    length,
  );
const chosen = scenarios.filter(({ name, seconds }) =>
  positionals.length === 0 ? seconds[length] > 0 : positionals.includes(name),
);
const names = scenarios.map(({ name }) => name);
const unknown = positionals.filter((name) => !names.includes(name));
const missing = ['wrk', 'nginx'].filter((name) => programPath(name) === undefined);

if (unknown.length > 0) fail(`No scenario ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
else if (missing.length > 0) fail(`The bench needs ${missing.join(' and ')}: apt install ${missing.join(' ')}.`);
else await bench(chosen);

/** Ends with a sentence where one is not known: a stack helps nobody who has misspelt it. */
function knownArguments(given: readonly string[]): string[] {
  const stranger = given.find((one) => one.startsWith('-') && one !== '--quick');
  if (stranger !== undefined) {
    process.stderr.write(`There is no ${stranger}. Say npm run bench [-- --quick] [-- scenario …].\n`);
    process.exit(2);
  }
  return [...given];
}

function lengthOf(wanted: readonly Scenario[]): string {
  const seconds = wanted.reduce((sum, one) => sum + timeFor(one.seconds), 0);
  return seconds > 180 ? `${(seconds / 60).toFixed(0)} minutes` : `${seconds.toFixed(0)} seconds`;
}

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
  say(`${wanted.map(({ name }) => name).join(', ')}: about ${lengthOf(wanted)}.`);
  const leftOut = positionals.length === 0 ? scenarios.filter((one) => !wanted.includes(one)) : [];
  for (const { name } of leftOut) say(`${name} is left out: it tells nothing in so little time.`);
  const began = performance.now();
  const before: Row[] = [];
  try {
    for (const scenario of wanted) {
      const found = await runScenario(scenario, folder, before);
      if (found === undefined) continue;
      before.push(...found.rows);
      // At once: what comes after it may break off, and be run again by its name.
      const { others, figures } = found;
      const run = { circumstances: { ...around, ...(others === undefined ? {} : { others }) }, figures };
      await writeResults(inOrder(withRun(readResults(), scenario.name, found.rows, run), names));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
    await printDocuments();
    say(
      `\n${((performance.now() - began) / 1_000).toFixed(0)} s in all; bench/results.json, its chart and the tables tell of it.`,
    );
  }
}

/** @returns what it gave; nothing when it could not be run to its end */
async function runScenario(
  { name, question, seconds, run }: Scenario,
  root: string,
  before: readonly Row[],
): Promise<{ rows: Row[]; figures: Figure[]; others: number | undefined } | undefined> {
  const { quick } = values;
  const folder = join(root, name);
  await mkdir(folder);
  const began = performance.now();
  const passed = (): number => (performance.now() - began) / 1_000;
  const most = timeFor(seconds);
  const rows: Row[] = [];
  const figures: Figure[] = [];
  say(`\n${name}: ${question}`);
  const othersSince = await watchOthers();
  try {
    await run({
      folder,
      quick,
      pace: (runs) => paceWithin(most - passed() - farewell, runs, length),
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
    const others = await othersSince();
    const share = others === undefined ? '' : `; other programs took ${(100 * others).toFixed(0)} % of the machine`;
    say(`(${passed().toFixed(0)} s of ${most.toFixed(0)}${share})`);
    return { rows, figures, others };
  } catch (error) {
    if (error instanceof Missing) say(`${name} is left out: ${error.message}`);
    else fail(`${name} broke off: ${(error as Error).stack}`);
    return undefined;
  }
}
