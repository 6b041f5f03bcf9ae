import assert from 'node:assert/strict';
import { createPressure } from '../../../gateway/overload/pressure.ts';

const target = 50;
/** Milliseconds from one judgement to the next. */
const window = 100;

/** A loop that is asked `load` times what it can do: what is not turned away and not done waits. */
function run(pressure: ReturnType<typeof createPressure>, load: number, windows: number, waiting = 0) {
  const delays: number[] = [];
  let delay = waiting;
  for (let index = 0; index < windows; index += 1) {
    delay = Math.max(delay + window * (load * (1 - pressure.part) - 1), 0);
    pressure.update(delay, 100);
    delays.push(delay);
  }
  return { delays, last: delays.at(-1) ?? 0 };
}

describe('pressure', () => {
  for (const load of [1.2, 2, 3, 5])
    it(`finds what must be turned away of ${load} times what can be done, and holds the delay`, () => {
      const pressure = createPressure(target);
      run(pressure, load, 100);
      const { delays } = run(pressure, load, 50, target);
      assert.ok(Math.abs(pressure.part - (1 - 1 / load)) < 0.05, `${pressure.part}`);
      assert.ok(Math.max(...delays.slice(-20)) < 2 * target, delays.join());
    });

  it('has it found within a second and a half, before much has come to wait', () => {
    const { delays } = run(createPressure(target), 3, 30);
    assert.ok(Math.max(...delays) < 800, delays.join());
    assert.ok(Math.max(...delays.slice(15)) < 2 * target, delays.join());
  });

  it('turns nobody away while less is asked than can be done', () => {
    const pressure = createPressure(target);
    run(pressure, 0.95, 100);
    assert.equal(pressure.part, 0);
  });

  it('lets one late window pass: a collection is over when it is seen', () => {
    const pressure = createPressure(target);
    for (const delay of [0, 400, 0, 0, 300, 10]) assert.equal(pressure.update(delay, 100), 0);
  });

  it('takes few long calls for what they are', () => {
    const pressure = createPressure(target);
    for (let index = 0; index < 10; index += 1) assert.equal(pressure.update(200, 5), 0);
  });

  it('ends soon when less is asked again', () => {
    const pressure = createPressure(target);
    run(pressure, 3, 50);
    run(pressure, 0.5, 20);
    assert.equal(pressure.part, 0);
  });

  it('is over when nobody came for a while', () => {
    const pressure = createPressure(target);
    run(pressure, 3, 50);
    assert.ok(pressure.part > 0.5);
    pressure.update(1, 1, 30);
    assert.equal(pressure.part, 0);
    run(pressure, 3, 50);
    pressure.update(300, 1, 12);
    assert.equal(pressure.part, 0, 'however late it is');
  });

  it('always lets somebody in', () => {
    const pressure = createPressure(target);
    for (let index = 0; index < 50; index += 1) pressure.update(5_000 + index * 1_000, 100);
    assert.ok(pressure.part > 0.9 && pressure.part < 1);
  });
});
