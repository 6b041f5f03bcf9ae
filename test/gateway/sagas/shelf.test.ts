import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { countSagas, freeSagas, openSagas, sweepSagas } from '../../../gateway/sagas/overview.ts';
import type { NewSaga, SagaRecord, SagaShelf } from '../../../gateway/sagas/record.ts';
import { sagaShelf } from '../../../gateway/sagas/shelf.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { openTestStore, type TestStore } from '../../support/store.ts';

const saga = (id: string): NewSaga => ({
  id,
  saga: 'process/trips.v1#book',
  digest: 'd',
  input: { to: 'Köln', nights: [1, 2] },
  identity: { kind: 'user', subject: 'shopper', scopes: ['trips:write'] },
});
const steps = [{ name: 'flight', state: 'done', result: { seat: '14A' } } as const, null];

function keepsSagas(open: (context: Mocha.Context) => Promise<TestStore>): void {
  let test: TestStore;
  let mine: SagaShelf;
  let other: SagaShelf;
  before(async function () {
    test = await open(this);
    mine = sagaShelf({ db: test.store.db, owner: 'mine', lease: 60 });
    other = sagaShelf({ db: test.store.db, owner: 'other', lease: 60 });
  });
  after(() => test?.dispose());
  afterEach(() => test && sql`delete from gateway.saga`.execute(test.store.db));

  const lapse = (id: string) =>
    sql`update gateway.saga set due_at = clock_timestamp() - interval '1 second' where id = ${id}`.execute(
      test.store.db,
    );
  const begin = async (id: string): Promise<SagaRecord> => (await mine.begin(saga(id))).record;

  it('writes a saga once, and finds it as it was written', async () => {
    const first = await mine.begin(saga('a'));
    assert.equal(first.fresh, true);
    const second = await other.begin({ ...saga('a'), digest: 'other', input: 'other' });
    assert.equal(second.fresh, false);
    assert.deepEqual(second.record, first.record);
  });

  it('lets nobody else take what is held, and anybody what is not', async () => {
    await begin('a');
    assert.equal(await other.take('a'), undefined);
    assert.deepEqual(await other.takeDue([saga('a').saga], 9), []);
    await lapse('a');
    assert.deepEqual(await other.takeDue(['process/trips.v1#other'], 9), [], 'not hosted there');
    const [taken, ...rest] = await other.takeDue([saga('a').saga], 9);
    assert.deepEqual(rest, []);
    assert.deepEqual([taken?.turn, taken?.attempts, taken?.input], [2, 2, saga('a').input]);
    assert.equal(await mine.take('a'), undefined);
  });

  it('gives each to one of those who take at once', async () => {
    for (const id of ['a', 'b', 'c']) {
      await begin(id);
      await lapse(id);
    }
    const taken = await Promise.all([mine, other, mine, other].map((shelf) => shelf.takeDue([saga('a').saga], 2)));
    assert.deepEqual(
      taken
        .flat()
        .map(({ id }) => id)
        .sort(),
      ['a', 'b', 'c'],
    );
  });

  it('refuses every write of an owner whose turn is over', async () => {
    const old = await begin('a');
    await lapse('a');
    const now = (await other.take('a')) as SagaRecord;
    assert.equal(await mine.save(old, { steps }), false);
    assert.equal(await mine.pause(old, { steps }, 0, 'late'), false);
    assert.equal(await mine.end(old, { state: 'done', steps, result: 1 }), false);
    assert.equal(await mine.forget(old), false);
    assert.deepEqual(await mine.renew(['a']), []);
    assert.deepEqual(await other.renew(['a']), ['a']);
    assert.equal(await other.save(now, { steps, state: 'undoing', problem: { kind: 'conflict' } }), true);
    const { record } = await mine.begin(saga('a'));
    assert.deepEqual([record.state, record.problem, record.steps], ['undoing', { kind: 'conflict' }, steps]);
  });

  it('waits for the disk again after the result of a step', async () => {
    assert.equal(await mine.save(await begin('a'), { steps }), true);
    for (let connection = 0; connection < 12; connection += 1) {
      const { rows } = await sql`show synchronous_commit`.execute(test.store.db);
      assert.deepEqual(rows, [{ synchronous_commit: 'on' }]);
    }
  });

  it('keeps of one that ended its outcome, and nothing of whom it was for', async () => {
    const record = await begin('a');
    assert.equal(await mine.end(record, { state: 'done', steps, result: { orderId: 'O-1' } }), true);
    const found = (await other.begin(saga('a'))).record;
    assert.deepEqual([found.state, found.result, found.digest], ['done', { orderId: 'O-1' }, 'd']);
    assert.deepEqual(
      [found.input, found.identity, found.steps],
      [null, null, [{ name: 'flight', state: 'done' }, null]],
    );
    assert.equal(await mine.save(record, { steps }), false);
    await lapse('a');
    assert.equal(await other.take('a'), undefined);
  });

  it('lets one rest for a while, and frees what a process held when that stops', async () => {
    await mine.pause(await begin('a'), { steps }, 60, 'circuit-open');
    await begin('b');
    await mine.release();
    const due = await other.takeDue([saga('a').saga], 9);
    assert.deepEqual(
      due.map(({ id }) => id),
      ['b'],
    );
    await freeSagas(test.store.db);
    assert.deepEqual(
      (await mine.takeDue([saga('a').saga], 9)).map(({ id }) => id),
      ['b'],
      'a still rests',
    );
  });

  it('shows operators what has not ended, and nothing about whom', async () => {
    await mine.pause(await begin('a'), { steps, state: 'undoing' }, 0, 'circuit-open');
    await mine.end(await begin('b'), { state: 'done', steps });
    await begin('c');
    assert.deepEqual(await countSagas(test.store.db), { running: 1, undoing: 1, stuck: 0 });
    const [shown] = await openSagas(test.store.db);
    const { since, ...rest } = shown ?? { since: '' };
    assert.ok(Date.parse(since) > 0);
    assert.deepEqual(rest, {
      ...{ id: 'a', saga: saga('a').saga, state: 'undoing', step: 'flight' },
      ...{ attempts: 1, reason: 'circuit-open', stuck: false },
    });
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await lapse('a');
      await mine.take('a');
    }
    assert.deepEqual(await countSagas(test.store.db), { running: 1, undoing: 0, stuck: 1 });
  });

  it('sweeps what ended long ago, never what has not ended', async () => {
    await mine.end(await begin('a'), { state: 'undone', steps, problem: { kind: 'conflict' } });
    await mine.end(await begin('b'), { state: 'done', steps });
    await begin('c');
    await sql`update gateway.saga set created_at = created_at - interval '9 days'`.execute(test.store.db);
    await sql`update gateway.saga set ended_at = ended_at - interval '8 days' where id = 'a'`.execute(test.store.db);
    assert.equal(await sweepSagas(test.store.db, 7), 1);
    assert.equal((await mine.begin(saga('b'))).fresh, false);
    assert.equal((await mine.begin(saga('c'))).fresh, false);
    assert.equal((await mine.begin(saga('a'))).fresh, true);
  });
}

describe('sagas in the embedded store', () => keepsSagas(() => openTestStore()));
describe('sagas in PostgreSQL', () => keepsSagas(async (context) => openTestStore(await databaseOrSkip(context))));
