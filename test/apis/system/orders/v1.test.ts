import assert from 'node:assert/strict';
import { seed } from '../../../../apis/system/orders/seed.ts';
import { handlers } from '../../../../apis/system/orders/v1.ts';
import { allPages, openSystem, refusal } from '../support.ts';

describe('system/orders', () => {
  let orders: Awaited<ReturnType<typeof open>>;
  const open = () => openSystem('orders', handlers, seed);
  const numbers = (items: readonly { orderId: string }[]) => items.map(({ orderId }) => Number(orderId.slice(2)));

  before(async () => {
    orders = await open();
  });
  after(() => orders[Symbol.asyncDispose]());

  it('shows an order clean of the shape it is kept in', async () => {
    const { body } = await orders.call.getOrder({ orderId: 'O-00000004' });
    assert.deepEqual(body, {
      orderId: 'O-00000004',
      reference: 'seed_00000004',
      customerId: 'C-000001',
      status: 'delivered',
      lines: [
        { productId: 'P-000005', name: 'LED panel 5 W', quantity: 1, unitPrice: { amount: 39_785, currency: 'EUR' } },
        { productId: 'P-000058', name: 'Hex bolt 15 pc', quantity: 3, unitPrice: { amount: 11_392, currency: 'EUR' } },
      ],
      total: { amount: 39_785 + 3 * 11_392, currency: 'EUR' },
      paymentReference: 'seed_00000004',
      placedAt: '2026-01-06T13:38:29.000Z',
      updatedAt: '2026-01-10T13:38:29.000Z',
      shipTo: { line1: 'Hafenstrasse 14', postalCode: '50668', city: 'Köln', country: 'DE' },
    });
  });

  it('shows an order to its owner only', async () => {
    const { body } = await orders.call.getOrder({ orderId: 'O-00000004', customerId: 'C-000001' });
    assert.equal(body.customerId, 'C-000001');
    const others = await refusal('not-found', orders.call.getOrder({ orderId: 'O-00000004', customerId: 'C-000002' }));
    const none = await refusal('not-found', orders.call.getOrder({ orderId: 'O-00000999', customerId: 'C-000002' }));
    assert.equal(others.message.replace('00000004', '00000999'), none.message);
  });

  it('lists all orders once, newest first, page by page', async () => {
    const { items, pages } = await allPages((cursor) => orders.call.listOrders({ limit: 25, ...cursor }));
    assert.equal(pages, 3);
    assert.deepEqual(
      numbers(items),
      Array.from({ length: 60 }, (_, index) => 60 - index),
    );
    assert(items.every(({ lines }) => lines.length > 0));
    assert.deepEqual(
      items.map(({ placedAt }) => placedAt),
      items
        .map(({ placedAt }) => placedAt)
        .toSorted()
        .reverse(),
    );
  });

  it('keeps its place while new orders come in', async () => {
    const { body: first } = await orders.call.listOrders({ customerId: 'C-000001', limit: 5 });
    await orders.call.createOrder({ body: newOrder('meanwhile', 'C-000001') });
    const { body: second } = await orders.call.listOrders({
      customerId: 'C-000001',
      limit: 5,
      cursor: first.nextCursor ?? '',
    });
    assert.deepEqual(numbers([...first.items, ...second.items]), [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  });

  it('lists the orders of one customer in one status', async () => {
    const { body } = await orders.call.listOrders({ customerId: 'C-000001', status: 'shipped' });
    assert.deepEqual(numbers(body.items), [12, 8, 7, 3, 2]);
  });

  it('finds the order of a reference, if the customer owns it', async () => {
    const mine = await orders.call.listOrders({ reference: 'seed_00000007', customerId: 'C-000001' });
    assert.deepEqual(numbers(mine.body.items), [7]);
    const others = await orders.call.listOrders({ reference: 'seed_00000007', customerId: 'C-000009' });
    assert.deepEqual(others.body.items, []);
  });

  it('reads many orders at once', async () => {
    const { body } = await orders.call.listOrders({ ids: ['O-00000003', 'O-00000030', 'O-99999999'] });
    assert.deepEqual(numbers(body.items), [30, 3]);
  });

  it('refuses a cursor it did not give', async () => {
    const { facts } = await refusal('bad-request', orders.call.listOrders({ cursor: 'Wy0xXQ' }));
    assert.equal(facts.errors?.[0]?.parameter, 'cursor');
  });

  it('enters an order, and gives it a number of its own', async () => {
    const wanted = newOrder('entered', 'C-000002');
    const { status, body } = await orders.call.createOrder({ body: wanted });
    assert.equal(status, 201);
    const at = '2026-11-20T09:30:00.000Z';
    const { orderId, ...rest } = body;
    assert.deepEqual(rest, { ...wanted, status: 'placed', placedAt: at, updatedAt: at });
    assert.deepEqual((await orders.call.getOrder({ orderId })).body, body);
    assert(Number(orderId.slice(2)) > 10_000_000);
  });

  it('enters an order once, however often and however fast it is sent', async () => {
    const body = newOrder('once', 'C-000002');
    const sent = await Promise.all([1, 2, 3].map(() => orders.call.createOrder({ body })));
    assert.deepEqual(sent.map(({ status }) => status).sort(), [200, 200, 201]);
    assert.equal(new Set(sent.map((reply) => reply.body.orderId)).size, 1);
  });

  it('refuses another order under the same reference', async () => {
    await orders.call.createOrder({ body: newOrder('taken', 'C-000002') });
    const { reference, ...other } = newOrder('other', 'C-000002');
    const shipTo = { ...other.shipTo, city: 'Elsewhere' };
    await refusal('conflict', orders.call.createOrder({ body: { ...other, shipTo, reference: 'taken' } }));
    await refusal('not-found', orders.call.createOrder({ body: newOrder('taken', 'C-000003') }));
  });

  it('gives a person only what they say is theirs, and moves nothing else', async () => {
    const orderId = 'O-00000004';
    orders.actor = { kind: 'user', issuer: 'development', subject: 'shopper', scopes: ['orders:read'] };
    await refusal('not-found', orders.call.getOrder({ orderId }));
    await orders.call.getOrder({ orderId, customerId: 'C-000001' });
    assert.deepEqual((await orders.call.listOrders({})).body, { items: [], nextCursor: null });
    const body = { status: 'cancelled' } as const;
    await refusal('not-found', orders.call.changeOrderStatus({ orderId, body }));
    await refusal('not-found', orders.call.changeOrderStatus({ orderId, customerId: 'C-000002', body }));
    orders.actor = { kind: 'user', issuer: 'development', subject: 'agent', scopes: ['orders:cancel'] };
    await orders.call.getOrder({ orderId });
    orders.actor = { kind: 'gateway', scopes: [], caller: 'process/test.v1' };
  });

  it('refuses a total that is not the sum of the lines', async () => {
    const body = { ...newOrder('sum', 'C-000002'), total: { amount: 1, currency: 'EUR' } };
    const { facts } = await refusal('unprocessable', orders.call.createOrder({ body }));
    assert.deepEqual(facts.errors, [{ pointer: '/total/amount', detail: 'is not the sum of the lines, 6087' }]);
  });

  it('refuses lines in more than one currency', async () => {
    const order = newOrder('currency', 'C-000002');
    const [line] = order.lines;
    const lines = [{ ...line, unitPrice: { amount: 2029, currency: 'USD' } }];
    const { facts } = await refusal('unprocessable', orders.call.createOrder({ body: { ...order, lines } }));
    assert.equal(facts.errors?.[0]?.pointer, '/lines/0/unitPrice/currency');
  });

  it('keeps the largest amount it can be given, to the cent', async () => {
    const amount = Number.MAX_SAFE_INTEGER;
    const order = newOrder('large', 'C-000002');
    const [line] = order.lines;
    const lines = [{ ...line, quantity: 1, unitPrice: { amount, currency: 'EUR' } }];
    const { body } = await orders.call.createOrder({ body: { ...order, lines, total: { amount, currency: 'EUR' } } });
    assert.deepEqual((await orders.call.getOrder({ orderId: body.orderId })).body.total.amount, amount);
  });
});

const newOrder = (reference: string, customerId: string) => ({
  reference,
  customerId,
  lines: [
    { productId: 'P-000005', name: 'LED panel 5 W', quantity: 3, unitPrice: { amount: 2029, currency: 'EUR' } },
  ] as [{ productId: string; name: string; quantity: number; unitPrice: { amount: number; currency: string } }],
  total: { amount: 6087, currency: 'EUR' },
  paymentReference: reference,
  shipTo: { line1: 'Ring 1', line2: 'Unit 4', postalCode: '9000', city: 'Gent', country: 'BE' },
});
