import assert from 'node:assert/strict';
import type { Limiter, Spent } from '../../../../policies/parts/limiter/limiter.ts';
import { limiterFor } from '../../../../policies/parts/limiter/limiters.ts';
import { lonelyNode } from './nodes.ts';

const most = 1_000_000;
const used = (limiter: Limiter, key: string): number => most - (limiter.spend(key, most) as Spent).remaining;

describe('a limiter that shares with nobody', () => {
  it('counts each key by itself, at once', () => {
    const { limiter } = lonelyNode();
    assert.deepEqual([used(limiter, 'a'), used(limiter, 'a'), used(limiter, 'b')], [1, 2, 1]);
  });

  it('admits as many calls as the limit says, and does not count the others', () => {
    const { limiter } = lonelyNode();
    const admitted = (limit: number) => (limiter.spend('a', limit) as Spent).admitted;
    assert.deepEqual(
      [admitted(2), admitted(2), admitted(2), admitted(2), admitted(3), admitted(3)],
      [...[true, true, false, false], ...[true, false]],
    );
  });

  it('begins anew when the window has ended, and says when that will be', () => {
    const { limiter, clock } = lonelyNode();
    assert.equal((limiter.spend('a', 5) as Spent).left, 60_000);
    clock.advance(59_999);
    assert.deepEqual(limiter.spend('a', 5), { admitted: true, remaining: 3, left: 1 });
    clock.advance(1);
    assert.deepEqual(limiter.spend('a', 5), { admitted: true, remaining: 4, left: 60_000 });
  });

  it('R14: lets pass twice the limit around the end of a window, and no more', () => {
    const { limiter, clock } = lonelyNode();
    const calls = (times: number): number =>
      Array.from({ length: times }, () => limiter.spend('a', 10) as Spent).filter(({ admitted }) => admitted).length;
    calls(1);
    clock.advance(59_999);
    assert.equal(calls(50) + 1, 10);
    clock.advance(1);
    assert.equal(calls(50), 10);
    clock.advance(59_999);
    assert.equal(calls(50), 0);
  });

  it('O17: never promises a longer wait than the window, whatever somebody does to the calendar', () => {
    const { limiter, clock } = lonelyNode();
    limiter.spend('a', 5);
    clock.set('2026-11-20T11:00:00Z');
    assert.deepEqual(limiter.spend('a', 5), { admitted: true, remaining: 3, left: 60_000 });
  });

  it('keeps days and months by the calendar, UTC', () => {
    const day = lonelyNode({ period: 'day' });
    day.clock.set('2026-02-28T23:59:58Z');
    assert.deepEqual(day.limiter.spend('a', 2), { admitted: true, remaining: 1, left: 2_000 });
    const month = lonelyNode({ period: 'month' });
    month.clock.set('2028-02-28T00:00:00Z');
    assert.equal((month.limiter.spend('a', 2) as Spent).left, 2 * 86_400_000);
    month.clock.set('2028-02-29T23:00:00Z');
    month.limiter.spend('a', 2);
    assert.equal((month.limiter.spend('a', 2) as Spent).admitted, false);
    month.clock.set('2028-03-01T00:00:00Z');
    assert.ok((month.limiter.spend('a', 2) as Spent).admitted);
  });

  it('is the same one after a reload', () => {
    const { limiter, needs } = lonelyNode();
    limiter.spend('a', most);
    assert.equal(used(limiterFor({ name: 'test', period: 60 }, needs), 'a'), 2);
    assert.equal(used(limiterFor({ name: 'other', period: 60 }, needs), 'a'), 1);
  });

  it('R05: refuses to count nobody', () => {
    assert.throws(() => lonelyNode().limiter.spend('', 1), /count nobody/);
  });

  it('R04: shares counts among newcomers when there are too many keys, but not those it already keeps', () => {
    const { limiter, clock } = lonelyNode();
    used(limiter, 'regular');
    for (let index = 1; index < 50_000; index += 1) used(limiter, `key ${index}`);
    for (let index = 0; index < 9_000; index += 1) used(limiter, `late ${index}`);

    assert.equal(used(limiter, 'regular'), 2);
    assert.ok(used(limiter, 'one more') > 1);
    clock.advance(120_000);
    assert.equal(used(limiter, 'after the crowd'), 1);
  });

  it('R04: remembers a key to the end of its window, whoever else comes', () => {
    const { limiter, clock } = lonelyNode();
    clock.advance(59_000);
    used(limiter, 'a');
    clock.advance(59_000);
    for (let index = 0; index < 1_000; index += 1) used(limiter, `key ${index}`);
    assert.equal(used(limiter, 'a'), 2);
  });
});
