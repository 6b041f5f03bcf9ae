import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { handlers } from '../../../../apis/process/ordering/v1.ts';
import type { Identity } from '../../../../policies/policy.ts';
import { assertFits, begun, type Faults, type Line, partner, shopper } from '../context.ts';
import { deskOf, orderingOver } from './context.ts';
import { basket, createSystems, home, key } from './systems.ts';

type Systems = ReturnType<typeof createSystems>;

const place = ({ call }: Systems, body = basket, identity: Identity = shopper, lines: Line[] = []) =>
  handlers.placeOrder({ 'Idempotency-Key': key, body }, orderingOver(call, identity, lines));

/** As recovery does, when nobody holds what was begun. */
async function goOn({ call }: Systems): Promise<void> {
  const { shelf, office } = deskOf(call);
  for (const record of await shelf.takeDue(['placeOrder'], 9)) await office.resume(record);
}

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

  it('asks for the customer and the prices at the same time', async () => {
    const systems = createSystems();
    await place(systems);
    assert.deepEqual(systems.journal.slice(2, 4), ['> customers.getCustomer', '> products.listProducts']);
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
    assert.deepEqual(begun(systems.journal).slice(-4), [
      'shipments.requestShipment',
      'orders.cancelReference',
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
      await assert.rejects(place(systems), asksForANewKey('upstream-timeout'), name);
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
    await assert.rejects(place(systems, basket, shopper, lines), asksForANewKey('upstream-unreachable'));
    assert.ok(begun(systems.journal).includes('payments.voidPayment'));
    assert.equal(systems.stock.get('P-000001'), 10);
    assert.deepEqual(
      lines.map(({ level, fields }) => [level, fields.problem]),
      [['info', 'upstream-unreachable']],
    );
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

  for (const kind of ['no-such-route', 'method-not-allowed'] as const) {
    it(`calls back the parcels there are where the service cannot cancel a reference (${kind})`, async () => {
      const problem = new Problem('upstream-timeout');
      const systems = createSystems({
        'shipments.requestShipment': { problem, afterwards: true },
        'shipments.cancelReference': { problem: new Problem(kind) },
      });
      await assert.rejects(place(systems), isKind('unavailable'));
      assert.equal(systems.shipments[0]?.status, 'cancelled');
      assert.equal(systems.orders[0]?.status, 'cancelled');
    });
  }

  it('keeps money, stock and order while a parcel that was to be called back is on the road', async () => {
    const systems = createSystems({
      'shipments.requestShipment': { problem: new Problem('upstream-timeout'), afterwards: true },
      'shipments.cancelReference': { problem: new Problem('conflict') },
    });
    await assert.rejects(place(systems), isKind('unavailable'));
    assert.equal(systems.shipments[0]?.status, 'requested');
    assert.equal(systems.orders[0]?.status, 'placed');
    assert.equal([...systems.payments.values()][0]?.status, 'authorised');
    assert.equal(systems.stock.get('P-000001'), 8);
  });

  it('keeps money and stock while a parcel may be on its way, and lets go of them once it is called back', async () => {
    const lost = new Problem('upstream-timeout');
    const faults: Faults = {
      'shipments.requestShipment': { problem: lost, afterwards: true },
      'shipments.cancelReference': { problem: new Problem('circuit-open') },
    };
    const systems = createSystems(faults);
    const lines: Line[] = [];
    await assert.rejects(place(systems, basket, shopper, lines), isKind('unavailable'));
    assert.equal(systems.stock.get('P-000001'), 8);
    assert.deepEqual(
      lines.map(({ level, fields }) => [level, fields.step, fields.problem]),
      [
        ['info', undefined, 'upstream-timeout'],
        ['warn', 'request the shipment', 'circuit-open'],
      ],
    );
    await assert.rejects(place(systems), isKind('unavailable'), 'it is decided, whatever is left to do');

    delete faults['shipments.cancelReference'];
    await goOn(systems);
    assert.equal(systems.shipments[0]?.status, 'cancelled');
    assert.equal(systems.orders[0]?.status, 'cancelled');
    assert.equal([...systems.payments.values()][0]?.status, 'voided');
    assert.equal(systems.stock.get('P-000001'), 10);
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

  it('carries on with an order that was left half-way, at the price it began with', async () => {
    const systems = createSystems();
    const { shelf } = deskOf(systems.call);
    shelf.fail = (written) => (written.includes('enter the order done') ? new Error('the store is away') : undefined);
    await assert.rejects(place(systems), isKind('unavailable'));
    const [order] = systems.orders;
    const [product] = systems.products;
    if (order === undefined || product === undefined) throw new Error('nothing to carry on with');
    assert.equal(systems.shipments.length, 0);
    systems.world.products[0] = { ...product, price: { amount: 9999, currency: 'EUR' } };

    shelf.fail = () => undefined;
    const before = systems.journal.length;
    await shelf.release();
    const { body } = await place(systems);
    assert.equal(body.orderId, order.orderId);
    assert.equal(body.status, 'confirmed');
    assert.deepEqual(body.total, { amount: 2580, currency: 'EUR' });
    assert.equal(systems.orders.length, 1);
    assert.deepEqual(
      begun(systems.journal.slice(before)),
      ['orders.createOrder', 'shipments.requestShipment', 'orders.changeOrderStatus'],
      'only what was not on record',
    );
  });

  it('answers as it did when the order has been cancelled since, and asks nobody', async () => {
    const systems = createSystems();
    const first = await place(systems);
    const [order] = systems.orders;
    if (order !== undefined) systems.orders[0] = { ...order, status: 'cancelled' };
    const before = systems.journal.length;
    assert.deepEqual(await place(systems), first);
    assert.equal(systems.journal.length, before);
  });

  it('tells the same refusal again when something was undone, and tries again when nothing was done', async () => {
    const systems = createSystems();
    const declined = { ...basket, payment: { token: 'tok_declined' } };
    await assert.rejects(place(systems, declined), isKind('payment-declined'));
    const before = systems.journal.length;
    await assert.rejects(place(systems, declined), isKind('payment-declined'));
    assert.equal(systems.journal.length, before);

    const faults: Faults = { 'customers.getCustomer': { problem: new Problem('upstream-timeout') } };
    const others = createSystems(faults);
    await assert.rejects(place(others), isKind('upstream-timeout'));
    delete faults['customers.getCustomer'];
    assert.equal((await place(others)).status, 201);
  });

  it('waits for the first when both come at once', async () => {
    const systems = createSystems();
    const [first, second] = await Promise.all([place(systems), place(systems)]);
    assert.deepEqual(second, first);
    assert.equal(systems.orders.length, 1);
    assert.equal(begun(systems.journal).filter((call) => call === 'inventory.reserveStock').length, 1);
  });
});

/** The outcome of a key is told again for days: who is told to come back must know that this key is of no use. */
const asksForANewKey =
  (kind: string) =>
  (error: unknown): boolean =>
    isKind(kind)(error) && /taken back\. Try again later with a new Idempotency-Key/.test((error as Error).message);
