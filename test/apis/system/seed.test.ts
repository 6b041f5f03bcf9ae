import assert from 'node:assert/strict';
import { seed as seedInventory } from '../../../apis/system/inventory/seed.ts';
import { handlers as inventory } from '../../../apis/system/inventory/v1.ts';
import { seed as seedOrders } from '../../../apis/system/orders/seed.ts';
import { handlers as orders } from '../../../apis/system/orders/v1.ts';
import { seed as seedPayments } from '../../../apis/system/payments/seed.ts';
import { handlers as payments } from '../../../apis/system/payments/v1.ts';
import { allPages, openSystem, smallWorld } from './support.ts';

describe('the sample records', () => {
  it('tell one story over orders and payments', async () => {
    await using book = await openSystem('orders', orders, seedOrders);
    await using ledger = await openSystem('payments', payments, seedPayments);
    const { items } = await allPages((cursor) => book.call.listOrders({ limit: 60, ...cursor }));
    const references = items.map(({ paymentReference }) => paymentReference);
    const paid = new Map(
      (await ledger.call.listPayments({ references })).body.items.map((payment) => [payment.paymentReference, payment]),
    );
    for (const order of items) {
      const n = Number(order.orderId.slice(2));
      const payment = paid.get(order.paymentReference);
      assert.equal(order.paymentReference, `seed_${order.orderId.slice(2)}`);
      assert.equal(order.status, ['placed', 'confirmed', 'shipped', 'shipped', 'delivered'][n % 5]);
      assert.equal(payment?.status, n % 5 < 2 ? 'authorised' : 'captured');
      assert.deepEqual([payment?.amount, payment?.customerId], [order.total, order.customerId]);
      const buyer = n <= 12 ? 1 : ((n * 7 + Math.floor(n / smallWorld.customers)) % smallWorld.customers) + 1;
      assert.equal(order.customerId, `C-${String(buyer).padStart(6, '0')}`);
    }
  });

  it('can be added to, and stay as they were', async () => {
    await using book = await openSystem('orders', orders, seedOrders);
    const { body: before } = await book.call.listOrders({ ids: ['O-00000059', 'O-00000060'] });
    await book.call.changeOrderStatus({ orderId: 'O-00000060', body: { status: 'cancelled' } });
    const told: number[] = [];
    await seedOrders(book.records, { ...smallWorld, orders: 4_500, progress: (done) => told.push(done) });
    const { body: after } = await book.call.listOrders({ ids: ['O-00000059', 'O-00000060', 'O-00004500'] });
    assert.deepEqual(
      after.items.map(({ orderId, status }) => [orderId, status]),
      [
        ['O-00004500', 'placed'],
        ['O-00000060', 'cancelled'],
        ['O-00000059', 'delivered'],
      ],
    );
    assert.deepEqual(after.items[2], before.items[1]);
    assert.deepEqual(told, [2_000, 4_000, 4_500]);
  });

  it('hold as much stock as there are reservations, also when added to', async () => {
    await using warehouse = await openSystem('inventory', inventory, seedInventory);
    const available = async () =>
      (await warehouse.call.listStock({ limit: 60 })).body.items.map((item) => item.available);
    const before = await available();
    await seedInventory(warehouse.records, { ...smallWorld, orders: 300 });
    await seedInventory(warehouse.records, { ...smallWorld, orders: 300 });
    assert.deepEqual(await available(), before);
    const positions = await warehouse.records.read.selectFrom('respos').selectAll().execute();
    const held = Map.groupBy(positions, ({ artnr }) => artnr);
    for (const { productId, reserved } of (await warehouse.call.listStock({ limit: 60 })).body.items) {
      const rows = held.get(Number(productId.slice(2))) ?? [];
      assert.equal(
        reserved,
        rows.reduce((sum, { menge }) => sum + menge, 0),
      );
    }
  });
});
