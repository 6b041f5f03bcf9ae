import assert from 'node:assert/strict';
import { renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
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

  it('knows a file that nobody has touched', async () => {
    const { root } = written('a: 1');
    const folder = createFolder(root, later);
    const { hash } = await folder.bytes('a.yaml');
    assert.equal(await folder.isUntouched('a.yaml', hash), true);
    assert.equal(await folder.isUntouched('a.yaml', 'another'), false);
  });

  it('is not deceived by a file as long and as old as the one before', async () => {
    const { root, file } = written('a: 1');
    const folder = createFolder(root, later);
    const { hash } = await folder.bytes('a.yaml');
    const { atime, mtime } = statSync(file);
    for (let before = statSync(file).ctimeMs; statSync(file).ctimeMs === before; ) writeFileSync(file, 'a: 2');
    utimesSync(file, atime, mtime);
    assert.equal(await folder.isUntouched('a.yaml', hash), false);
  });

  it('sees a file that another took the place of', async () => {
    const { root, file } = written('a: 1');
    const other = join(root, 'b.yaml');
    writeFileSync(other, 'a: 2');
    const folder = createFolder(root, later);
    const { hash } = await folder.bytes('a.yaml');
    renameSync(other, file);
    assert.equal(await folder.isUntouched('a.yaml', hash), false);
  });

  it('trusts no file so new that another write would look the same', async () => {
    const { root } = written('a: 1');
    const folder = createFolder(root);
    const { hash } = await folder.bytes('a.yaml');
    assert.equal(await folder.isUntouched('a.yaml', hash), false);
  });
});
