import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { openDataFolder } from '../../../gateway/store/folder.ts';
import { openStore } from '../../../gateway/store/store.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { migratedFolder, openTestStore, quiet, temporaryFolder } from '../../support/store.ts';
import { run } from './run.ts';

const small = ['--orders', '40', '--customers', '20', '--products', '10'];

describe('npm run seed', () => {
  let path: string;
  before(async function () {
    this.timeout(30_000);
    path = await migratedFolder();
  });

  it('fills the store, telling how far it is', async () => {
    const { code, out, err } = await run('seed', small, { DATA_FOLDER: path });
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    assert.match(out, /^orders: 40 of 40$/m);
    assert.match(out, /The store holds the sample records: 40 orders, 20 customers, 10 products\.\n$/);
    assert.deepEqual(await counts(path), { orders: 40, customers: 20, products: 10 });
  });

  it('adds to what is there, and takes nothing away', async () => {
    await run('seed', ['--orders', '60'], { DATA_FOLDER: path });
    assert.deepEqual(await counts(path), { orders: 60, customers: 20, products: 10 });
    const { out } = await run('seed', ['--orders', '5'], { DATA_FOLDER: path });
    assert.match(out, /^The store holds the sample records: 60 orders, /);
    assert.deepEqual(await counts(path), { orders: 60, customers: 20, products: 10 });
  });

  it('is refused while a gateway has the embedded store, with its process and what to do', async () => {
    const folder = await openDataFolder(path);
    folder.claim();
    const { code, out, err } = await run('seed', small, { DATA_FOLDER: path });
    await folder.close();
    assert.deepEqual({ code, out }, { code: 1, out: '' });
    assert.match(err, new RegExp(`in use by process ${process.pid} .*stop that process.*DATABASE_URL`));
    assert.equal(err.split('\n').length, 2);
  });

  it('leaves a store of other records alone', async () => {
    const other = await migratedFolder();
    const folder = await openDataFolder(other);
    const store = await openStore({ folder, log: quiet });
    await sql`create table orders.real as select 1 as id`.execute(store.db);
    await store.close();
    await folder.close();
    const { code, err } = await run('seed', small, { DATA_FOLDER: other });
    assert.equal(code, 1);
    assert.match(err, /orders\.real holds records that are no sample records/);
  });

  const misuses: readonly [args: string[], text: RegExp][] = [
    [['--order', '5'], /^Unknown option '--order'\nnpm run seed/],
    [['--orders', 'many'], /^--orders takes a number from 1 to 10 000 000, not many\nnpm run seed/],
    [['--orders', '0'], /^--orders takes a number from 1/],
    [['--orders', '10000001'], /^--orders takes a number from 1/],
    [['5'], /^Unexpected argument '5'/],
  ];
  for (const [args, text] of misuses) {
    it(`refuses ${args.join(' ')} and says how it is used`, async () => {
      const { code, err } = await run('seed', args, { DATA_FOLDER: path });
      assert.equal(code, 1);
      assert.match(err, text);
    });
  }

  it('is refused in production', async () => {
    const { code, err } = await run('seed', small, { DATA_FOLDER: temporaryFolder(), NODE_ENV: 'production' });
    assert.equal(code, 1);
    assert.match(err, /^Sample records are for development/);
  });

  it('works beside a running gateway on PostgreSQL', async function () {
    this.timeout(30_000);
    const url = await databaseOrSkip(this);
    await using running = await openTestStore(url);
    const { code, err } = await run('seed', small, { DATA_FOLDER: temporaryFolder(), DATABASE_URL: url });
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    const { rows } = await sql<{ n: number }>`select count(*) as n from orders.ordhdr`.execute(running.store.db);
    assert.equal(rows[0]?.n, 40);
  });
});

async function counts(path: string): Promise<object | undefined> {
  const folder = await openDataFolder(path);
  const store = await openStore({ folder, log: quiet });
  const { rows } = await sql<object>`select (select count(*) from orders.ordhdr) as orders,
    seeded.customers, seeded.products from gateway.seeded`.execute(store.db);
  await store.close();
  await folder.close();
  return rows[0];
}
