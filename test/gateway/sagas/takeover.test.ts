import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSharedStore, type Store } from '../../../gateway/store/store.ts';
import { keyTable } from '../../../gateway/tiers/key-table.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { startTestShipments, type TestShipments } from '../../support/shipments.ts';
import { quiet, temporaryFolder } from '../../support/store.ts';
import { type DoomedGateway, startDoomed } from './doomed.ts';
import { type Account, auditor } from './orders.ts';

describe('two gateways with the sagas of one PostgreSQL', () => {
  let shipments: TestShipments;
  let store: Store;
  let here: DoomedGateway;
  let there: DoomedGateway;
  let asked: DoomedGateway;
  let books: Awaited<ReturnType<typeof auditor>>;
  let start: () => Promise<DoomedGateway>;
  before(async function () {
    const url = await databaseOrSkip(this);
    shipments = await startTestShipments();
    start = () =>
      startDoomed({
        ...shipments.variables,
        ...{ DATABASE_URL: url, DATA_FOLDER: temporaryFolder(), SAGA_LEASE_SECONDS: '1' },
      });
    here = await start();
    there = await start();
    store = await openSharedStore(url, quiet);
    books = await auditor(keyTable(store.db), () => asked);
  });
  after(async () => {
    await Promise.all([here?.kill(), there?.kill(), shipments?.kill(), store?.close()]);
  });

  const account = (): Account => ({ key: randomUUID(), productId: 'P-000001', token: 'tok_visa' });
  const placed = { orders: ['confirmed'], payments: ['authorised'], parcels: ['requested'] };

  it('finish what the other began and stands still in, and refuse its writes when it wakes up', async () => {
    for (const write of [3, 5, 7]) {
      const one = account();
      asked = here;
      await here.arm(write, 'before', 'SIGSTOP');
      const sleeper = books.order(one);
      await sleep(300);
      asked = there;
      assert.equal(await books.patiently(one), 'placed', `write ${write}`);
      here.wake();
      assert.equal((await sleeper).status, 201, 'whoever waited at the sleeper is told the same');
      assert.deepEqual(await books.census(one), placed, `write ${write}`);
    }
  }).timeout(60_000);

  it('let go of what they are in the middle of when they are stopped, so that the other goes on at once', async () => {
    const accounts = Array.from({ length: 8 }, account);
    asked = here;
    const told = accounts.map((one) => books.order(one).catch(() => undefined));
    await sleep(30);
    const stopped = here.stop();
    asked = there;
    for (const one of accounts) assert.equal(await books.patiently(one), 'placed');
    await Promise.all([stopped, ...told]);
    for (const one of accounts) assert.deepEqual(await books.census(one), placed);
    here = await start();
  }).timeout(60_000);

  it('count what has not ended, for operators', async () => {
    const { url, operations } = there;
    assert.ok(url);
    const text = await (await fetch(`${operations}/metrics`)).text();
    assert.match(text, /causeway_sagas\{state="running"\} 0/);
    assert.match(text, /causeway_sagas\{state="stuck"\} 0/);
    assert.match(text, /causeway_saga_ends_total\{saga="process\/ordering\.v1#placeOrder",end="done"\} \d+/);
    assert.equal((await fetch(`${operations}/sagas`)).status, 401);
  });
});
