import assert from 'node:assert/strict';
import { createAdmission } from '../../../gateway/overload/admission.ts';
import { createClock, createLog, createMeter } from '../../policies/instruments.ts';

const anybody = 1;
const first = 10;

/** An admission whose loop is as late as the test says. */
function open(settings: { delay?: number; calls?: number } = {}) {
  const clock = createClock();
  const log = createLog();
  const meter = createMeter();
  const loop: { late: number | undefined } = { late: 0 };
  const read = () => loop.late;
  const admission = createAdmission({ delay: 50, calls: 1_000, ...settings, loop: { read }, clock, log, meter });
  /** So many come and stay; how many were let in. */
  const come = (calls: number, priority?: number): number => {
    let entered = 0;
    for (let call = 0; call < calls; call += 1) {
      if (admission.enter(priority)) entered += 1;
      else admission.refuse('free');
    }
    return entered;
  };
  const go = (calls: number) => {
    for (let call = 0; call < calls; call += 1) admission.leave();
  };
  /** Windows pass, in each of which so many of each priority come and go; how many were let in, by priority. */
  const pass = (windows: number, calls: Readonly<Record<number, number>> = { [anybody]: 20 }) => {
    const entered: Record<string, number> = {};
    for (let window = 0; window < windows; window += 1) {
      clock.advance(100);
      for (const [priority, count] of Object.entries(calls)) {
        const those = come(count, Number(priority));
        go(those);
        entered[priority] = (entered[priority] ?? 0) + those;
      }
    }
    return entered;
  };
  const part = () => meter.value('causeway_shed_part');
  return { admission, clock, log, meter, loop, come, go, pass, part };
}

describe('admission', () => {
  it('lets everybody in while the loop is in time', () => {
    const { admission, come, pass, log } = open();
    assert.equal(come(400, anybody), 400);
    assert.deepEqual(pass(20), { 1: 400 });
    assert.equal(admission.pressed, false);
    assert.deepEqual(log.lines, []);
  });

  it('lets no more in at once than it is told, however quick the loop is, and keeps places for those above', () => {
    const { admission, come } = open({ calls: 100 });
    assert.equal(come(200, anybody), 46);
    assert.ok(admission.pressed);
    assert.equal(come(200, 5), 70 - 46);
    assert.equal(come(200, first), 100 - 70);
  });

  it('judges who came in unknown when its priority is known', () => {
    const { admission, come } = open({ calls: 100 });
    come(70);
    assert.equal(admission.judge(5), true);
    come(1);
    assert.equal(admission.judge(5), false);
    assert.equal(admission.judge(6), true);
  });

  it('turns away the lowest when the loop stays late, and nobody else as long as that is enough', () => {
    const { loop, pass, admission } = open();
    const mixed = { [anybody]: 60, [first]: 40 };
    pass(5, mixed);
    loop.late = 250;
    pass(3, mixed);
    loop.late = 50;
    assert.ok(admission.pressed);
    const entered = pass(20, mixed);
    assert.equal(entered[first], 20 * 40);
    assert.ok(Array.from({ length: 20 }, () => admission.judge(first)).every(Boolean), 'nor whoever came in unknown');
    assert.ok(!Array.from({ length: 20 }, () => admission.judge(anybody)).every(Boolean));
    assert.ok((entered[anybody] ?? 0) > 0 && (entered[anybody] ?? 0) < 20 * 60, JSON.stringify(entered));
  });

  it('does not judge again before the turn it judged is over', () => {
    const { loop, pass, part } = open();
    pass(2);
    loop.late = 200;
    pass(2);
    const before = part();
    loop.late = undefined;
    pass(10);
    assert.equal(part(), before);
  });

  it('counts each call that is turned away, by plan, and says when it begins and when it is over', () => {
    const { come, go, meter, log, pass } = open({ calls: 10 });
    come(16, first);
    assert.equal(meter.value('causeway_shed_total', { plan: 'free' }), 6);
    assert.equal(meter.value('causeway_calls_at_work'), 10);
    go(10);
    pass(12, { [first]: 5 });
    assert.deepEqual(
      log.lines.map(({ level, fields, message }) => [level, fields.refused, message]),
      [
        ['warn', undefined, 'calls are turned away: more is asked than this process can do'],
        ['info', 6, 'nobody is turned away any more'],
      ],
    );
  });

  it('says when to come back, and not the same to all', () => {
    const { admission } = open();
    const told = Array.from({ length: 8 }, () => admission.refuse('free').facts.headers?.['retry-after']);
    assert.deepEqual([...new Set(told)].sort(), ['1', '2', '3', '4']);
  });
});
