import assert from 'node:assert/strict';
import { count, progressOn } from '../../../gateway/commands/progress.ts';

describe('the progress of a command', () => {
  const shown = (isTTY: boolean, steps: readonly [string, number, number][]): string => {
    let text = '';
    const tell = progressOn({
      isTTY,
      write: (more) => {
        text += more;
      },
    });
    for (const step of steps) tell(...step);
    return text;
  };

  it('is one bar for each API on a terminal', () => {
    const text = shown(true, [
      ['orders', 500, 1_000],
      ['orders', 1_000, 1_000],
    ]);
    assert.equal(
      text,
      `\r\u001b[Korders     ${'█'.repeat(15)}${'░'.repeat(15)} 500 of 1 000\r\u001b[Korders     ${'█'.repeat(30)} 1 000 of 1 000\n`,
    );
  });

  it('is a line for every tenth elsewhere', () => {
    const steps = Array.from({ length: 200 }, (_, n): [string, number, number] => [
      'orders',
      (n + 1) * 5_000,
      1_000_000,
    ]);
    const lines = shown(false, steps).trim().split('\n');
    assert.equal(lines.length, 11);
    assert.equal(lines.at(-1), 'orders: 1 000 000 of 1 000 000');
    assert.ok(!lines.join().includes('\u001b'));
  });

  it('groups digits', () => {
    assert.deepEqual([0, 999, 1_000, 1_234_567].map(count), ['0', '999', '1 000', '1 234 567']);
  });
});
