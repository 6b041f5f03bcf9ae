import assert from 'node:assert/strict';
import { createWrites } from '../../../policies/cache/writes.ts';
import { createClock, exchangeFor } from '../support.ts';
import { other, shopper } from './support.ts';

describe('what is known of writes', () => {
  const at = (subject: string) => exchangeFor({ identity: { ...shopper, subject } });

  it('ends what was begun before a write, and at its very moment', () => {
    const clock = createClock();
    const writes = createWrites(clock);
    clock.advance(10);
    writes.note(at('shopper'));
    assert.deepEqual(
      [9, 10, 11].map((since) => writes.by(shopper, since)),
      [true, true, false],
    );
    assert.equal(writes.by(other, 9), false);
  });

  it('takes whom it has forgotten for one who wrote, until his time is surely over', () => {
    const clock = createClock();
    const writes = createWrites(clock, 12);
    writes.note(at('first'));
    for (let writer = 0; writer < 20; writer += 1) {
      clock.advance(10);
      writes.note(at(`writer-${writer}`));
    }
    assert.equal(writes.by({ ...shopper, subject: 'first' }, 0), true);
    assert.equal(writes.by({ ...shopper, subject: 'first' }, 201), false);
    assert.equal(writes.by({ ...shopper, subject: 'writer-19' }, 199), true);
  });
});
