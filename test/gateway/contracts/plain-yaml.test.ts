import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { plainYaml } from '../../../gateway/contracts/plain-yaml/block.ts';
import { readYaml } from '../../../gateway/contracts/yaml.ts';
import { rooms } from '../../../gateway/paths.ts';

/** What the whole reader makes of a text; `undefined` when it refuses. */
function whole(text: string): { value: unknown } | undefined {
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: false });
  if (document.errors.length + document.warnings.length > 0) return undefined;
  try {
    return { value: document.toJS() };
  } catch {
    return undefined;
  }
}

/** Pieces that mean something in YAML, to be put where they do not belong. */
const pieces = [
  ...[
    ' ',
    '  ',
    '\n',
    '\n\n',
    ':',
    ': ',
    '- ',
    '-',
    '#',
    ' #',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    '|',
    '>',
    '|-',
    '>-',
  ],
  ...[
    '&a',
    '*a',
    '!',
    '?',
    '? ',
    'null',
    '1',
    '0x1',
    '1e3',
    '~',
    '.5',
    '\\',
    '\\n',
    'a: b',
    '%',
    '@',
    '`',
    '...',
    '---',
  ],
  ...['é', '10:', '<<', '+1', '01', '-0', '1_0', '.inf', 'true', 'a b', 'a\n b', '\t', '\r'],
];

const texts = [
  'a: 1\n',
  '- a\n- b: c\n  d: e\n',
  'a:\n  - b\n  - c: |\n      x\n\n      y\n    d: [1, {e: f}]\n',
  "a: >-\n  one\n  two\n\n  three\nb: \"q\\n\"\nc: 'it''s'\n",
  'k: { a: b, "c": [d, e],\n  f: g }\nl: [\n  x,\n  y\n  ]\n',
  'x:\n- 1\n- - 2\n  - 3\n-\n  a: b\n',
  '"q": v\n\'r\': w # c\n# comment\ns:\n  # deeper\n  t: u\n',
  "'200': { $ref: '#/a' }\nv: 3.1.0\nd: 2026-01-15\nn: -1.5\n",
];

/** The same numbers each time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x7fffffff) * below);
  };
}

function disturbed(text: string, roll: (below: number) => number): string {
  const at = roll(text.length + 1);
  const piece = pieces[roll(pieces.length)] as string;
  return text.slice(0, at) + (roll(3) === 0 ? '' : piece) + text.slice(at + roll(3));
}

/** Where everything stands, and one place where nothing does. */
function places(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at, [...at, 'nothing']];
  return [at, ...Object.entries(value).flatMap(([key, item]) => places(item, [...at, key]))];
}

describe('plain YAML', () => {
  it('is what nearly all our own files are, and gives what the whole reader gives', () => {
    const files = globSync('{openapi,policies}/**/*.yaml', { cwd: rooms.root });
    const plain = files.filter((file) => {
      const text = readFileSync(path.join(rooms.root, file), 'utf8');
      const read = plainYaml(text);
      if (read !== undefined) assert.deepEqual(read, whole(text), file);
      return read !== undefined;
    });
    assert.ok(plain.length >= files.length - 2, `${plain.length} of ${files.length}`);
  });

  it('never gives anything else than the whole reader, whatever is written', () => {
    const roll = dice(42);
    let same = 0;
    for (let round = 0; round < 12_000; round += 1) {
      let text = texts[roll(texts.length)] as string;
      for (let times = roll(3); times >= 0; times -= 1) text = disturbed(text, roll);
      const read = plainYaml(text);
      if (read === undefined) continue;
      same += 1;
      assert.deepEqual(read, whole(text), JSON.stringify(text));
    }
    assert.ok(same > 1_000, `only ${same} were plain`);
  });

  it('knows the same lines as the whole reader', () => {
    const files = globSync('{openapi,policies}/**/*.yaml', { cwd: rooms.root });
    const all = files.map((file) => readFileSync(path.join(rooms.root, file), 'utf8'));
    let asked = 0;
    for (const text of [...all, ...texts, '- # first\n\n  a: b\n-\n- c\n', 'a: [\n  { b: c,\n    d: e },\n\n  f ]\n']) {
      assert.ok(plainYaml(text) !== undefined || all.includes(text), text);
      const plain = readYaml('a.yaml', text);
      // Without the end of its last line it is nothing that the plain reader takes.
      const other = readYaml('a.yaml', text.slice(0, -1));
      for (const place of places(plain.value)) {
        assert.equal(plain.lineOf(place), other.lineOf(place), `${place.join(' ')} of ${text.slice(0, 300)}`);
        asked += 1;
      }
    }
    assert.ok(asked > 5_000, `only ${asked} places`);
  });

  for (const [what, text] of [
    ['anchors', 'a: &x 1\nb: *x\n'],
    ['a key that stands twice', 'a: 1\na: 2\n'],
    ['a text over several lines', 'a: b\n  c\n'],
    ['tabs', 'a:\tb\n'],
    ['a second document', 'a: b\n---\nc: d\n'],
    ['odd numbers', 'a: 0x1f\n'],
    ['a prototype', '__proto__: { a: b }\n'],
    ['no end of the last line', 'a: b'],
  ] as const) {
    it(`leaves ${what} to the whole reader`, () => assert.equal(plainYaml(text), undefined));
  }
});
