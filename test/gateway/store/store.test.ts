import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { Read, Records } from '../../../apis/handler.ts';
import { isKind, Problem } from '../../../gateway/problem.ts';
import { openDataFolder } from '../../../gateway/store/folder.ts';
import { openStore, type Store } from '../../../gateway/store/store.ts';
import { databaseOrSkip, postgresOrSkip, type TestPostgres } from '../../support/postgres.ts';
import { openTestStore, quiet, type TestStore, temporaryFolder } from '../../support/store.ts';

interface Tables {
  readonly thing: { readonly id: number; readonly name: string };
}

const things = {
  schema: 'things',
  migrations: {
    '0001': {
      up: async (db: Store['db']) => {
        await db.schema.createTable('thing').addColumn('id', 'integer').addColumn('name', 'text').execute();
      },
    },
  },
};

const kinds = ['embedded', 'postgres'] as const;

for (const kind of kinds) {
  describe(`the store (${kind})`, () => {
    let opened: TestStore | undefined;
    let store: Store;
    let records: Records<Tables>;

    before(async function () {
      this.timeout(30_000);
      opened = await openTestStore(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
      store = opened.store;
      await store.migrate([things]);
      records = store.records<Tables>('things');
    });
    after(() => opened?.dispose());

    it('is of the kind it was asked for', () => assert.equal(store.kind, kind));

    it('finds the tables of a schema without naming it', async () => {
      await records.write((transaction) => transaction.insertInto('thing').values({ id: 1, name: 'one' }).execute());
      const found = await records.read.selectFrom('thing').selectAll().where('id', '=', 1).execute();
      assert.deepEqual(found, [{ id: 1, name: 'one' }]);
    });

    it('puts a statement together once, and asks it with other values each time', async () => {
      let made = 0;
      const byName = (read: Read<Tables>, name: string) => {
        made += 1;
        return read.selectFrom('thing').select('name').where('name', '=', name).where('id', '>', 20);
      };
      await records.write((transaction) =>
        transaction
          .insertInto('thing')
          .values([
            { id: 21, name: 'red' },
            { id: 22, name: 'blue' },
          ])
          .execute(),
      );

      const found = await Promise.all(['red', 'blue', 'green'].map((name) => records.ask(byName, name)));

      assert.deepEqual(found, [[{ name: 'red' }], [{ name: 'blue' }], []]);
      assert.equal(made, 1);
    });

    it('refuses a statement that changes its values, or leaves one out', async () => {
      const changed = (read: Read<Tables>, id: string) =>
        read.selectFrom('thing').selectAll().where('id', '=', Number(id));
      const left = (read: Read<Tables>, _id: number) => read.selectFrom('thing').selectAll();

      await assert.rejects(records.ask(changed, '1'), /change them before it is asked/);
      await assert.rejects(records.ask(left, 1), /does not stand in it/);
    });

    it('writes all or nothing', async () => {
      const failing = records.write(async (transaction) => {
        await transaction.insertInto('thing').values({ id: 2, name: 'two' }).execute();
        throw new Error('changed my mind');
      });
      await assert.rejects(failing, /changed my mind/);
      assert.equal(await names(records, 2), 0);
    });

    it('keeps transactions that run at once apart', async () => {
      const write = (id: number, fail: boolean) =>
        records.write(async (transaction) => {
          await transaction.insertInto('thing').values({ id, name: 'x' }).execute();
          await transaction.insertInto('thing').values({ id, name: 'y' }).execute();
          if (fail) throw new Error('no');
        });
      const results = await Promise.allSettled([write(10, false), write(11, true), write(12, false), write(13, true)]);
      assert.deepEqual(
        results.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled', 'rejected'],
      );
      assert.deepEqual(await Promise.all([10, 11, 12, 13].map((id) => names(records, id))), [2, 0, 2, 0]);
    });

    it('refuses a query beside the transaction instead of waiting for itself', async () => {
      const beside = records.write(async () => {
        await records.read.selectFrom('thing').selectAll().execute();
      });
      await assert.rejects(beside, /use the transaction that `write` gives/);
      const asked = records.write(() => records.ask((read) => read.selectFrom('thing').selectAll()));
      await assert.rejects(asked, /use the transaction that `write` gives/);
      assert.equal(await store.healthy(), true);
    });

    it('lets errors through that are no outage, with their code', async () => {
      await assert.rejects(sql`select * from nowhere`.execute(store.db), (error) => {
        assert.ok(!(error instanceof Problem));
        assert.equal((error as { code?: string }).code, '42P01');
        return true;
      });
    });

    it('does not hang what was written on its errors', async () => {
      const failing = sql`select ${'4111 1111 1111 1111'}::integer`.execute(store.db);
      await assert.rejects(failing, (error: Error) => !('params' in error));
    });

    it('is healthy', async () => assert.equal(await store.healthy(), true));

    it('answers “unavailable” once it is closed, and is not healthy', async function () {
      const other = await openTestStore(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
      await other.store.healthy();
      await other.dispose();
      await assert.rejects(sql`select 1`.execute(other.store.db), isUnavailable);
      assert.equal(await other.store.healthy(), false);
      await other.store.close();
    });
  });
}

describe('the store (postgres), when the server fails', () => {
  let postgres: TestPostgres;
  let store: Store;

  before(async function () {
    this.timeout(30_000);
    postgres = await postgresOrSkip(this);
    store = (await openTestStore(await postgres.database())).store;
  });
  after(async () => {
    await store?.close();
    await postgres?.stop();
  });

  it('O10: says so with the time to wait, loses the open transaction whole, and recovers by itself', async () => {
    await store.migrate([things]);
    const records = store.records<Tables>('things');
    const interrupted = records.write(async (transaction) => {
      await transaction.insertInto('thing').values({ id: 1, name: 'lost' }).execute();
      await postgres.restart();
      await transaction.insertInto('thing').values({ id: 2, name: 'lost' }).execute();
    });
    await assert.rejects(interrupted, isUnavailable);
    assert.equal(await names(records, 1), 0);
    assert.equal(await store.healthy(), true);
  });

  it('is not healthy while the server is down', async () => {
    await postgres.crash();
    assert.equal(await store.healthy(), false);
    await assert.rejects(sql`select 1`.execute(store.db), isUnavailable);
    await postgres.restart();
    assert.equal(await store.healthy(), true);
  });

  it('O11: answers “unavailable” within 2 s when every connection is taken', async () => {
    const taken = Array.from({ length: 10 }, () => sql`select pg_sleep(1.9)`.execute(store.db));
    const started = performance.now();
    await assert.rejects(sql`select 1`.execute(store.db), isUnavailable);
    assert.ok(performance.now() - started < 2_000);
    await Promise.all(taken);
  });

  it('O11: ends a statement that takes too long', async () => {
    const { folder, url } = { folder: await openDataFolder(temporaryFolder()), url: await postgres.database() };
    const hasty = await openStore({ databaseUrl: url, folder, log: quiet, patience: 50 });
    await assert.rejects(sql`select pg_sleep(5)`.execute(hasty.db), isUnavailable);
    await hasty.close();
  });

  it('names host and database, not the password, when it cannot be reached at the start', async () => {
    const folder = await openDataFolder(temporaryFolder());
    const databaseUrl = 'postgres://me:hunter2@127.0.0.1:1/orders';
    await assert.rejects(openStore({ databaseUrl, folder, log: quiet }), (error: Error) => {
      assert.match(error.message, /ECONNREFUSED.*DATABASE_URL \(127\.0\.0\.1:1\/orders\)/);
      assert.doesNotMatch(error.message, /hunter2/);
      return true;
    });
  });
});

const isUnavailable = (error: unknown): boolean => {
  assert.ok(error instanceof Problem, String(error));
  assert.ok(isKind(error.kind));
  assert.equal(error.kind, 'unavailable');
  assert.equal(error.facts.headers?.['retry-after'], '1');
  return true;
};

const names = async (records: Records<Tables>, id: number): Promise<number> =>
  (await records.read.selectFrom('thing').select('name').where('id', '=', id).execute()).length;
