import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { printed } from '../gateway/commands/documents.ts';
import { printTables } from '../gateway/commands/tables.ts';
import { variables } from '../gateway/configuration/environment-variables.ts';
import { rooms } from '../gateway/paths.ts';
import { catalogue } from '../policies/index.ts';

const readme = readFileSync(path.join(rooms.root, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(path.join(rooms.root, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

const sections = readme.split(/^## /m);
/** What a reader is told to write there does not exist yet. */
const rest = sections.filter((text) => !/^(Add an?|Front an) /.test(text)).join('');

const missing = (files: readonly string[]): string[] =>
  [...new Set(files)].filter((file) => !existsSync(path.join(rooms.root, file)));

for (const page of printed)
  describe(`the printed page ${page}`, () => {
    const text = readFileSync(path.join(rooms.root, page), 'utf8');

    it('has the tables as the code has them', () => {
      assert.ok(text.includes('<!-- table:'));
      assert.ok(text === printTables(text), `the tables of ${page} are not current: run npm run docs`);
    });

    it('links to what exists', () => {
      const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target as string);
      const here = links.filter((target) => !target.includes('://'));
      assert.ok(here.length > 0);
      assert.deepEqual(missing(here.map((target) => path.join(path.dirname(page), target))), []);
    });
  });

describe('the README', () => {
  it('lists every policy, every setting and every environment variable', () => {
    const settings = catalogue.flatMap(({ name, settings }) =>
      Object.keys(settings).map((setting) => `${name}.${setting}`),
    );
    const words = [...catalogue.map(({ name }) => name), ...settings, ...Object.keys(variables)];
    assert.deepEqual(
      words.filter((word) => !readme.includes(`| \`${word}\` |`)),
      [],
    );
  });

  it('names files and folders that exist', () => {
    const places = /(?<![\w./-])(?:gateway|policies|apis|openapi|test)\/[\w./-]*[\w/]/g;
    const named = [...rest.matchAll(places)].map(([place]) => place);
    assert.ok(named.length > 10);
    assert.deepEqual(missing(named), []);
  });

  it('shows the path of a request through every policy, in the order there is', () => {
    const [, chains = ''] = /\n {4}entry │([\s\S]*?)gateway\/upstreams\//.exec(readme) ?? [];
    const names = catalogue.map(({ name }) => name);
    const shown = [...chains.matchAll(/[a-z]+(?:-[a-z]+)*/g)]
      .map(([word]) => word)
      .filter((word) => names.includes(word));
    assert.deepEqual(shown, names);
  });

  it('names commands that there are', () => {
    const commands = [...readme.matchAll(/npm run (?:-s )?([a-z]+)/g)].map(([, name]) => name as string);
    assert.deepEqual(
      [...new Set(commands)].filter((name) => manifest.scripts[name] === undefined),
      [],
    );
  });

  it('starts our programs by npm, which brings their Node', () => {
    const started = [...readme.matchAll(/^.*\bnode [\w./-]+\.ts\b.*$/gm)].map(([line]) => line);
    assert.deepEqual(started, []);
  });

  it('prints no table it does not know', () => {
    assert.throws(() => printTables('<!-- table:weather -->\n<!-- /table -->'), /there is no table “weather”/);
    assert.equal(printTables('no table at all'), 'no table at all');
  });
});
