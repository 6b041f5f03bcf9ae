import assert from 'node:assert/strict';
import { createShare } from '../../../gateway/overload/share.ts';

/** So many of each priority come; how many are let in. */
function come(share: ReturnType<typeof createShare>, calls: Readonly<Record<number, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(calls).map(([priority, count]) => {
      const admitted = Array.from({ length: count }, () => share.admits(Number(priority)));
      return [priority, admitted.filter(Boolean).length];
    }),
  );
}

describe('the share that is turned away', () => {
  const usual = { 1: 50, 5: 30, 10: 20 };

  it('is of nobody where nothing is to be turned away', () => {
    const share = createShare();
    come(share, usual);
    share.turnAway(0);
    assert.deepEqual(come(share, usual), usual);
  });

  for (const [part, admitted] of [
    [0.2, { 1: 30, 5: 30, 10: 20 }],
    [0.5, { 1: 0, 5: 30, 10: 20 }],
    [0.7, { 1: 0, 5: 10, 10: 20 }],
    [0.9, { 1: 0, 5: 0, 10: 10 }],
  ] as const)
    it(`is of the lowest first: ${part}`, () => {
      const share = createShare();
      come(share, usual);
      share.turnAway(part);
      const found = come(share, usual);
      for (const [priority, count] of Object.entries(admitted))
        assert.ok(Math.abs((found[priority] ?? 0) - count) <= 1, `${priority}: ${found[priority]} of ${count}`);
    });

  it('is taken evenly from those at the edge', () => {
    const share = createShare();
    come(share, { 3: 100 });
    share.turnAway(0.5);
    const admitted = Array.from({ length: 10 }, () => share.admits(3));
    assert.deepEqual(admitted, [false, true, false, true, false, true, false, true, false, true]);
  });

  it('follows who comes', () => {
    const share = createShare();
    come(share, { 1: 100 });
    share.turnAway(0.5);
    for (let window = 0; window < 20; window += 1) {
      come(share, { 1: 50, 10: 50 });
      share.turnAway(0.5);
    }
    const found = come(share, { 1: 50, 10: 50 });
    assert.ok((found[10] ?? 0) >= 49 && (found[1] ?? 0) <= 1, JSON.stringify(found));
  });
});
