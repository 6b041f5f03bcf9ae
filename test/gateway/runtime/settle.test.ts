import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rooms } from '../../../gateway/paths.ts';
import { temporaryFolder } from '../../support/store.ts';

describe('a process that is about to serve', () => {
  it('has written down what it compiled, for whoever takes its place if it is killed', async () => {
    const folder = temporaryFolder();
    const program = `
      import { enableCompileCache } from 'node:module';
      enableCompileCache(${JSON.stringify(folder)});
      const { settle } = await import(${JSON.stringify(join(rooms.root, 'gateway', 'runtime', 'settle.ts'))});
      await settle();
      process.stdout.write('settled');
      setInterval(() => {}, 1_000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.ok(files.length > 0);
  });
});
