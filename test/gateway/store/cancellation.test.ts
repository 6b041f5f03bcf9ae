import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Records } from '../../../apis/handler.ts';
import { whilePatient } from '../../../gateway/store/cancellation.ts';
import type { Store } from '../../../gateway/store/store.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { openTestStore, type TestStore } from '../../support/store.ts';

interface Tables {
  readonly thing: { readonly id: number };
}

const things = {
  schema: 'things',
  migrations: {
    '0001': {
      up: async (db: Store['db']) => {
        await db.schema.createTable('thing').addColumn('id', 'integer').execute();
      },
    },
  },
};

const left = new Error('the client left');

for (const kind of ['embedded', 'postgres'] as const) {
  describe(`a query whose client leaves (${kind})`, () => {
    let opened: TestStore | undefined;
    let records: Records<Tables>;
    let client: AbortController;

    before(async function () {
      this.timeout(30_000);
      opened = await openTestStore(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
      await opened.store.migrate([things]);
      records = opened.store.records<Tables>('things');
    });
    after(() => opened?.dispose());
    beforeEach(() => {
      client = new AbortController();
    });

    const store = () => (opened as TestStore).store;
    const inTime = <T>(work: () => Promise<T>): Promise<T> => whilePatient(client.signal, work);
    const asked = () => records.ask((read) => read.selectFrom('thing').selectAll());
    const found = async () => (await records.read.selectFrom('thing').selectAll().execute()).map(({ id }) => id);

    it('is not begun any more', async () => {
      client.abort(left);

      await assert.rejects(inTime(found), left);
      await assert.rejects(inTime(asked), left);
      assert.deepEqual(await found(), []);
    });

    it('is nobody’s business when the client stays', async () => {
      assert.deepEqual(await inTime(found), []);
      client.abort(left);
      assert.deepEqual(await found(), []);
    });

    it('leaves nothing of the transaction it stands in', async () => {
      const writing = inTime(() =>
        records.write(async (transaction) => {
          await transaction.insertInto('thing').values({ id: 1 }).execute();
          client.abort(left);
          await transaction.insertInto('thing').values({ id: 2 }).execute();
        }),
      );

      await assert.rejects(writing, left);
      assert.deepEqual(await found(), []);
    });

    it('leaves nothing of a transaction that was about to be committed', async () => {
      const writing = inTime(() =>
        records.write(async (transaction) => {
          await transaction.insertInto('thing').values({ id: 1 }).execute();
          client.abort(left);
        }),
      );

      await assert.rejects(writing, left);
      assert.deepEqual(await found(), []);
    });

    it('does not touch what others have asked', async () => {
      client.abort(left);
      const other = new AbortController();
      const [mine, theirs] = await Promise.allSettled([inTime(found), whilePatient(other.signal, found)]);

      assert.deepEqual([mine.status, theirs.status], ['rejected', 'fulfilled']);
    });

    if (kind === 'embedded') return;

    /** What the server is doing for this store, without this question. */
    const running = async (): Promise<string[]> => {
      const { rows } = await sql<{ query: string }>`
        select query from pg_stat_activity
        where application_name = 'causeway' and state <> 'idle' and pid <> pg_backend_pid() and datname = current_database()
      `.execute(store().db);
      return rows.map(({ query }) => query);
    };
    const untilRunning = async (count: number): Promise<void> => {
      for (let patience = 0; (await running()).length !== count && patience < 100; patience += 1) await sleep(10);
      assert.equal((await running()).length, count);
    };
    const slow = () => records.read.selectFrom('thing').select(sql<number>`pg_sleep(1.9)`.as('slept'));
    const seeded = () => records.write((transaction) => transaction.insertInto('thing').values({ id: 7 }).execute());

    it('is gone from the server at once', async () => {
      await seeded();
      const begun = performance.now();
      const asking = inTime(() => slow().execute());
      await untilRunning(1);
      client.abort(left);

      await assert.rejects(asking, left);
      await untilRunning(0);
      assert.ok(performance.now() - begun < 1_500, 'it was cancelled, and did not run out');
    });

    it('takes what its transaction did with it, and frees its locks', async () => {
      const writing = inTime(() =>
        records.write(async (transaction) => {
          await transaction.updateTable('thing').set({ id: 8 }).execute();
          await transaction.selectFrom('thing').select(sql<number>`pg_sleep(1.9)`.as('slept')).execute();
        }),
      );
      await untilRunning(1);
      client.abort(left);

      await assert.rejects(writing, left);
      assert.deepEqual(await found(), [7]);
      await records.write((transaction) => transaction.updateTable('thing').set({ id: 7 }).execute());
    });

    it('leaves its connections fit for use, however many are cancelled at once', async () => {
      for (let round = 0; round < 3; round += 1) {
        const leaving = new AbortController();
        const asked = Array.from({ length: 10 }, () => whilePatient(leaving.signal, () => slow().execute()));
        const results = Promise.allSettled(asked);
        await sleep(60);
        leaving.abort(left);
        assert.ok((await results).every((result) => result.status === 'rejected' && result.reason === left));
        const answers = await Promise.all(Array.from({ length: 20 }, () => inTime(found)));
        assert.deepEqual(new Set(answers.map(String)), new Set(['7']));
      }
      assert.deepEqual(await running(), []);
    });

    it('strikes nobody who has the connection next', async () => {
      for (let round = 0; round < 50; round += 1) {
        const leaving = new AbortController();
        const quick = whilePatient(leaving.signal, () => found()).catch(() => 'left');
        await sleep(Math.random() * 2);
        leaving.abort(left);
        assert.deepEqual(await Promise.all([found(), found(), found()]), [[7], [7], [7]]);
        await quick;
      }
    });
  });
}
