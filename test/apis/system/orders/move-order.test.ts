import assert from 'node:assert/strict';
import { seed } from '../../../../apis/system/orders/seed.ts';
import { handlers } from '../../../../apis/system/orders/v1.ts';
import { openSystem, refusal } from '../support.ts';

type Status = 'confirmed' | 'shipped' | 'delivered' | 'cancelled' | 'refunded';

const statuses: readonly Status[] = ['confirmed', 'shipped', 'delivered', 'cancelled', 'refunded'];
const allowed: Readonly<Record<string, readonly Status[]>> = {
  placed: ['confirmed', 'cancelled'],
  confirmed: ['shipped', 'cancelled'],
  shipped: ['delivered', 'refunded'],
  delivered: ['refunded'],
  cancelled: [],
  refunded: [],
};
const ways: Readonly<Record<string, readonly Status[]>> = {
  placed: [],
  confirmed: ['confirmed'],
  shipped: ['confirmed', 'shipped'],
  delivered: ['confirmed', 'shipped', 'delivered'],
  cancelled: ['cancelled'],
  refunded: ['confirmed', 'shipped', 'refunded'],
};

describe('moving an order on', () => {
  let orders: Awaited<ReturnType<typeof open>>;
  let entered = 0;
  const open = () => openSystem('orders', handlers, seed);
  const move = (orderId: string, status: Status, reason?: string) =>
    orders.call.changeOrderStatus({ orderId, body: { status, ...(reason === undefined ? {} : { reason }) } });

  before(async () => {
    orders = await open();
  });
  after(() => orders[Symbol.asyncDispose]());

  for (const [from, way] of Object.entries(ways))
    for (const to of statuses.filter((status) => status !== from))
      it(`${allowed[from]?.includes(to) ? 'leads' : 'does not lead'} from ${from} to ${to}`, async () => {
        const orderId = await orderIn(way);
        if (allowed[from]?.includes(to)) assert.equal((await move(orderId, to)).body.status, to);
        else await refusal('conflict', move(orderId, to));
      });

  it('notes when it moved and why', async () => {
    const orderId = await orderIn([]);
    orders.now += 90_000;
    const { body } = await move(orderId, 'cancelled', 'Ordered twice');
    assert.equal(Date.parse(body.updatedAt) - Date.parse(body.placedAt), 90_000);
    const row = await orders.records.read
      .selectFrom('ordhdr')
      .select('chgrsn')
      .where('ordno', '=', Number(orderId.slice(2)))
      .executeTakeFirstOrThrow();
    assert.equal(row.chgrsn, 'Ordered twice');
  });

  it('changes nothing when it is there already', async () => {
    const orderId = await orderIn(['cancelled']);
    const { body: before } = await orders.call.getOrder({ orderId });
    orders.now += 90_000;
    assert.deepEqual((await move(orderId, 'cancelled')).body, before);
  });

  it('lets one of two changes that exclude each other come true', async () => {
    const orderId = await orderIn(['confirmed']);
    const outcomes = await Promise.allSettled([move(orderId, 'shipped'), move(orderId, 'cancelled')]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  it('does not know an order that is not there', async () => {
    await refusal('not-found', move('O-00000999', 'cancelled'));
  });

  async function orderIn(way: readonly Status[]): Promise<string> {
    const reference = `moved-${++entered}`;
    const price = { amount: 100, currency: 'EUR' };
    const { body } = await orders.call.createOrder({
      body: {
        reference,
        customerId: 'C-000002',
        lines: [{ productId: 'P-000005', name: 'LED panel 5 W', quantity: 1, unitPrice: price }],
        total: price,
        paymentReference: reference,
        shipTo: { line1: 'Ring 1', postalCode: '9000', city: 'Gent', country: 'BE' },
      },
    });
    for (const status of way) await move(body.orderId, status);
    return body.orderId;
  }
});
