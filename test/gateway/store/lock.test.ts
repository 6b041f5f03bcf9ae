import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { lockFolder } from '../../../gateway/store/lock.ts';
import { temporaryFolder } from '../../support/store.ts';

const lockModule = fileURLToPath(new URL('../../../gateway/store/lock.ts', import.meta.url));

describe('the lock of a data folder', () => {
  let other: ChildProcess | undefined;
  afterEach(() => other?.kill('SIGKILL'));

  it('refuses a second process and names the first, the folder and what to do', async () => {
    const folder = temporaryFolder();
    other = await holder(folder);
    assert.throws(
      () => lockFolder(folder),
      (error: Error) =>
        error.message.includes(`process ${other?.pid}`) &&
        error.message.includes(folder) &&
        error.message.includes('DATABASE_URL'),
    );
  });

  it('is free again when its process was killed, although its files are still there', async () => {
    const folder = temporaryFolder();
    other = await holder(folder);
    other.kill('SIGKILL');
    await once(other, 'exit');
    lockFolder(folder).release();
  });

  it('is free again when released', () => {
    const folder = temporaryFolder();
    lockFolder(folder).release();
    lockFolder(folder).release();
  });

  it('does not hold another folder', async () => {
    other = await holder(temporaryFolder());
    lockFolder(temporaryFolder()).release();
  });
});

/** A process that holds the lock until it is killed. */
async function holder(folder: string): Promise<ChildProcess> {
  const code = `const { lockFolder } = await import(process.argv[1]); lockFolder(process.argv[2]);
    process.stdout.write('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, lockModule, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}
