import assert from 'node:assert/strict';
import { headerValues, type OrdersTables } from '../../../../apis/system/orders/legacy.ts';
import { migrations } from '../../../../apis/system/orders/migrations.ts';
import { cancelReference } from '../../../../apis/system/orders/references.ts';
import { seed } from '../../../../apis/system/orders/seed.ts';
import { handlers } from '../../../../apis/system/orders/v1.ts';
import { databaseOrSkip } from '../../../support/postgres.ts';
import { openTestStore } from '../../../support/store.ts';
import { openSystem, refusal } from '../support.ts';

describe('the references of orders', () => {
  let orders: Awaited<ReturnType<typeof open>>;
  const open = () => openSystem('orders', handlers, seed);
  const enter = (reference: string) => orders.call.createOrder({ body: newOrder(reference) });
  const cancel = (reference: string, customerId = 'C-000002') =>
    orders.call.cancelReference({ reference, body: { customerId, reason: 'The order could not be completed.' } });
  const statuses = async (reference: string) =>
    (await orders.call.listOrders({ reference })).body.items.map(({ status }) => status);

  before(async () => {
    orders = await open();
  });
  after(() => orders[Symbol.asyncDispose]());

  it('are cancelled with their order, as often as it is asked', async () => {
    await enter('entered');
    for (const _ of [1, 2]) assert.deepEqual(await cancel('entered'), { status: 204 });
    assert.deepEqual(await statuses('entered'), ['cancelled']);
    assert.equal((await enter('entered')).body.status, 'cancelled');
  });

  it('have no order once they were cancelled, however late it comes, and nobody is shown one', async () => {
    const before = (await orders.call.listOrders({ customerId: 'C-000002' })).body;
    for (const _ of [1, 2]) assert.deepEqual(await cancel('early'), { status: 204 });
    const { message } = await refusal('conflict', enter('early'));
    assert.match(message, /order under a new one/);
    assert.deepEqual(await cancel('early'), { status: 204 });
    await refusal('conflict', enter('early'));
    assert.deepEqual(await statuses('early'), []);
    assert.deepEqual((await orders.call.listOrders({ customerId: 'C-000002' })).body, before);
  });

  it('are let alone where they are another customer’s', async () => {
    await enter('theirs');
    assert.deepEqual(await cancel('theirs', 'C-000003'), { status: 204 });
    assert.deepEqual(await statuses('theirs'), ['placed']);
    await cancel('others', 'C-000003');
    await refusal('not-found', enter('others'));
  });

  it('are not cancelled with an order that has left', async () => {
    const { orderId } = (await enter('left')).body;
    for (const status of ['confirmed', 'shipped'] as const)
      await orders.call.changeOrderStatus({ orderId, body: { status } });
    await refusal('conflict', cancel('left'));
    assert.deepEqual(await statuses('left'), ['shipped']);
  });
});

for (const kind of ['embedded', 'postgres'] as const) {
  describe(`an order book of before references could be cancelled (${kind})`, () => {
    it('keeps its orders, and can then cancel a reference', async function () {
      this.timeout(30_000);
      await using test = await openTestStore(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
      const { '2026-01-01-create': create, ...later } = migrations;
      assert(create !== undefined && Object.keys(later).length > 0);
      await test.store.migrate([{ schema: 'older', migrations: { '2026-01-01-create': create } }]);
      const records = test.store.records<OrdersTables>('older');
      await records.write((transaction) =>
        transaction
          .insertInto('ordhdr')
          .values(headerValues(newOrder('old'), 'placed', 0, 0))
          .execute(),
      );

      await test.store.migrate([{ schema: 'older', migrations }]);
      const why = { customerId: 'C-000002', reason: 'The order could not be completed.' };
      for (const reference of ['old', 'none']) await cancelReference(records, reference, why, 0);
      const kept = await records.read.selectFrom('ordhdr').select(['xref', 'sts']).execute();
      assert.deepEqual(kept, [{ xref: 'old', sts: 'X' }]);
      const marks = await records.read.selectFrom('canref').selectAll().execute();
      assert.deepEqual(marks, [{ xref: 'none', cusno: 2, cants: 0 }]);
    });
  });
}

const price = { amount: 2029, currency: 'EUR' };
const newOrder = (reference: string) => ({
  reference,
  customerId: 'C-000002',
  lines: [{ productId: 'P-000005', name: 'LED panel 5 W', quantity: 1, unitPrice: price }],
  total: price,
  paymentReference: reference,
  shipTo: { line1: 'Ring 1', postalCode: '9000', city: 'Gent', country: 'BE' },
});
