import { globSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import { watchOthers } from '../../bench/machine/others.ts';
import type { Figure, Report, Scenario } from './scenario.ts';

/**
 * `npm run soak [-- <name> …]`: runs the scenarios of `scenarios/`, all or those named, one after the other, and prints each
 * figure beside its goal; at the end those of the goals G01 to G21 once more. Ends with 1 when a goal was missed, a scenario failed or took too long; 2 when a name is unknown.
 */
const folder = path.join(import.meta.dirname, 'scenarios');
const modules = await Promise.all(
  globSync('*.ts', { cwd: folder })
    .sort()
    .map((file) => import(path.join(folder, file)) as Promise<{ scenario: Scenario }>),
);
const all = modules.map(({ scenario }) => scenario);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.some((scenario) => scenario.name === name));
if (unknown.length > 0) {
  print(`There is no scenario ${unknown.join(', ')}. There are: ${all.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

// Asked to end, it takes along what it started: that hangs on this event.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

let missed = 0;
const figures: (Figure & { readonly id: string })[] = [];
for (const scenario of all.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) await soak(scenario);
printTable();
print(missed === 0 ? '\nEvery goal was met.' : `\n${missed} missed.`);
// Whatever a scenario that failed has left open ends with this process.
process.exit(missed === 0 ? 0 : 1);

async function soak({ name, goal, limit, run }: Scenario): Promise<void> {
  const begun = performance.now();
  print(`\n${name}: ${goal}`);
  // Who reads a missed figure must know what else the machine did.
  print(`  on ${availableParallelism()} cores, with a load of ${loadavg()[0]?.toFixed(1)} before`);
  const report: Report = {
    say: (text) => print(`  · ${text}`),
    figure: (figure) => {
      const { id, what, measured, goal: aim, met } = figure;
      if (!met) missed += 1;
      if (id !== undefined) figures.push({ ...figure, id });
      print(`  ${met ? '✔' : '✘'} ${id === undefined ? '' : `${id} `}${what}: ${measured} (goal: ${aim})`);
    },
  };
  const othersShare = await watchOthers();
  const timer = AbortSignal.timeout(limit);
  const late = new Promise<never>((_, reject) => {
    timer.onabort = () => reject(new Error(`it took longer than ${limit / 1_000} s`));
  });
  try {
    await Promise.race([run(report), late]);
  } catch (error) {
    missed += 1;
    print(`  ✘ ${error instanceof Error ? error.stack : error}`);
  }
  const others = (await othersShare()) ?? Number.NaN;
  const took = ((performance.now() - begun) / 1_000).toFixed(1);
  print(`  ${took} s, in which other programs had ${(others * 100).toFixed(0)} % of the machine`);
}

/** What was promised, beside what it is now. */
function printTable(): void {
  if (figures.length === 0) return;
  print('');
  for (const { id, what, measured, goal, met } of figures.sort((a, b) => a.id.localeCompare(b.id)))
    print(`${met ? 'met   ' : 'missed'} ${id}  ${what}: ${measured} (goal: ${goal})`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
