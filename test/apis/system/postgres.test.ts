import assert from 'node:assert/strict';
import { seed as seedCustomers } from '../../../apis/system/customers/seed.ts';
import { handlers as customers } from '../../../apis/system/customers/v1.ts';
import { seed as seedInventory } from '../../../apis/system/inventory/seed.ts';
import { handlers as inventory } from '../../../apis/system/inventory/v1.ts';
import { seed as seedOrders } from '../../../apis/system/orders/seed.ts';
import { handlers as orders } from '../../../apis/system/orders/v1.ts';
import { seed as seedPayments } from '../../../apis/system/payments/seed.ts';
import { handlers as payments } from '../../../apis/system/payments/v1.ts';
import { seed as seedProducts } from '../../../apis/system/products/seed.ts';
import { handlers as products } from '../../../apis/system/products/v1.ts';
import { Problem } from '../../../gateway/problem.ts';
import { postgresOrSkip, type TestPostgres } from '../../support/postgres.ts';
import { commitsHeld } from './held-commits.ts';
import { openSystem } from './support.ts';

/** Where calls really run beside each other; the embedded store has one connection. */
describe('the systems of record on PostgreSQL', () => {
  let server: TestPostgres | undefined;

  before(async function () {
    server = await postgresOrSkip(this);
  });
  after(() => server?.stop());

  const url = async () => (await server?.database()) ?? '';
  const at = (count: number) => Array.from({ length: count }, (_, index) => index);
  const kept = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
    outcomes.filter(({ status }) => status === 'fulfilled').length;
  const refusals = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
    outcomes
      .filter((outcome) => outcome.status === 'rejected')
      .map(({ reason }) => (reason instanceof Problem ? reason.kind : reason));

  it('gives the last pieces to one of many, and reserves nothing twice', async () => {
    await using system = await openSystem('inventory', inventory, seedInventory, await url());
    const reserve = (reservationId: string, ...ids: string[]) =>
      system.call.reserveStock({
        reservationId,
        body: { customerId: 'C-000001', lines: ids.map((productId) => ({ productId, quantity: 5 })) },
      });
    const rivals = await Promise.allSettled(at(8).map((n) => reserve(`rival-${n}`, 'P-000014')));
    assert.equal(kept(rivals), 1);
    assert.deepEqual(refusals(rivals), Array(7).fill('insufficient-stock'));

    const same = await Promise.all(at(8).map(() => reserve('same', 'P-000001')));
    assert.equal(same.filter(({ status }) => status === 201).length, 1);

    const before = (await system.call.getStock({ productId: 'P-000002' })).body;
    // In opposite orders, and given back meanwhile: none may wait for the other for ever.
    const crossed = await Promise.all(
      at(10).map(async (n) => {
        await reserve(`crossed-${n}`, ...(n % 2 === 0 ? ['P-000002', 'P-000004'] : ['P-000004', 'P-000002']));
        return system.call.releaseReservation({ reservationId: `crossed-${n}` });
      }),
    );
    assert.equal(crossed.length, 10);
    assert.deepEqual((await system.call.getStock({ productId: 'P-000002' })).body, before);
  });

  it('holds nothing of a reservation that was released, whatever came at the same time', async () => {
    await using system = await openSystem('inventory', inventory, seedInventory, await url());
    const lines = [{ productId: 'P-000005', quantity: 1 }];
    const before = (await system.call.getStock({ productId: 'P-000005' })).body;
    const mixed = await Promise.allSettled(
      at(20).map((n) =>
        n % 2 === 0
          ? system.call.reserveStock({ reservationId: 'flapping', body: { customerId: 'C-000001', lines } })
          : system.call.releaseReservation({ reservationId: 'flapping' }),
      ),
    );
    // A release is the last word: whoever reserves after it was given up already.
    assert.ok(refusals(mixed).every((kind) => kind === 'conflict'));
    await system.call.releaseReservation({ reservationId: 'flapping' });
    assert.deepEqual((await system.call.getStock({ productId: 'P-000005' })).body, before);
  });

  it('enters an order once, and lets one of two moves come true', async () => {
    await using system = await openSystem('orders', orders, seedOrders, await url());
    const body = newOrder('once');
    const sent = await Promise.all(at(6).map(() => system.call.createOrder({ body })));
    assert.equal(sent.filter(({ status }) => status === 201).length, 1);
    const orderId = sent[0]?.body.orderId ?? '';
    assert(sent.every((reply) => reply.body.orderId === orderId));

    await system.call.changeOrderStatus({ orderId, body: { status: 'confirmed' } });
    const moves = await Promise.allSettled(
      (['shipped', 'cancelled'] as const).map((status) => system.call.changeOrderStatus({ orderId, body: { status } })),
    );
    assert.equal(kept(moves), 1);
    assert.deepEqual(refusals(moves), ['conflict']);
    const { body: page } = await system.call.listOrders({ customerId: 'C-000001', limit: 5 });
    assert.deepEqual(page.items[0]?.placedAt, '2026-01-09T00:13:16.000Z');
  });

  it('lets no order stand whose reference was cancelled while it was entered', async () => {
    await using system = await openSystem('orders', orders, seedOrders, await url());
    const references = at(40).map((n) => `crossed-${n}`);
    const entries = references.map((reference) => system.call.createOrder({ body: newOrder(reference) }));
    const cancels = references.map((reference) => system.call.cancelReference({ reference, body: givenUp }));
    assert.ok(refusals(await Promise.allSettled(entries)).every((kind) => kind === 'conflict'));
    assert.equal(kept(await Promise.allSettled(cancels)), 40);
    const { items } = (await system.call.listOrders({ customerId: 'C-000002', limit: 100 })).body;
    const crossed = items.filter(({ reference }) => references.includes(reference));
    assert.ok(crossed.every(({ status }) => status === 'cancelled'));
  });

  it('enters no order whose reference is about to be cancelled', async () => {
    const database = await url();
    await using system = await openSystem('orders', orders, seedOrders, database);
    await using gate = await commitsHeld(database, 'orders.canref');
    await gate.shut();
    const cancelled = system.call.cancelReference({ reference: 'crossing', body: givenUp });
    await gate.waiting(1);
    const entered = Promise.allSettled([system.call.createOrder({ body: newOrder('crossing') })]);
    await Promise.race([entered, gate.waiting(2)]);
    await gate.open();
    await cancelled;
    assert.deepEqual(refusals(await entered), ['conflict']);
    assert.deepEqual((await system.call.listOrders({ reference: 'crossing' })).body.items, []);
  });

  it('holds no money that was let go of while it was being held', async () => {
    await using system = await openSystem('payments', payments, seedPayments, await url());
    const customerId = 'C-000001';
    const body = { customerId, amount: { amount: 500, currency: 'EUR' }, method: { token: 'tok_visa' } };
    const references = at(40).map((n) => `crossed-${n}`);
    await Promise.allSettled(
      references.flatMap((paymentReference) => [
        system.call.voidPayment({ paymentReference, customerId }),
        system.call.authorisePayment({ paymentReference, body }),
      ]),
    );
    const { items } = (await system.call.listPayments({ references, customerId })).body;
    assert.deepEqual(
      items.filter(({ status }) => status === 'authorised'),
      [],
    );
  });

  it('holds money once, and not again once it was let go of', async () => {
    await using system = await openSystem('payments', payments, seedPayments, await url());
    const body = {
      customerId: 'C-000002',
      amount: { amount: 500, currency: 'EUR' },
      method: { token: 'tok_visa' },
    };
    const hold = () => system.call.authorisePayment({ paymentReference: 'once', body });
    const held = await Promise.all(at(6).map(hold));
    assert.equal(held.filter(({ status }) => status === 201).length, 1);
    const both = await Promise.allSettled([system.call.voidPayment({ paymentReference: 'once' }), hold()]);
    assert.ok(refusals(both).every((kind) => kind === 'conflict'));
    const { body: payment } = await system.call.getPayment({ paymentReference: 'once' });
    assert.equal(payment.status, 'voided');
  });

  it('opens one account for a partner that asks several times at once', async () => {
    await using system = await openSystem('customers', customers, seedCustomers, await url());
    const opened = await Promise.all(
      at(6).map(() => system.call.openAccount({ consumerId: 'hooli', body: { name: 'Hooli N.V.' } })),
    );
    assert.equal(new Set(opened.map(({ body }) => body.customerId)).size, 1);
  });

  it('finds products as the embedded store does', async () => {
    await using system = await openSystem('products', products, seedProducts, await url());
    const { body } = await system.call.listProducts({ search: 'cab INST' });
    assert.deepEqual(
      body.items.map(({ productId, price }) => [productId, price.amount]),
      [
        ['P-000001', 8109],
        ['P-000028', 42_682],
        ['P-000055', 32_445],
      ],
    );
  });
});

const givenUp = { customerId: 'C-000002', reason: 'The order could not be completed.' };
const price = { amount: 2029, currency: 'EUR' };
const newOrder = (reference: string) => ({
  reference,
  customerId: 'C-000002',
  lines: [{ productId: 'P-000005', name: 'LED panel 5 W', quantity: 1, unitPrice: price }],
  total: price,
  paymentReference: reference,
  shipTo: { line1: 'Ring 1', postalCode: '9000', city: 'Gent', country: 'BE' },
});
