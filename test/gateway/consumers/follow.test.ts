import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownSignature, putOnRecord, type Tables, type Touched } from '../../../gateway/consumers/changes.ts';
import { type Follower, followChanges } from '../../../gateway/consumers/follow.ts';
import { consumerTables } from '../../../gateway/consumers/tables.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { openTestStore, quiet, type TestStore } from '../../support/store.ts';
import { stoppedClock, type TestClock } from './clock.ts';

for (const kind of ['embedded', 'postgres'] as const) {
  describe(`following the record of changes (${kind})`, () => {
    let opened: TestStore;
    let tables: Tables;
    let clock: TestClock;
    let told: (readonly Touched[] | 'everything')[];
    let follower: Follower;

    before(async function () {
      this.timeout(30_000);
      opened = await openTestStore(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
      tables = consumerTables(opened.store.db);
    });
    beforeEach(() => {
      clock = stoppedClock();
      told = [];
      follower = followChanges({ tables, clock, log: quiet, onTouched: (touched) => void told.push(touched) });
    });
    afterEach(() => follower.close());
    after(() => opened?.dispose());

    const change = (consumerId: string, keyId?: string) =>
      tables.transaction().execute((writing) => {
        const deed = { action: 'key-created', consumerId, ...(keyId === undefined ? {} : { keyId }) } as const;
        return putOnRecord(writing, clock.now(), deed, ownSignature);
      });

    it('tells to forget everything at first, since nobody knows what was missed', async () => {
      await change('acme');
      await follower.look();
      assert.equal(told[0], 'everything', 'and what was on record by then, or came after');
    });

    it('tells once of each change after that, and up to when it knows of all', async () => {
      await follower.look();
      assert.equal(follower.upTo, clock.monotonic());
      await change('acme', 'k1');
      await change('globex');
      clock.advance(500);
      await follower.look();
      await follower.look();
      const touched = told.flatMap((one) => (one === 'everything' ? [] : one));
      assert.deepEqual(
        touched.map(({ consumer_id, key_id }) => [consumer_id, key_id]),
        [
          ['acme', 'k1'],
          ['globex', null],
        ],
      );
      assert.equal(follower.upTo, clock.monotonic());
    });

    it('looks by itself within a second', async () => {
      await follower.look();
      await change('acme');
      for (let patience = 0; told.length < 2; patience += 1) {
        assert.ok(patience < 40, 'nothing is told');
        await sleep(50);
      }
    });

    it('misses none of the changes that are made at once', async () => {
      await follower.look();
      const names = Array.from({ length: 40 }, (_, index) => `c${index}`);
      let done = false;
      const writing = Promise.all(names.map((name) => change(name))).finally(() => {
        done = true;
      });
      while (!done) {
        await follower.look();
        await new Promise(setImmediate);
      }
      await writing;
      await follower.look();
      const touched = told.flatMap((one) => (one === 'everything' ? [] : one.map(({ consumer_id }) => consumer_id)));
      assert.deepEqual(touched.toSorted(), names.toSorted());
    });
  });
}

describe('following the record of changes, while the store is away', () => {
  it('stands still, and says so by the time up to which it knows', async () => {
    const opened = await openTestStore();
    const clock = stoppedClock();
    const tables = consumerTables(opened.store.db);
    const follower = followChanges({ tables, clock, log: quiet, onTouched: () => {} });
    await follower.look();
    const known = follower.upTo;
    await opened.dispose();
    clock.advance(1_000);
    await follower.look();
    assert.equal(follower.upTo, known);
    follower.close();
  });
});
