import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { keyFile } from '../../../gateway/tiers/key-file.ts';
import { sampleSize } from '../../support/gateway.ts';
import { startTestShipments, type TestShipments } from '../../support/shipments.ts';
import { migratedFolder } from '../../support/store.ts';
import { type DoomedGateway, startDoomed } from './doomed.ts';
import { type Account, auditor } from './orders.ts';

describe('a gateway that is killed in the middle of an order', () => {
  let shipments: TestShipments;
  let folder: string;
  let causeway: DoomedGateway;
  let books: Awaited<ReturnType<typeof auditor>>;
  const start = async (): Promise<void> => {
    causeway = await startDoomed({ DATA_FOLDER: folder, ...shipments.variables });
  };
  before(async function () {
    this.timeout(60_000);
    [shipments, folder] = await Promise.all([startTestShipments(), migratedFolder(sampleSize)]);
    await start();
    books = await auditor(keyFile(folder), () => causeway);
  });
  after(async () => {
    await causeway?.kill();
    await shipments?.kill();
  });

  const account = (key: string): Account => ({ key, productId: 'P-000001', token: 'tok_visa' });
  const order = (key: string) => books.order(account(key));
  /** What all systems know of one order, and of the stock. */
  const census = async (key: string) => ({ ...(await books.census({ key })), reserved: await books.reserved() });
  const allEnded = () => books.allEnded();
  const point = (write: number, when: string): string => `${when} write ${write}`;

  // begin · prices · reserve · hold · enter · request · end
  it('finishes it after a restart, with each effect once, wherever it was killed', async () => {
    for (let write = 1; write <= 7; write += 1) {
      for (const when of ['before', 'after'] as const) {
        const key = randomUUID();
        const { reserved } = await census(key);
        await causeway.arm(write, when);
        await assert.rejects(order(key), TypeError, `${point(write, when)}: it was not killed`);
        await causeway.ended;
        await start();
        // Not every client comes back: what was begun ends without one.
        if (write % 2 === 0) await allEnded();
        const told = await order(key);
        assert.equal(told.status, 201, `${point(write, when)}: ${JSON.stringify(told.body)}`);
        assert.deepEqual(await order(key), told, point(write, when));
        assert.deepEqual(
          await census(key),
          { orders: ['confirmed'], payments: ['authorised'], parcels: ['requested'], reserved: reserved + 1 },
          point(write, when),
        );
      }
    }
  }).timeout(120_000);

  // begin · prices · reserve · hold · enter · decision · order undone · money undone · end
  it('undoes it after a restart, each effect once, when that was decided', async () => {
    for (let write = 6; write <= 9; write += 1) {
      for (const when of ['before', 'after'] as const) {
        const key = randomUUID();
        const { reserved } = await census(key);
        await shipments.kill();
        await causeway.arm(write, when);
        await assert.rejects(order(key), TypeError, `${point(write, when)}: it was not killed`);
        await causeway.ended;
        await start();
        const told = await order(key);
        assert.equal(told.status, 503, `${point(write, when)}: ${JSON.stringify(told.body)}`);
        assert.match(String(told.body.detail), /nothing was ordered/);
        await shipments.restart();
        await allEnded();
        assert.deepEqual((await order(key)).body.detail, told.body.detail, point(write, when));
        assert.deepEqual(
          await census(key),
          { orders: ['cancelled'], payments: ['voided'], parcels: [], reserved },
          point(write, when),
        );
      }
    }
  }).timeout(120_000);

  // begin · order · parcel · money and stock · end
  it('finishes a cancellation that nobody asks for again', async () => {
    for (let write = 3; write <= 5; write += 1) {
      const key = randomUUID();
      const { reserved } = await census(key);
      const { body } = await order(key);
      await causeway.arm(write, 'before');
      await assert.rejects(books.cancel(String(body.orderId)), TypeError);
      await causeway.ended;
      await start();
      await allEnded();
      assert.deepEqual(
        await census(key),
        { orders: ['cancelled'], payments: ['voided'], parcels: ['cancelled'], reserved },
        point(write, 'before'),
      );
    }
  }).timeout(120_000);

  it('tells whoever cancels again with the same key how that ended, and others that it is too late', async () => {
    for (const write of [3, 5]) {
      const key = randomUUID();
      const { body } = await order(key);
      const again = (name: string | undefined) => books.cancel(String(body.orderId), name);
      await causeway.arm(write, 'before');
      await assert.rejects(again(key), TypeError);
      await causeway.ended;
      await start();
      const told = await again(key);
      assert.equal(told.status, 200, `${point(write, 'before')}: ${JSON.stringify(told.body)}`);
      assert.equal(told.body.status, 'cancelled');
      assert.deepEqual(await again(key), told);
      assert.equal((await again(undefined)).status, 409);
      const other = await order(randomUUID());
      const reused = await books.cancel(String(other.body.orderId), key);
      assert.match(`${reused.status} ${reused.body.type}`, /^422 .*idempotency-key-reused$/);
    }
  }).timeout(60_000);
});
