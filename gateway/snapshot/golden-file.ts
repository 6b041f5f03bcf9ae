import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Mistake } from '../contracts/mistake.ts';
import { rooms } from '../paths.ts';
import { enforcedRoutes } from './golden.ts';
import type { Judged } from './judge.ts';
import type { AnyPolicy } from './settings.ts';

/** Where `npm run golden` writes what every operation enforces. */
export const goldenFile = path.join(rooms.root, 'test', 'golden', 'routes.json');

/** What stands in it. */
export const goldenText = (judged: Judged, catalogue: readonly AnyPolicy[]): string =>
  `${JSON.stringify(enforcedRoutes(judged, catalogue), null, 2)}\n`;

const mostNamed = 3;

/** Whether what stands in `file` is what is enforced; if not, on which operations. */
export async function staleGolden(text: string, file: string): Promise<Mistake[]> {
  const written = await readFile(file, 'utf8').catch(() => undefined);
  if (written === text) return [];
  const mistaken = (message: string, line = 1): Mistake => ({
    file: path.relative(rooms.root, file),
    line,
    message,
    fix: 'Run npm run golden, and review the diff.',
  });
  if (written === undefined) return [mistaken('is missing')];
  const [before, now] = [factsOf(written), factsOf(text)];
  const differing = [...new Set([...before.keys(), ...now.keys()])].filter((id) => before.get(id) !== now.get(id));
  const [first] = differing;
  if (first === undefined) return [mistaken('is not as it would be written')];
  const named = differing.slice(0, mostNamed).join(', ');
  const more = differing.length > mostNamed ? ` and ${differing.length - mostNamed} more` : '';
  return [mistaken(`is not what is enforced on ${named}${more}`, lineOf(written, first))];
}

/** By operation; of what is no JSON, nothing. */
function factsOf(text: string): ReadonlyMap<string, string> {
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
    return new Map(entries.map(([id, facts]) => [id, JSON.stringify(facts)]));
  } catch {
    return new Map();
  }
}

/** Of an operation; 1 where it is not in it. */
const lineOf = (text: string, id: string): number =>
  text.split('\n').findIndex((line) => line.startsWith(`  ${JSON.stringify(id)}:`)) + 1 || 1;
