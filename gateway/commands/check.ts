import { catalogue } from '../../policies/index.ts';
import { lintDocument } from '../contracts/lint.ts';
import { ConfigurationError, describeMistake } from '../contracts/mistake.ts';
import { staleTypes } from '../contracts/type-files.ts';
import { rooms } from '../paths.ts';
import { goldenFile, goldenText, staleGolden } from '../snapshot/golden-file.ts';
import { measureHop } from '../snapshot/hop-cost.ts';
import { type Judged, judge } from '../snapshot/judge.ts';
import { createOperationReader } from '../snapshot/operations.ts';
import { placeOf } from '../snapshot/own-checks.ts';
import { findPassThroughs, type PassThrough } from '../snapshot/pass-through.ts';

// Part of `npm run check`: everything the start would refuse, what it would only warn of, the house rules, and whether
// `npm run types` or `npm run golden` was forgotten.
const clock = { now: Date.now, monotonic: () => performance.now() };
// Environment variables are the operator's: any value will do here.
const standIn = (name: string): string => (name.endsWith('_URL') ? 'http://upstream.invalid' : '-');
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

try {
  const judged = await judge({ rooms, catalogue, clock, readOperations: createOperationReader(standIn) });
  const linted = judged.documents.filter(({ foreign }) => foreign === undefined).flatMap(lintDocument);
  const stale = await staleTypes(judged.documents, rooms.contracts);
  const unreviewed = await staleGolden(goldenText(judged, catalogue), goldenFile);
  const mistakes = [...judged.warnings, ...linted, ...stale, ...unreviewed];
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  say(`${judged.documents.length} contracts with ${judged.operations.length} operations stand.`);
  await notePassThroughs(judged);
} catch (error) {
  const lines =
    error instanceof ConfigurationError ? error.mistakes.map(describeMistake) : [String((error as Error).stack)];
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = 1;
}

/** One note for each pair of APIs: where one wraps another whole, that is one question. */
async function notePassThroughs(judged: Judged): Promise<void> {
  const pairs = Map.groupBy(
    findPassThroughs(judged, clock.now()),
    ({ operation, calls }) => `${operation.api} ${calls.api}`,
  );
  for (const [{ operation, calls }, ...others] of [...pairs.values()] as [PassThrough, ...PassThrough[]][]) {
    const cost = await measureHop(judged, catalogue, calls);
    const measured = cost === undefined ? '' : `, at ${cost.toFixed(0)} µs a hop here`;
    const { file, line } = placeOf(operation);
    const more = others.length === 0 ? '' : `; so do ${others.map((other) => other.operation.operationId).join(', ')}`;
    say(
      `${file}:${line}  note: ${operation.id} only passes ${calls.id} through${measured}${more}. Could its callers do without it? If not, say why in x-gateway.exceptions: { rule: pass-through, to: ${calls.api}, owner, reason, until }.`,
    );
  }
}
