import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import path from 'node:path';
import { readDocuments } from '../../../gateway/contracts/document.ts';
import { describeMistake } from '../../../gateway/contracts/mistake.ts';
import { staleTypes } from '../../../gateway/contracts/type-files.ts';
import { rooms } from '../../../gateway/paths.ts';
import { temporaryFolder } from '../../support/store.ts';

describe('the generated types of the contracts', () => {
  let folder: string;
  const told = async () => (await staleTypes(await readDocuments(rooms.openapi), folder)).map(describeMistake);
  const at = (name: string): string => path.join(folder, name);

  beforeEach(() => {
    folder = temporaryFolder();
    cpSync(rooms.contracts, folder, { recursive: true });
  });

  it('are current, wherever they stand', async () => {
    assert.deepEqual(await told(), []);
  });

  it('that are changed, missing or of no contract are told, with how to mend it', async () => {
    appendFileSync(at('system/orders.v1.ts'), '\n');
    writeFileSync(at('system/old.v1.ts'), readFileSync(at('system/payments.v1.ts')));
    rmSync(at('system/payments.v1.ts'));
    const fix = 'Run npm run types.';
    assert.deepEqual((await told()).sort(), [
      `apis/contracts/system/old.v1.ts:1  is of no contract\n    ${fix}`,
      `apis/contracts/system/orders.v1.ts:1  is not what the contract says\n    ${fix}`,
      `apis/contracts/system/payments.v1.ts:1  is missing\n    ${fix}`,
    ]);
  });
});
