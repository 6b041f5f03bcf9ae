import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { Seed } from '../../../apis/handler.ts';
import { needsSeed, seededSize, seedStore } from '../../../gateway/store/seeding.ts';
import { setUpStore } from '../../../gateway/store/setup.ts';
import { openStore } from '../../../gateway/store/store.ts';
import type { SystemSchema } from '../../../gateway/store/system-schemas.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { openTestStore, quiet, type TestStore } from '../../support/store.ts';

interface Tables {
  readonly thing: { readonly id: number };
}

const small = { customers: 1, products: 2, orders: 3 };
const larger = { customers: 1, products: 2, orders: 5 };

describe('sample records', () => {
  let opened: TestStore;
  before(async function () {
    this.timeout(30_000);
    opened = await openTestStore();
  });
  beforeEach(async () => {
    await sql`delete from gateway.seeded`.execute(opened.store.db);
    await sql`drop schema if exists things cascade`.execute(opened.store.db);
    await opened.store.migrate([things()]);
  });
  after(() => opened.dispose());

  it('are needed once', async () => {
    const { store } = opened;
    assert.equal(await needsSeed(store, [things()]), true);
    await seedStore(store, [things()], small);
    assert.equal(await needsSeed(store, [things()]), false);
    assert.deepEqual(await seededSize(store), small);
    assert.deepEqual(await ids(opened), [1, 2, 3]);
  });

  it('tell how far they are', async () => {
    const told: unknown[] = [];
    await seedStore(opened.store, [things()], small, (...words) => told.push(words));
    assert.deepEqual(told, [['things', 3, 3]]);
  });

  it('are added up to a larger size, and a smaller one takes none away', async () => {
    const { store } = opened;
    await seedStore(store, [things()], small);
    await seedStore(store, [things()], larger);
    await seedStore(store, [things()], small);
    assert.deepEqual(await ids(opened), [1, 2, 3, 4, 5]);
    assert.deepEqual(await seededSize(store), larger);
  });

  it('are still needed, and completed, after a run that broke off', async () => {
    const { store } = opened;
    const failing = { ...things(), seed: interrupted };
    await assert.rejects(seedStore(store, [failing], small), /the power went/);
    assert.equal(await seededSize(store), undefined);
    assert.equal(await needsSeed(store, [things()]), true);
    await seedStore(store, [things()], small);
    assert.deepEqual(await ids(opened), [1, 2, 3]);
  });

  it('never come to records that are real', async () => {
    const { store } = opened;
    await sql`insert into things.thing values (77)`.execute(store.db);
    assert.equal(await needsSeed(store, [things()]), false);
    await assert.rejects(seedStore(store, [things()], small), /things\.thing holds records that are no sample records/);
    assert.deepEqual(await ids(opened), [77]);
  });

  it('stay away when a gateway is set up without them', async () => {
    await setUpStore(opened.store, { schemas: [things()] });
    assert.deepEqual(await ids(opened), []);
  });
});

describe('sample records of two gateways that start together', () => {
  it('are put in once', async function () {
    const url = await databaseOrSkip(this);
    await using first = await openTestStore(url);
    const counted = counting();
    const set = { schemas: [counted], samples: small };
    await setUpStore(first.store, { schemas: [] });
    const second = await openStore({
      databaseUrl: url,
      folder: first.folder,
      log: quiet,
    });
    await Promise.all([setUpStore(first.store, set), setUpStore(second, set)]);
    await second.close();
    assert.equal(counted.runs(), 1);
    assert.deepEqual(await ids(first), [1, 2, 3]);
  });
});

const fill: Seed<Tables> = async (records, { orders, progress }) => {
  const rows = Array.from({ length: orders }, (_, index) => ({ id: index + 1 }));
  await records.write((transaction) =>
    transaction
      .insertInto('thing')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
  progress?.(orders, orders);
};

const interrupted: Seed<unknown> = async (records, size) => {
  await fill(records as Parameters<typeof fill>[0], { ...size, orders: 2 });
  throw new Error('the power went');
};

const things = (): SystemSchema => ({
  api: 'things',
  schema: 'things',
  migrations: {
    '0001': { up: async (db) => void (await sql`create table thing (id integer primary key)`.execute(db)) },
  },
  seed: fill as Seed<unknown>,
});

function counting(): SystemSchema & { runs(): number } {
  let runs = 0;
  const seed: Seed<unknown> = (records, size) => {
    runs++;
    return fill(records as Parameters<typeof fill>[0], size);
  };
  return { ...things(), seed, runs: () => runs };
}

async function ids({ store }: TestStore): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from things.thing order by id`.execute(store.db);
  return rows.map(({ id }) => id);
}
