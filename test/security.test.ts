import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { rooms } from '../gateway/paths.ts';

const read = (name: string): string => readFileSync(path.join(rooms.root, name), 'utf8');
const text = read('SECURITY.md');

/** A test file, and the titles it is said to hold: `test/….test.ts` “one”, “another”. */
const proof = /`(test\/[\w./-]+\.test\.ts)`\s((?:“[^”]+”(?:,\s)?)+)/g;
const proofs = [...text.matchAll(proof)].flatMap(([, file, titles]) =>
  [...(titles as string).matchAll(/“([^”]+)”/g)].map(([, title]) => ({ file: file as string, title: title as string })),
);

describe('SECURITY.md', () => {
  it('names tests that there are, by titles they have', () => {
    assert.ok(proofs.length > 20, `${proofs.length}`);
    for (const { file, title } of proofs) {
      assert.ok(existsSync(path.join(rooms.root, file)), `there is no ${file}`);
      assert.ok(holds(file, title), `${file} has no “${title}”`);
    }
  });

  it('says of every test file it names what in it is the proof', () => {
    const named = new Set([...text.matchAll(/`(test\/[\w./-]+\.test\.ts)`/g)].map(([, file]) => file));
    assert.deepEqual(
      [...named].filter((file) => !proofs.some((one) => one.file === file)),
      [],
    );
  });

  it('has a row for each of the ten risks, with a place and a proof', () => {
    const rows = text.split('\n').filter((line) => /^\| API\d/.test(line));
    assert.deepEqual(
      rows.map((row) => /^\| (API\d+) /.exec(row)?.[1]),
      Array.from({ length: 10 }, (_, index) => `API${index + 1}`),
    );
    for (const row of rows) {
      const [, , where = '', which = ''] = row.split(' | ').map((cell) => cell.trim());
      assert.ok((row.split(' | ')[1] ?? '').length > 80 && `${where}${which}`.includes('test/'), row);
    }
  });

  it('names files and folders that exist', () => {
    const named = [...text.matchAll(/`((?:policies|gateway|test|\.ci)\/[\w./-]+)`/g)].map(
      ([, place]) => place as string,
    );
    assert.deepEqual(
      named.filter((place) => !existsSync(path.join(rooms.root, place))),
      [],
    );
  });

  it('supports the version there is, on the Node it needs', () => {
    const { version, engines } = JSON.parse(read('package.json'));
    assert.ok(text.includes(`the latest ${version.split('.')[0]}.x`));
    assert.ok(text.includes(engines.node.replace('>=', '')));
  });
});

/** As a title of a test, whatever quotes stand around it. */
function holds(file: string, title: string): boolean {
  const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[’']/g, "(?:’|\\\\?')");
  return new RegExp(`\\bit\\(\\s*['"\`]${escaped}['"\`]`).test(read(file));
}
