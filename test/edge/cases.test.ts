import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { rooms } from '../../gateway/paths.ts';

interface Case {
  readonly promise: string;
  readonly pending?: string;
  readonly decided?: string;
}

const here = import.meta.dirname;
const listed = parse(readFileSync(path.join(here, 'cases.yaml'), 'utf8')) as Record<string, string | Case>;
const cases = new Map(
  Object.entries(listed).map(([id, said]) => [id, typeof said === 'string' ? { promise: said } : said]),
);

/** The ids that names of tests begin with, written out or in a table of names: `F01 F02: …`. */
const named = /(?:\bit\(|^)\s*['"`]((?:[A-Z]\d{2} )*[A-Z]\d{2}): /gm;

const shown = new Map<string, string[]>();
for (const file of globSync('test/**/*.test.ts', { cwd: rooms.root })) {
  for (const [, ids = ''] of readFileSync(path.join(rooms.root, file), 'utf8').matchAll(named)) {
    for (const id of ids.split(' ')) shown.set(id, [...(shown.get(id) ?? []), file]);
  }
}

describe('the cases of attacks and faults', () => {
  it('are each shown by a test, or say why not', () => {
    const silent = [...cases].filter(
      ([id, { pending, decided }]) => !shown.has(id) && pending === undefined && decided === undefined,
    );
    assert.deepEqual(silent, []);
  });

  it('are all in the list: no test has an id of its own making', () => {
    assert.deepEqual(
      [...shown].filter(([id]) => !cases.has(id)),
      [],
    );
  });

  it('are promises in a sentence, and so are the reasons', () => {
    for (const [id, { promise, pending = '.' }] of cases) {
      assert.match(id, /^[FHPWJKRBUDVCOA]\d{2}$/);
      assert.match(promise, /^[A-Z].{10,118}\.$/, id);
      assert.match(pending, /\.$/, id);
    }
  });

  it('that were decided otherwise name the decision', () => {
    const decisions = readdirSync(path.join(rooms.root, 'gateway', 'decisions'));
    for (const [id, { decided }] of cases) {
      if (decided === undefined) continue;
      assert.ok(
        decisions.some((name) => name.startsWith(`${decided}-`)),
        `${id} names ${decided}`,
      );
    }
  });
});
