import assert from 'node:assert/strict';
import { mkdirSync, renameSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFolder } from '../../../gateway/contracts/folder.ts';
import { temporaryFolder } from '../../support/store.ts';

describe('the folder of contracts', () => {
  const written = (text: string) => {
    const root = temporaryFolder();
    const file = join(root, 'a.yaml');
    writeFileSync(file, text);
    return { root, file };
  };
  const later = (): number => Date.now() + 10_000;

  it('knows a file that nobody has touched', () => {
    const { root } = written('a: 1');
    const folder = createFolder(root, later);
    const { hash } = folder.bytes('a.yaml');
    assert.equal(folder.isUntouched('a.yaml', hash), true);
    assert.equal(folder.isUntouched('a.yaml', 'another'), false);
  });

  it('is not deceived by a file as long and as old as the one before', () => {
    const { root, file } = written('a: 1');
    const folder = createFolder(root, later);
    const { hash } = folder.bytes('a.yaml');
    const { atime, mtime } = statSync(file);
    for (let before = statSync(file).ctimeMs; statSync(file).ctimeMs === before; ) writeFileSync(file, 'a: 2');
    utimesSync(file, atime, mtime);
    assert.equal(folder.isUntouched('a.yaml', hash), false);
  });

  it('sees a file that another took the place of', () => {
    const { root, file } = written('a: 1');
    const other = join(root, 'b.yaml');
    writeFileSync(other, 'a: 2');
    const folder = createFolder(root, later);
    const { hash } = folder.bytes('a.yaml');
    renameSync(other, file);
    assert.equal(folder.isUntouched('a.yaml', hash), false);
  });

  it('trusts no file so new that another write would look the same', () => {
    const { root } = written('a: 1');
    const folder = createFolder(root);
    const { hash } = folder.bytes('a.yaml');
    assert.equal(folder.isUntouched('a.yaml', hash), false);
  });
});

describe('the files of the folder', () => {
  it('are those that may hold contracts, links to files among them, in order', async () => {
    const root = temporaryFolder();
    for (const folder of ['system', 'experience/deep', '.git', 'system/.cache', 'system/named.yaml'])
      mkdirSync(join(root, folder), { recursive: true });
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'elsewhere.yaml'), 'a: 1');
    const files = ['z.yml', 'experience/deep/b.json', 'system/a.yaml', 'system/.hidden.yaml', '.git/c.yaml'];
    for (const file of [...files, 'system/.cache/d.yaml', 'README.md']) writeFileSync(join(root, file), 'a: 1');
    symlinkSync(join(outside, 'elsewhere.yaml'), join(root, 'system/linked.yaml'));
    symlinkSync(outside, join(root, 'outside'));
    const names = await createFolder(root).names();
    assert.deepEqual(names, ['experience/deep/b.json', 'system/a.yaml', 'system/linked.yaml', 'z.yml']);
  });
});
