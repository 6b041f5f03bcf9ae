import assert from 'node:assert/strict';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createOutput } from '../../../gateway/telemetry/output.ts';
import { temporaryFolder } from '../../support/store.ts';

describe('the output of the log', () => {
  const lines = (file: string) => readFileSync(file, 'utf8').split('\n');

  it('is written when it returns, letter for letter', () => {
    const file = path.join(temporaryFolder(), 'log');
    const fd = openSync(file, 'w');
    const output = createOutput(fd);
    output.write('{"a":"ä"}\n');
    output.write(`${'x'.repeat(100_000)}\n`);
    closeSync(fd);
    assert.deepEqual(lines(file), ['{"a":"ä"}', 'x'.repeat(100_000), '']);
  });

  it('O09: loses lines where they cannot be written, and tells how many when they can again', function () {
    if (!existsSync('/dev/full')) this.skip();
    const fd = openSync('/dev/full', 'w');
    const output = createOutput(fd);
    for (let turn = 0; turn < 3; turn += 1) output.write('{"a":1}\n{"a":2}\n');
    closeSync(fd);
    const file = path.join(temporaryFolder(), 'log');
    // The lowest descriptor that is free: the one just closed.
    const again = openSync(file, 'w');
    assert.equal(again, fd);
    output.write('{"a":3}\n');
    output.write('{"a":4}\n');
    closeSync(again);
    const [told = '', ...rest] = lines(file);
    const { level, lines: lost, msg } = JSON.parse(told) as Record<string, unknown>;
    assert.deepEqual([level, lost], ['warn', 6]);
    assert.match(String(msg), /lost/);
    assert.deepEqual(rest, ['{"a":3}', '{"a":4}', '']);
  });
});
