import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { inCohorts } from '../../../gateway/runtime/cohorts.ts';

describe('work in cohorts', () => {
  let done: string[];
  let now: number;
  const time = (): number => now;
  beforeEach(() => {
    done = [];
    now = 0;
  });

  it('is done for all of a turn, in the order they came, when its promises have been heard', async () => {
    const leave = inCohorts<string>((name) => done.push(name), time);
    leave('first');
    leave('second');
    await Promise.resolve().then(() => leave('third'));
    assert.deepEqual(done, []);
    await turn();
    assert.deepEqual(done, ['first', 'second', 'third']);
  });

  it('is done in the next turn for who comes while it is done', async () => {
    const leave = inCohorts<string>((name) => {
      done.push(name);
      if (name === 'first') leave('late');
    }, time);
    leave('first');
    leave('second');
    await turn();
    assert.deepEqual(done, ['first', 'second']);
    await turn();
    assert.deepEqual(done, ['first', 'second', 'late']);
  });

  it('is done at once for all who are there when the first has waited for a millisecond', async () => {
    const leave = inCohorts<string>((name) => done.push(name), time);
    leave('first');
    now += 1;
    leave('beside');
    assert.deepEqual(done, []);
    now += 0.1;
    leave('second');
    assert.deepEqual(done, ['first', 'beside', 'second']);
    leave('third');
    assert.deepEqual(done, ['first', 'beside', 'second']);
    await turn();
    assert.deepEqual(done, ['first', 'beside', 'second', 'third']);
  });

  it('knows kinds of work apart', async () => {
    const [one, other] = [
      inCohorts<string>((name) => done.push(name), time),
      inCohorts<number>((count) => done.push(`${count}`), time),
    ];
    one('a');
    other(1);
    one('b');
    await turn();
    assert.deepEqual(done, ['a', 'b', '1']);
  });
});
