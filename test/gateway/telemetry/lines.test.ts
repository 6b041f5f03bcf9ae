import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { gatherLines } from '../../../gateway/telemetry/lines.ts';

describe('lines of the log', () => {
  const gather = () => {
    const writes: string[] = [];
    return { writes, lines: gatherLines({ write: (text) => writes.push(text) }) };
  };

  it('are one write when they come in one turn of the event loop, in their order', async () => {
    const { writes, lines } = gather();
    lines.write('one\n');
    lines.write('two\n');
    assert.deepEqual(writes, []);
    await turn();
    assert.deepEqual(writes, ['one\ntwo\n']);
  });

  it('of the next turn are written in the next', async () => {
    const { writes, lines } = gather();
    lines.write('one\n');
    await turn();
    lines.write('two\n');
    await turn();
    assert.deepEqual(writes, ['one\n', 'two\n']);
  });

  it('do not pile up: many are written before the turn is over', async () => {
    const { writes, lines } = gather();
    const line = `${'x'.repeat(999)}\n`;
    for (let count = 0; count < 40; count += 1) lines.write(line);
    assert.ok(writes.length >= 2);
    await turn();
    assert.equal(writes.join(''), line.repeat(40));
  });
});
