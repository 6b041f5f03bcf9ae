import assert from 'node:assert/strict';
import { Problem } from '#problem';
import type { Contract } from '../../../../apis/contracts/process/customer-360.v1.ts';
import { handlers } from '../../../../apis/process/customer-360/v1.ts';
import { agent, assertFits, begun, contextOver, type Faults, type Journal, shopper, watched } from '../context.ts';
import { home, shipmentOf } from '../ordering/systems.ts';

type Systems = Contract['call']['system'];

const customerId = 'C-000001';
const orderId = (n: number): string => `O-${String(n).padStart(8, '0')}`;
const money = { amount: 2580, currency: 'EUR' };

const states = ['in-transit', 'delivered', 'cancelled'] as const;

/** A customer with this many orders, each paid, each with a parcel: on the road, arrived, called back, and so on. */
function createCustomer(orders: number, faults: Faults = {}) {
  const journal: Journal = [];
  const numbers = Array.from({ length: orders }, (_, index) => index + 1);
  const system: Systems = {
    customers: {
      getCustomer: async () => ({
        customerId,
        name: 'Noor de Vries',
        email: 'noor@mail.example',
        segment: 'consumer',
        status: 'active',
        creditLimit: money,
        address: home,
        since: '2019-04-01',
      }),
    },
    orders: {
      listOrders: async ({ limit }) => ({
        items: numbers.slice(0, limit).map((n) => ({
          orderId: orderId(n),
          reference: `seed_${n}`,
          customerId,
          status: 'shipped',
          lines: [{ productId: 'P-000001', name: 'Cable', quantity: 2, unitPrice: { amount: 1290, currency: 'EUR' } }],
          total: money,
          paymentReference: `seed_${n}`,
          placedAt: '2026-11-20T09:30:00.000Z',
          updatedAt: '2026-11-20T09:30:00.000Z',
          shipTo: home,
        })),
        nextCursor: null,
      }),
    },
    payments: {
      listPayments: async ({ references }) => ({
        items: references.map((paymentReference) => ({
          paymentReference,
          customerId,
          amount: money,
          status: 'captured',
          method: { brand: 'visa', last4: '4242' },
          createdAt: '2026-11-20T09:30:00.000Z',
        })),
      }),
    },
    shipments: {
      listShipments: async ({ orderIds = [] }) => ({
        items: orderIds.map((id, index) => ({
          ...shipmentOf(id, index + 1),
          status: states[index % states.length] ?? 'requested',
        })),
      }),
    },
  };
  return { journal, call: { system: watched(system, journal, faults) } };
}

const view = (call: Contract['call'], identity = agent) =>
  handlers.getCustomerView({ customerId }, contextOver<Contract>(call, identity));

describe('the view of a customer', () => {
  it('costs four calls, two and two at the same time, however many orders there are', async () => {
    const { journal, call } = createCustomer(30);
    const reply = await view(call);
    await assertFits('process/customer-360.v1', 'getCustomerView', reply);
    assert.deepEqual(begun(journal).sort(), [
      'customers.getCustomer',
      'orders.listOrders',
      'payments.listPayments',
      'shipments.listShipments',
    ]);
    assert.ok([journal[0], journal[1], journal[4], journal[5]].every((line) => line?.startsWith('> ')));
    assert.equal(reply.body.recentOrders.length, 20);
    assert.deepEqual(reply.body.payments[19]?.orderId, orderId(20));
  });

  it('shows the parcels still under way only', async () => {
    const { deliveries } = (await view(createCustomer(4).call)).body;
    assert.equal(deliveries.state, 'known');
    assert.deepEqual(
      deliveries.open.map((parcel) => parcel.orderId),
      [orderId(1), orderId(4)],
    );
  });

  it('shows everything else while the shipping service does not answer', async () => {
    const { call } = createCustomer(4, { 'shipments.listShipments': { problem: new Problem('circuit-open') } });
    const reply = await view(call);
    await assertFits('process/customer-360.v1', 'getCustomerView', reply);
    assert.deepEqual(reply.body.deliveries, { state: 'unknown', open: [] });
    assert.equal(reply.body.payments.length, 4);
  });

  it('asks for no payments or parcels of a customer who never ordered', async () => {
    const { journal, call } = createCustomer(0);
    assert.deepEqual((await view(call)).body.deliveries, { state: 'known', open: [] });
    assert.equal(begun(journal).length, 2);
  });

  it('is for those with the scope only, and nothing is read for others', async () => {
    const { journal, call } = createCustomer(1);
    await assert.rejects(view(call, shopper), (error) => error instanceof Problem && error.kind === 'forbidden');
    assert.deepEqual(journal, []);
  });
});
