import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rooms } from '../../../gateway/paths.ts';
import { createOnce, openDataFolder } from '../../../gateway/store/folder.ts';
import { temporaryFolder } from '../../support/store.ts';

const run = promisify(execFile);

describe('the data folder', () => {
  it('is created, for its owner only', async () => {
    const path = join(temporaryFolder(), 'below', 'data');
    const folder = await openDataFolder(path);
    assert.equal(statSync(folder.path).mode & 0o777, 0o700);
    await folder.close();
  });

  it('is refused at once where no folder can be made, with where that is', async function () {
    if (process.platform !== 'linux') return this.skip();
    const module = join(rooms.root, 'gateway', 'store', 'folder.ts');
    // In a process of its own: Node's way to make several folders at once never comes back from there.
    const script = `import(process.argv[1]).then(({ openDataFolder }) => openDataFolder('/proc/none/data')).catch(({ message }) => console.log(message))`;
    const { stdout } = await run(process.execPath, ['-e', script, module], { timeout: 5_000, killSignal: 'SIGKILL' });
    assert.equal(
      stdout.trim(),
      'The data folder /proc/none/data cannot be made (ENOENT at /proc/none). Set DATA_FOLDER to another.',
    );
  }).timeout(10_000);

  it('is refused where a file stands in its way', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'data')])
      await assert.rejects(openDataFolder(path), /cannot be made \(E(?:EXIST|NOTDIR) at .*file.*\)\. Set DATA_FOLDER/);
  });

  it('keeps one secret of 256 bits that only its owner may read', async () => {
    const path = temporaryFolder();
    const first = await openDataFolder(path);
    const again = await openDataFolder(path);
    assert.equal(Buffer.from(first.secret, 'base64url').length, 32);
    assert.equal(again.secret, first.secret);
    assert.equal(statSync(join(path, 'operations.secret')).mode & 0o777, 0o600);
  });

  it('has another secret than any other folder', async () => {
    const [one, two] = await Promise.all([openDataFolder(temporaryFolder()), openDataFolder(temporaryFolder())]);
    assert.notEqual(one.secret, two.secret);
  });

  it('makes one secret when two gateways start at once', async () => {
    const path = temporaryFolder();
    const opened = await Promise.all(Array.from({ length: 8 }, () => openDataFolder(path)));
    assert.equal(new Set(opened.map(({ secret }) => secret)).size, 1);
  });

  it('takes back rights that others were given on the secret', async () => {
    const path = temporaryFolder();
    await openDataFolder(path);
    chmodSync(join(path, 'operations.secret'), 0o644);
    await openDataFolder(path);
    assert.equal(statSync(join(path, 'operations.secret')).mode & 0o777, 0o600);
  });

  it('says which file is damaged and what to do', async () => {
    const path = temporaryFolder();
    writeFileSync(join(path, 'operations.secret'), '');
    await assert.rejects(openDataFolder(path), /operations\.secret is damaged: delete it/);
  });

  it('claims the store once for one process, however often it is asked', async () => {
    const folder = await openDataFolder(temporaryFolder());
    folder.claim();
    folder.claim();
    await folder.close();
    folder.claim();
    await folder.close();
  });
});

describe('createOnce', () => {
  it('leaves a file as it is when it is there', async () => {
    const file = join(temporaryFolder(), 'file');
    await createOnce(file, 'first');
    await createOnce(file, 'second');
    assert.equal(statSync(file).size, 'first'.length);
  });
});
