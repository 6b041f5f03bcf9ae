import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { handlers } from '../../../../apis/process/ordering/v1.ts';
import type { Identity } from '../../../../policies/policy.ts';
import { agent, assertFits, type Faults, type Line, partner, shopper } from '../context.ts';
import { orderingOver } from './context.ts';
import { basket, createSystems, key } from './systems.ts';

const isKind = (kind: string) => (error: unknown) => error instanceof Problem && error.kind === kind;
const stranger: Identity = { ...shopper, subject: 'other' };

/** The systems with one order of the shopper's. */
async function withOrder(faults: Faults = {}) {
  const systems = createSystems(faults);
  await handlers.placeOrder({ 'Idempotency-Key': key, body: basket }, orderingOver(systems.call, shopper));
  systems.journal.length = 0;
  const as = (identity: Identity, lines: Line[] = []) => orderingOver(systems.call, identity, lines);
  return { ...systems, as };
}

describe('reading an order', () => {
  const input = { orderId: 'O-00000001' };

  it('asks for payment and delivery at the same time, after the order has been found', async () => {
    const { journal, as } = await withOrder();
    const reply = await handlers.getOrderStatus(input, as(shopper));
    await assertFits('process/ordering.v1', 'getOrderStatus', reply);
    assert.deepEqual(journal.slice(2, 6), [
      '> orders.getOrder',
      '< orders.getOrder',
      '> payments.getPayment',
      '> shipments.listShipments',
    ]);
  });

  it('answers while the shipping service does not, with the delivery unknown', async () => {
    const { as } = await withOrder({ 'shipments.listShipments': { problem: new Problem('upstream-timeout') } });
    const reply = await handlers.getOrderStatus(input, as(shopper));
    await assertFits('process/ordering.v1', 'getOrderStatus', reply);
    assert.deepEqual(reply.body.delivery, { state: 'unknown' });
    assert.equal(reply.body.status, 'confirmed');
  });

  it('does not hide a mistake of its own behind an unknown delivery', async () => {
    const { as } = await withOrder({ 'shipments.listShipments': { problem: new TypeError('a mistake') } });
    await assert.rejects(handlers.getOrderStatus(input, as(shopper)), TypeError);
  });

  it('says that there is no parcel when none was ever asked for', async () => {
    const { shipments, as } = await withOrder();
    shipments.length = 0;
    assert.deepEqual((await handlers.getOrderStatus(input, as(shopper))).body.delivery, { state: 'none' });
  });

  it('shows the parcel that counts when an earlier one was called back', async () => {
    const { shipments, as } = await withOrder();
    const [first] = shipments;
    if (first === undefined) throw new Error('no parcel');
    shipments[0] = { ...first, status: 'cancelled' };
    shipments.push({ ...first, shipmentId: 'S-00000002', trackingNumber: 'TRK000000002', status: 'picked' });
    const { delivery } = (await handlers.getOrderStatus(input, as(shopper))).body;
    assert.deepEqual([delivery.status, delivery.trackingNumber], ['picked', 'TRK000000002']);
  });

  it('finds nobody else’s order, for a person or a partner', async () => {
    const { as } = await withOrder();
    await assert.rejects(handlers.getOrderStatus(input, as(stranger)), isKind('not-found'));
    await assert.rejects(handlers.getOrderStatus(input, as(partner)), isKind('not-found'));
  });

  it('finds any order for an agent, who is no customer', async () => {
    const { as } = await withOrder();
    assert.equal((await handlers.getOrderStatus(input, as(agent))).body.orderId, 'O-00000001');
  });

  it('refuses who stands for no customer, and says who can change that', async () => {
    const { as } = await withOrder();
    const nobody = { ...shopper, subject: 'new' };
    for (const identity of [nobody, { kind: 'anonymous' as const, scopes: [] }]) {
      await assert.rejects(handlers.getOrderStatus(input, as(identity)), (error: unknown) => {
        assert.ok(error instanceof Problem);
        assert.equal(error.kind, 'forbidden');
        assert.ok(error.facts.detail);
        return true;
      });
    }
  });
});

describe('a consumer’s first call', () => {
  const consumer = (name: string) => ({
    ...partner,
    consumer: { id: 'initech', name, plan: 'partner', environment: 'live' as const },
  });

  it('opens its account, which later ones find', async () => {
    const { world, journal, as } = await withOrder();
    assert.deepEqual((await handlers.listOrders({}, as(consumer('Initech')))).body.items, []);
    assert.deepEqual((await handlers.listOrders({}, as(consumer('Initech')))).body.items, []);
    assert.deepEqual(world.names, ['Initech']);
    assert.equal(journal.filter((line) => line === '> customers.openAccount').length, 1);
  });

  it('opens it under a name the record of customers takes', async () => {
    const { world, as } = await withOrder();
    await handlers.listOrders({}, as(consumer('🏭'.repeat(80))));
    assert.deepEqual(world.names, ['🏭'.repeat(70)]);
  });

  it('opens none while it cannot be said whether there is one', async () => {
    const { world, as } = await withOrder({ 'customers.getAccount': { problem: new Problem('unavailable') } });
    await assert.rejects(handlers.listOrders({}, as(consumer('Initech'))), isKind('unavailable'));
    assert.deepEqual(world.names, []);
  });
});

describe('listing orders', () => {
  it('shows the caller’s own, in one call', async () => {
    const { journal, as } = await withOrder();
    const reply = await handlers.listOrders({ limit: 20 }, as(shopper));
    await assertFits('process/ordering.v1', 'listOrders', reply);
    assert.equal(reply.body.items.length, 1);
    assert.equal((await handlers.listOrders({}, as(stranger))).body.items.length, 0);
    assert.equal(journal.filter((line) => line === '> orders.listOrders').length, 2);
  });

  it('shows an agent the customer’s asked for, and nobody’s as their own', async () => {
    const { as } = await withOrder();
    await assert.rejects(handlers.listOrders({}, as(agent)), isKind('forbidden'));
    assert.equal((await handlers.listOrders({ customerId: 'C-000001' }, as(agent))).body.items.length, 1);
    assert.equal((await handlers.listOrders({ customerId: 'C-000002' }, as(agent))).body.items.length, 0);
  });

  it('accepts a shopper’s own number and refuses another', async () => {
    const { as } = await withOrder();
    assert.equal((await handlers.listOrders({ customerId: 'C-000001' }, as(shopper))).body.items.length, 1);
    await assert.rejects(handlers.listOrders({ customerId: 'C-000002' }, as(shopper)), isKind('not-found'));
  });
});

describe('the permission to follow a parcel', () => {
  const input = { trackingNumber: 'TRK000000001' };

  it('is given for a parcel of the caller’s own order', async () => {
    const { as } = await withOrder();
    const reply = await handlers.mayTrack(input, as(shopper));
    await assertFits('process/ordering.v1', 'mayTrack', reply);
    assert.deepEqual(reply.body, { allowed: true });
  });

  it('looks the same for a parcel that is somebody else’s as for one that does not exist', async () => {
    const { as } = await withOrder();
    const said = async (identity: Identity, trackingNumber: string): Promise<string> => {
      const error = await handlers.mayTrack({ trackingNumber }, as(identity)).catch((caught: unknown) => caught);
      assert.ok(error instanceof Problem);
      assert.equal(error.kind, 'not-found');
      return error.message.replace(trackingNumber, '…');
    };
    const missing = await said(shopper, 'TRK000000099');
    assert.equal(await said(stranger, input.trackingNumber), missing);
    assert.equal(await said({ ...shopper, subject: 'new' }, input.trackingNumber), missing);
  });

  it('is not decided while the shipping service does not answer', async () => {
    const { as } = await withOrder({ 'shipments.listShipments': { problem: new Problem('circuit-open') } });
    await assert.rejects(handlers.mayTrack(input, as(shopper)), isKind('circuit-open'));
  });
});
