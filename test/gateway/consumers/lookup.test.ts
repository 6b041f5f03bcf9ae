import assert from 'node:assert/strict';
import { rememberingLookup } from '../../../gateway/consumers/lookup.ts';
import { stoppedClock, type TestClock } from './clock.ts';

interface Row {
  readonly name: string;
}

describe('a look-up', () => {
  let clock: TestClock;
  let rows: Map<string, Row>;
  let asked: string[];
  let down: Error | undefined;

  beforeEach(() => {
    clock = stoppedClock();
    rows = new Map([['a', { name: 'Anna' }]]);
    asked = [];
    down = undefined;
  });

  const lookup = () =>
    rememberingLookup<Row>(async (id) => {
      asked.push(id);
      if (down) throw down;
      return rows.get(id);
    }, clock);

  it('remembers what is there for 2 s', async () => {
    const { find } = lookup();
    assert.deepEqual(await find('a'), { name: 'Anna' });
    clock.advance(1_999);
    rows.delete('a');
    assert.deepEqual(await find('a'), { name: 'Anna' });
    clock.advance(1);
    assert.equal(await find('a'), undefined);
    assert.deepEqual(asked, ['a', 'a']);
  });

  it('K07: remembers what is not there for 1 s', async () => {
    const { find } = lookup();
    assert.equal(await find('b'), undefined);
    rows.set('b', { name: 'Berta' });
    clock.advance(999);
    assert.equal(await find('b'), undefined);
    clock.advance(1);
    assert.deepEqual(await find('b'), { name: 'Berta' });
  });

  it('asks once for all who come together', async () => {
    const { find } = lookup();
    await Promise.all(Array.from({ length: 50 }, () => find('a')));
    assert.deepEqual(asked, ['a']);
  });

  it('forgets on request', async () => {
    const { find, forget } = lookup();
    await find('a');
    rows.delete('a');
    forget('a');
    assert.equal(await find('a'), undefined);
  });

  it('asks nothing again while it is told that nothing has changed, but once a minute', async () => {
    const { find } = rememberingLookup<Row>(
      async (id) => {
        asked.push(id);
        return rows.get(id);
      },
      clock,
      () => clock.monotonic(),
    );
    for (let second = 0; second < 60; second += 1) {
      await find('a');
      await find('nobody');
      clock.advance(1_000);
    }
    assert.deepEqual(asked, ['a', 'nobody']);
    await find('a');
    assert.deepEqual(asked, ['a', 'nobody', 'a']);
  });

  it('forgets what changed, and does not remember an answer from before that came after', async () => {
    let answer: (row: Row) => void = () => {};
    const { find, forgetIf } = rememberingLookup<Row>(
      (id) => {
        asked.push(id);
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
      clock,
      () => clock.monotonic(),
    );
    const first = find('a');
    forgetIf(() => true);
    answer({ name: 'from before' });
    assert.equal((await first)?.name, 'from before');
    const second = find('a');
    answer({ name: 'from after' });
    assert.equal((await second)?.name, 'from after');
    forgetIf(({ name }) => name === 'somebody else');
    assert.equal((await find('a'))?.name, 'from after');
    assert.deepEqual(asked, ['a', 'a']);
  });

  it('K06: lives on what it knows for 60 s more while nobody can be asked', async () => {
    const { find } = lookup();
    await find('a');
    down = new Error('down');
    clock.advance(61_999);
    assert.deepEqual(await find('a'), { name: 'Anna' });
    clock.advance(1);
    await assert.rejects(find('a'), /down/);
  });

  it('K06: never takes “cannot tell” for “not there”', async () => {
    const { find } = lookup();
    await find('b');
    down = new Error('down');
    clock.advance(1_000);
    await assert.rejects(find('b'), /down/);
    await assert.rejects(find('c'), /down/);
  });

  it('rests for 1 s after a failure instead of letting every caller wait, and then recovers', async () => {
    const { find } = lookup();
    down = new Error('down');
    await assert.rejects(find('a'), /down/);
    clock.advance(999);
    await assert.rejects(find('a'), /down/);
    await assert.rejects(find('b'), /down/);
    assert.deepEqual(asked, ['a']);
    down = undefined;
    clock.advance(1);
    assert.deepEqual(await find('a'), { name: 'Anna' });
  });

  it('K07 R04: keeps what is in use whatever strangers make up', async () => {
    const { find } = lookup();
    await find('a');
    for (let i = 0; i < 30_000; i++) await find(`made-up-${i}`);
    asked = [];
    await find('a');
    assert.deepEqual(asked, []);
    await find('made-up-0');
    assert.deepEqual(asked, ['made-up-0']);
  });
});
