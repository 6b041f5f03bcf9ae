import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { openDataFolder } from '../../../gateway/store/folder.ts';
import { openStore, type Store } from '../../../gateway/store/store.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { openTestStore, quiet, type TestStore, temporaryFolder } from '../../support/store.ts';

const statement = (text: string): Migration => ({ up: async (db) => void (await sql.raw(text).execute(db)) });

for (const kind of ['embedded', 'postgres'] as const) {
  describe(`migrations (${kind})`, () => {
    let opened: TestStore;
    let store: Store;

    before(async function () {
      this.timeout(30_000);
      opened = await openTestStore(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
      store = opened.store;
    });
    after(() => opened?.dispose());

    it('create a schema and run in the order of their names, in plain SQL as with the builder', async () => {
      const migrations = {
        '0002': statement('alter table thing add column size integer'),
        '0001': {
          up: async (db: Store['db']) => {
            await db.schema.createTable('thing').addColumn('id', 'integer').execute();
          },
        },
      };
      await store.migrate([{ schema: 'ordered', migrations }]);
      assert.deepEqual(await columns(store, 'ordered'), ['id', 'size']);
    });

    it('run once, and later ones are added', async () => {
      const first = { '0001': statement('create table thing (id integer)') };
      await store.migrate([{ schema: 'grown', migrations: first }]);
      await store.migrate([{ schema: 'grown', migrations: first }]);
      const more = { ...first, '0002': statement('alter table thing add column size integer') };
      await store.migrate([{ schema: 'grown', migrations: more }]);
      assert.deepEqual(await columns(store, 'grown'), ['id', 'size']);
    });

    it('leave a schema as it was when one fails, and say which', async () => {
      const migrations = {
        'a-good': statement('create table thing (id integer)'),
        'b-bad': statement('create table thing (id integer)'),
      };
      await assert.rejects(store.migrate([{ schema: 'broken', migrations }]), /broken.*b-bad.*already exists/);
      assert.deepEqual(await columns(store, 'broken'), []);
      assert.equal(await store.healthy(), true);
    });

    it('let an older gateway start on a newer schema', async () => {
      const older = { '0001': statement('create table thing (id integer)') };
      const newer = { ...older, '0002': statement('alter table thing add column size integer') };
      await store.migrate([{ schema: 'ahead', migrations: newer }]);
      await store.migrate([{ schema: 'ahead', migrations: older }]);
    });

    it('of one schema may come from two rooms, at different times', async () => {
      const late = { schema: 'shared', migrations: { 'zebra-0001': statement('create table thing (id integer)') } };
      const early = { schema: 'shared', migrations: { 'ant-0001': statement('create table other (id integer)') } };
      await store.migrate([late]);
      await store.migrate([early, late]);
      assert.deepEqual(await columns(store, 'shared'), ['id']);
      await assert.rejects(store.migrate([late, late]), /Two migrations of schema shared are called zebra-0001/);
    });
  });
}

describe('migrations of two gateways that start together', () => {
  it('run once', async function () {
    const url = await databaseOrSkip(this);
    const migrations = {
      '0001': statement('create table thing (id integer); select pg_sleep(0.1)'),
      '0002': statement('insert into thing values (1)'),
    };
    const start = async () => {
      const folder = await openDataFolder(temporaryFolder());
      const store = await openStore({ databaseUrl: url, folder, log: quiet });
      await store.migrate([{ schema: 'shared', migrations }]);
      const { rows } = await sql<{ id: number }>`select id from shared.thing`.execute(store.db);
      await store.close();
      return rows;
    };
    assert.deepEqual(await Promise.all([start(), start(), start()]), [[{ id: 1 }], [{ id: 1 }], [{ id: 1 }]]);
  });

  it('wait for the other longer than a request would', async function () {
    const url = await databaseOrSkip(this);
    const folder = await openDataFolder(temporaryFolder());
    const [one, two] = [
      await openStore({ databaseUrl: url, folder, log: quiet, patience: 100 }),
      await openStore({ databaseUrl: url, folder, log: quiet, patience: 100 }),
    ];
    const migrations = { '0001': statement('create table thing (id integer); select pg_sleep(0.4)') };
    await Promise.all([one, two].map((store) => store.migrate([{ schema: 'slow', migrations }])));
    const { rows } = await sql<{ value: string }>`select current_setting('statement_timeout') as value`.execute(one.db);
    assert.equal(rows[0]?.value, '100ms');
    await Promise.all([one.close(), two.close()]);
  });
});

/** Names of the columns of table `thing`. */
async function columns(store: Store, schema: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select column_name as name from information_schema.columns
    where table_schema = ${schema} and table_name = 'thing' order by ordinal_position`.execute(store.db);
  return rows.map(({ name }) => name);
}
