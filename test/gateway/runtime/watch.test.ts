import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchContracts } from '../../../gateway/runtime/watch.ts';

describe('watching contracts', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'causeway-watch-'));
  const file = path.join(root, 'system', 'orders.v1.yaml');
  let told = 0;
  let end = (): void => {};

  before(() => {
    mkdirSync(path.dirname(file));
    writeFileSync(file, 'a: 0');
    end = watchContracts(
      [root],
      () => {
        told += 1;
      },
      10,
    );
  });
  after(() => {
    end();
    rmSync(root, { recursive: true });
  });

  async function toldAfter(change: () => void): Promise<boolean> {
    const before = told;
    change();
    for (let waited = 0; waited < 2_000 && told === before; waited += 20) await sleep(20);
    return told > before;
  }

  it('tells of a save that renames a new file over the old one, every time', async () => {
    for (const n of [1, 2, 3]) {
      const noticed = await toldAfter(() => {
        writeFileSync(`${file}~`, `a: ${n}`);
        renameSync(`${file}~`, file);
      });
      assert.ok(noticed, `save ${n} was not noticed`);
    }
  });

  it('tells of a save in place', async () => {
    assert.ok(await toldAfter(() => writeFileSync(file, 'a: 4')));
  });

  it('does not tell of other files', async () => {
    await sleep(60);
    const before = told;
    writeFileSync(path.join(root, 'system', 'notes.txt'), 'x');
    await sleep(60);
    assert.equal(told, before);
  });
});
