import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { variableFrom } from '../../../gateway/configuration/variables.ts';
import { temporaryFolder } from '../../support/store.ts';

describe('a variable of a contract', () => {
  const file = path.join(temporaryFolder(), 'secret');
  const variable = variableFrom({ PLAIN: 'a', SECRET_FILE: file, BOTH: 'b', BOTH_FILE: file, GONE_FILE: '/nowhere' });

  it('is the environment’s, or what stands in the file the environment names', () => {
    writeFileSync(file, 'first\n');
    assert.deepEqual(['PLAIN', 'SECRET', 'BOTH', 'GONE', 'NONE'].map(variable), [
      'a',
      'first',
      'b',
      undefined,
      undefined,
    ]);
  });

  it('is read again each time it is asked for', () => {
    writeFileSync(file, 'second\n');
    assert.equal(variable('SECRET'), 'second');
  });
});
