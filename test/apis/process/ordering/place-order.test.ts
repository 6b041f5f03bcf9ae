import assert from 'node:assert/strict';
import { Problem } from '#problem';
import type { Contract } from '../../../../apis/contracts/process/ordering.v1.ts';
import { handlers } from '../../../../apis/process/ordering/v1.ts';
import type { Identity } from '../../../../policies/policy.ts';
import { assertFits, begun, contextOver, type Line, partner, shopper } from '../context.ts';
import { basket, createSystems, home, key } from './systems.ts';

type Systems = ReturnType<typeof createSystems>;

const place = ({ call }: Systems, body = basket, identity: Identity = shopper, lines: Line[] = []) =>
  handlers.placeOrder({ 'Idempotency-Key': key, body }, contextOver<Contract>(call, identity, lines));

const isKind = (kind: string) => (error: unknown) => error instanceof Problem && error.kind === kind;

describe('placing an order', () => {
  it('reserves, holds the money, enters the order, ships it and confirms it, under one reference', async () => {
    const systems = createSystems();
    const reply = await place(systems);
    await assertFits('process/ordering.v1', 'placeOrder', reply);
    assert.equal(reply.body.status, 'confirmed');
    assert.deepEqual(reply.body.total, { amount: 2580, currency: 'EUR' });
    assert.deepEqual(reply.body.payment, { status: 'authorised', method: { brand: 'visa', last4: '4242' } });
    assert.equal(reply.body.delivery.trackingNumber, 'TRK000000001');

    const [order] = systems.orders;
    assert.match(order?.reference ?? '', /^ord_[0-9a-f]{32}$/);
    assert.deepEqual([...systems.reserved.keys()], [order?.reference]);
    assert.deepEqual([...systems.payments.keys()], [order?.reference]);
    assert.equal(systems.shipments[0]?.key, order?.reference);
    assert.deepEqual(order?.shipTo, home);
  });

  it('asks the three systems it needs to know from at the same time', async () => {
    const systems = createSystems();
    await place(systems);
    assert.deepEqual(systems.journal.slice(2, 5), [
      '> orders.listOrders',
      '> customers.getCustomer',
      '> products.listProducts',
    ]);
  });

  it('leaves no stock reserved and no order when the payment is declined', async () => {
    const systems = createSystems();
    await assert.rejects(place(systems, { ...basket, payment: { token: 'tok_declined' } }), isKind('payment-declined'));
    assert.equal(systems.stock.get('P-000001'), 10);
    assert.equal(systems.reserved.size, 0);
    assert.deepEqual(systems.orders, []);
  });

  it('undoes everything in reverse when nothing can be shipped, and says so with 503', async () => {
    const systems = createSystems({ 'shipments.requestShipment': { problem: new Problem('circuit-open') } });
    await assert.rejects(place(systems), (error: unknown) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.status, 503);
      assert.match(error.message, /nothing was ordered/);
      assert.deepEqual(error.facts.headers, { 'retry-after': '5' });
      return true;
    });
    assert.deepEqual(begun(systems.journal).slice(-5), [
      'shipments.requestShipment',
      'orders.listOrders',
      'orders.changeOrderStatus',
      'payments.voidPayment',
      'inventory.releaseReservation',
    ]);
    assert.equal(systems.orders[0]?.status, 'cancelled');
    assert.equal([...systems.payments.values()][0]?.status, 'voided');
    assert.equal(systems.stock.get('P-000001'), 10);
  });

  it('undoes a step that timed out after it had taken effect', async () => {
    for (const name of ['inventory.reserveStock', 'payments.authorisePayment', 'orders.createOrder'] as const) {
      const problem = new Problem('upstream-timeout');
      const systems = createSystems({ [name]: { problem, afterwards: true } });
      await assert.rejects(place(systems), (error) => error === problem, name);
      assert.equal(systems.stock.get('P-000001'), 10, name);
      assert.ok(
        [...systems.payments.values()].every(({ status }) => status === 'voided'),
        name,
      );
      assert.ok(
        systems.orders.every(({ status }) => status === 'cancelled'),
        name,
      );
    }
  });

  it('finds nothing to undo, and nothing to complain about, when a payment never began', async () => {
    const problem = new Problem('upstream-unreachable');
    const systems = createSystems({ 'payments.authorisePayment': { problem } });
    const lines: Line[] = [];
    await assert.rejects(place(systems, basket, shopper, lines), (error) => error === problem);
    assert.ok(begun(systems.journal).includes('payments.voidPayment'));
    assert.equal(systems.stock.get('P-000001'), 10);
    assert.deepEqual(lines, []);
  });

  it('ships nothing for an order that another attempt with the same key has cancelled meanwhile', async () => {
    const systems = createSystems();
    const { orders } = systems.call.system;
    const createOrder: typeof orders.createOrder = async (input) => {
      const { orderId } = await orders.createOrder(input);
      return orders.changeOrderStatus({ orderId, body: { status: 'cancelled' } });
    };
    const call = { system: { ...systems.call.system, orders: { ...orders, createOrder } } };
    await assert.rejects(place({ ...systems, call }), isKind('conflict'));
    assert.deepEqual(systems.shipments, []);
    assert.equal(systems.stock.get('P-000001'), 10);
  });

  it('calls a parcel back when the answer to its request got lost', async () => {
    const problem = new Problem('upstream-timeout');
    const systems = createSystems({ 'shipments.requestShipment': { problem, afterwards: true } });
    await assert.rejects(place(systems), isKind('unavailable'));
    assert.equal(systems.shipments[0]?.status, 'cancelled');
    assert.equal(systems.orders[0]?.status, 'cancelled');
  });

  it('tries every undo even when one fails, logs that one, and answers with the first problem', async () => {
    const problem = new Problem('upstream-timeout');
    const systems = createSystems({
      'orders.createOrder': { problem },
      'payments.voidPayment': { problem: new Problem('circuit-open') },
    });
    const lines: Line[] = [];
    await assert.rejects(place(systems, basket, shopper, lines), (error) => error === problem);
    assert.equal(systems.stock.get('P-000001'), 10);
    const [line, ...others] = lines;
    assert.deepEqual(others, []);
    assert.equal(line?.level, 'error');
    assert.equal(line?.fields.step, 'hold the money');
    assert.equal(line?.fields.reference, [...systems.payments.keys()][0]);
  });

  it('names every line that cannot be ordered, and touches nothing', async () => {
    const systems = createSystems();
    const lines = ['P-000001', 'P-000041', 'P-999999'].map((productId) => ({ productId, quantity: 1 }));
    await assert.rejects(place(systems, { ...basket, lines }), (error: unknown) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.kind, 'unprocessable');
      const pointers = error.facts.errors?.map(({ pointer }) => pointer);
      assert.deepEqual(pointers, ['/lines/1/productId', '/lines/2/productId']);
      return true;
    });
    assert.equal(systems.reserved.size, 0);
  });

  it('refuses lines priced in different currencies', async () => {
    const systems = createSystems();
    const [, other] = systems.products;
    if (other !== undefined) systems.world.products[1] = { ...other, price: { amount: 450, currency: 'CHF' } };
    const lines = [...basket.lines, { productId: 'P-000002', quantity: 1 }];
    await assert.rejects(place(systems, { ...basket, lines }), isKind('unprocessable'));
  });

  it('refuses a blocked customer', async () => {
    const systems = createSystems();
    systems.world.customer = { ...systems.world.customer, status: 'blocked' };
    await assert.rejects(place(systems), isKind('forbidden'));
    assert.equal(systems.reserved.size, 0);
  });

  it('keeps the keys of two callers apart', async () => {
    const systems = createSystems();
    await place(systems);
    await place(systems, basket, { ...shopper, subject: 'other' });
    await place(systems, basket, partner);
    assert.deepEqual(
      systems.orders.map(({ customerId }) => customerId),
      ['C-000001', 'C-000002', 'C-000101'],
    );
    assert.equal(systems.reserved.size, 3);
  });
});

describe('placing an order again with the same key', () => {
  it('answers with the same order, and does nothing twice', async () => {
    const systems = createSystems();
    const first = await place(systems);
    assert.deepEqual(await place(systems), first);
    assert.equal(systems.orders.length, 1);
    assert.equal(systems.shipments.length, 1);
    assert.equal(systems.stock.get('P-000001'), 8);
  });

  it('refuses other lines, another address and another means of payment, and leaves the order alone', async () => {
    const systems = createSystems();
    await place(systems);
    const others = [
      { ...basket, lines: [{ productId: 'P-000001', quantity: 3 }] },
      { ...basket, shipTo: { ...home, line1: 'Kanalstraat 12' } },
      { ...basket, payment: { token: 'tok_amex' } },
    ];
    for (const other of others) await assert.rejects(place(systems, other), isKind('idempotency-key-reused'));
    assert.equal(systems.orders[0]?.status, 'confirmed');
    assert.equal(systems.stock.get('P-000001'), 8);
    assert.equal([...systems.payments.values()][0]?.status, 'authorised');
  });

  it('carries on with an order that was left half-way, at the price it was entered with', async () => {
    const systems = createSystems();
    await place(systems);
    const [order] = systems.orders;
    const [product] = systems.products;
    if (order === undefined || product === undefined) throw new Error('nothing to carry on with');
    systems.orders[0] = { ...order, status: 'placed' };
    systems.shipments.length = 0;
    systems.world.products[0] = { ...product, price: { amount: 9999, currency: 'EUR' } };

    const { body } = await place(systems);
    assert.equal(body.orderId, order.orderId);
    assert.equal(body.status, 'confirmed');
    assert.deepEqual(body.total, { amount: 2580, currency: 'EUR' });
    assert.equal(systems.shipments.length, 1);
  });

  it('says that the key is used up when its order has been cancelled', async () => {
    const systems = createSystems();
    await place(systems);
    const [order] = systems.orders;
    if (order !== undefined) systems.orders[0] = { ...order, status: 'cancelled' };
    const before = systems.journal.length;
    await assert.rejects(place(systems), isKind('conflict'));
    assert.ok(begun(systems.journal.slice(before)).every((call) => /list|getCustomer/.test(call)));
  });
});
