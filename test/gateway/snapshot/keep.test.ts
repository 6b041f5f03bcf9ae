import assert from 'node:assert/strict';
import { createKeeper } from '../../../gateway/snapshot/keep.ts';

/** Makes things that note when they are made and disposed of. */
function workshop() {
  const events: string[] = [];
  const make = (name: string) => () => {
    events.push(`made ${name}`);
    return { name };
  };
  const dispose = ({ name }: { name: string }): void => {
    events.push(`disposed ${name}`);
  };
  return { events, make, dispose };
}

describe('kept state', () => {
  it('is made once, whoever asks first', () => {
    const { events, make } = workshop();
    const keeper = createKeeper();
    const [old, next] = [keeper.hold(), keeper.hold()];
    const first = old.keep('breaker', make('a'));
    assert.equal(old.keep('breaker', make('b')), first);
    assert.equal(next.keep('breaker', make('c')), first);
    assert.notEqual(next.keep('limiter', make('d')), first);
    assert.deepEqual(events, ['made a', 'made d']);
  });

  it('is disposed of when its last holder lets go, and not before', () => {
    const { events, make, dispose } = workshop();
    const keeper = createKeeper();
    const [old, next] = [keeper.hold(), keeper.hold()];
    old.keep('breaker', make('a'), dispose);
    old.keep('breaker', make('a'), dispose);
    next.keep('breaker', make('b'), dispose);
    old.release();
    assert.deepEqual(events, ['made a']);
    next.release();
    assert.deepEqual(events, ['made a', 'disposed a']);
  });

  it('that no longer belongs to anything goes with the snapshot that had it', () => {
    const { events, make, dispose } = workshop();
    const keeper = createKeeper();
    const old = keeper.hold();
    old.keep('gone', make('gone'), dispose);
    old.keep('stays', make('stays'), dispose);
    const next = keeper.hold();
    next.keep('stays', make('other'), dispose);
    old.release();
    assert.deepEqual(events, ['made gone', 'made stays', 'disposed gone']);
  });

  it('is made anew after it was disposed of', () => {
    const { events, make, dispose } = workshop();
    const keeper = createKeeper();
    const old = keeper.hold();
    old.keep('breaker', make('a'), dispose);
    old.release();
    assert.deepEqual(keeper.hold().keep('breaker', make('b'), dispose), { name: 'b' });
    assert.deepEqual(events, ['made a', 'disposed a', 'made b']);
  });

  it('is let go of once, however often that is said', () => {
    const { events, make, dispose } = workshop();
    const keeper = createKeeper();
    const [old, next] = [keeper.hold(), keeper.hold()];
    old.keep('breaker', make('a'), dispose);
    next.keep('breaker', make('b'), dispose);
    old.release();
    old.release();
    assert.deepEqual(events, ['made a']);
  });

  it('that could not be made is not kept', () => {
    const hold = createKeeper().hold();
    const fail = () => {
      throw new Error('no');
    };
    assert.throws(() => hold.keep('breaker', fail), /no/);
    assert.equal(
      hold.keep('breaker', () => 'made'),
      'made',
    );
    hold.release();
  });
});
