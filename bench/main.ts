import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasTaskset, programPath } from './machine/tools.ts';
import type { Row } from './results.ts';
import { compose } from './scenarios/compose.ts';
import { forward } from './scenarios/forward.ts';
import { records } from './scenarios/records.ts';
import type { Bench, Scenario } from './scenarios/scenario.ts';

const scenarios: readonly Scenario[] = [forward, compose, records];
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const chosen = scenarios.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const unknown = positionals.filter((name) => !scenarios.some((scenario) => scenario.name === name));
const missing = ['wrk', 'nginx'].filter((name) => programPath(name) === undefined);

if (unknown.length > 0)
  fail(`No scenario ${unknown.join(', ')}. There are: ${scenarios.map(({ name }) => name).join(', ')}.`);
else if (missing.length > 0) fail(`The bench needs ${missing.join(' and ')}: apt install ${missing.join(' ')}.`);
else await bench(chosen);

function fail(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}

async function bench(wanted: readonly Scenario[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
  const pace = values.quick ? { rounds: 2, seconds: 1, connections: 32 } : { rounds: 7, seconds: 3, connections: 32 };
  const around: Bench = { folder, pace, say };
  say(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version.slice(1)}; ${pace.rounds} rounds of ${pace.seconds} s, ${pace.connections} connections${hasTaskset ? ', server on a core of its own' : ''}`,
  );
  const rows: Row[] = [];
  try {
    for (const { name, question, run } of wanted) {
      say(`\n${name}: ${question}`);
      rows.push(...(await run(around)));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const file = join(import.meta.dirname, 'results.json');
  const others = await othersIn(file, wanted);
  await writeFile(file, `${JSON.stringify([...others, ...rows], rounded, 2)}\n`);
}

/** What scenarios that were not run gave last time. */
async function othersIn(file: string, run: readonly Scenario[]): Promise<Row[]> {
  const last = JSON.parse(await readFile(file, 'utf8')) as readonly Row[];
  return last.filter(({ scenario }) => !run.some(({ name }) => scenario.split(':')[0] === name));
}

/** Three decimals tell enough. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toFixed(3)) : value;
}
