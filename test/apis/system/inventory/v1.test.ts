import assert from 'node:assert/strict';
import { seed } from '../../../../apis/system/inventory/seed.ts';
import { handlers } from '../../../../apis/system/inventory/v1.ts';
import { allPages, openSystem, refusal } from '../support.ts';

describe('system/inventory', () => {
  let inventory: Awaited<ReturnType<typeof open>>;
  const open = () => openSystem('inventory', handlers, seed);
  const stockOf = async (productId: string) => (await inventory.call.getStock({ productId })).body;
  const reserve = (reservationId: string, ...lines: [productId: string, quantity: number][]) =>
    inventory.call.reserveStock({
      reservationId,
      body: { customerId: 'C-000001', lines: lines.map(([productId, quantity]) => ({ productId, quantity })) },
    });

  before(async () => {
    inventory = await open();
  });
  after(() => inventory[Symbol.asyncDispose]());

  it('counts in pieces, whatever the packs', async () => {
    const { items } = await allPages((cursor) => inventory.call.listStock({ limit: 25, ...cursor }));
    assert.equal(items.length, 60);
    assert(items.every(({ onHand, reserved, available }) => available === onHand - reserved && available >= 0));
    assert.equal(items.find(({ productId }) => productId === 'P-000017')?.available, 0);
    assert.equal(items.find(({ productId }) => productId === 'P-000014')?.available, 5);
    assert.equal(items.find(({ productId }) => productId === 'P-000001')?.available, 237);
  });

  it('reads the stock of many products at once', async () => {
    const { body } = await inventory.call.listStock({ ids: ['P-000017', 'P-000002', 'P-000999'] });
    assert.deepEqual(
      body.items.map(({ productId }) => productId),
      ['P-000002', 'P-000017'],
    );
  });

  it('does not know the stock of a product that is not kept', async () => {
    await refusal('not-found', inventory.call.getStock({ productId: 'P-000999' }));
  });

  it('reserves what an order asks for, and shows the reservation', async () => {
    const before = await stockOf('P-000001');
    const reserved = await reserve('first', ['P-000001', 3], ['P-000002', 1], ['P-000001', 2]);
    assert.equal(reserved.status, 201);
    const expected = {
      reservationId: 'first',
      customerId: 'C-000001',
      lines: [
        { productId: 'P-000001', quantity: 5 },
        { productId: 'P-000002', quantity: 1 },
      ],
      createdAt: '2026-11-20T09:30:00.000Z',
    };
    assert.deepEqual(reserved.body, expected);
    assert.deepEqual((await inventory.call.getReservation({ reservationId: 'first' })).body, expected);
    const after = await stockOf('P-000001');
    assert.deepEqual(
      [after.onHand, after.reserved, after.available],
      [before.onHand, before.reserved + 5, before.available - 5],
    );
  });

  it('reserves once, however often the same is asked for', async () => {
    await reserve('twice', ['P-000004', 2], ['P-000005', 1]);
    const { reserved } = await stockOf('P-000004');
    inventory.now += 60_000;
    const again = await reserve('twice', ['P-000005', 1], ['P-000004', 1], ['P-000004', 1]);
    assert.deepEqual([again.status, again.body.createdAt], [200, '2026-11-20T09:30:00.000Z']);
    assert.equal((await stockOf('P-000004')).reserved, reserved);
  });

  it('refuses other lines under the same id', async () => {
    await reserve('other', ['P-000006', 2]);
    await refusal('conflict', reserve('other', ['P-000006', 3]));
    await refusal('conflict', reserve('other', ['P-000006', 2], ['P-000007', 1]));
  });

  it('reserves nothing when one line is short, and names the product', async () => {
    const before = await stockOf('P-000008');
    const { facts } = await refusal(
      'insufficient-stock',
      reserve('short', ['P-000008', 1], ['P-000017', 2], ['P-000999', 1]),
    );
    assert.deepEqual(facts.errors, [
      { pointer: '/lines/1', detail: '2 of P-000017 wanted, 0 available' },
      { pointer: '/lines/2', detail: '1 of P-000999 wanted, 0 available' },
    ]);
    assert.deepEqual(await stockOf('P-000008'), before);
    await refusal('not-found', inventory.call.getReservation({ reservationId: 'short' }));
  });

  it('gives the last pieces to one of those who want them', async () => {
    const wanted = Array.from({ length: 4 }, (_, index) => reserve(`last-${index}`, ['P-000014', 5]));
    const outcomes = await Promise.allSettled(wanted);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await stockOf('P-000014')).available, 0);
  });

  it('gives back what was reserved, once', async () => {
    const before = await stockOf('P-000010');
    await reserve('back', ['P-000010', 4]);
    assert.equal((await inventory.call.releaseReservation({ reservationId: 'back' })).status, 204);
    assert.equal((await inventory.call.releaseReservation({ reservationId: 'back' })).status, 204);
    assert.deepEqual(await stockOf('P-000010'), before);
    await refusal('not-found', inventory.call.getReservation({ reservationId: 'back' }));
  });

  it('reserves nothing any more under an id that was released, even before anything was reserved', async () => {
    const before = await stockOf('P-000011');
    await reserve('gone', ['P-000011', 4]);
    await inventory.call.releaseReservation({ reservationId: 'gone' });
    await inventory.call.releaseReservation({ reservationId: 'too-early' });
    await refusal('conflict', reserve('gone', ['P-000011', 4]));
    await refusal('conflict', reserve('too-early', ['P-000011', 4]));
    assert.deepEqual(await stockOf('P-000011'), before);
  });

  it('holds stock for the sample orders that wait for their goods', async () => {
    const { body } = await inventory.call.getReservation({ reservationId: 'seed_00000005' });
    assert.equal(body.lines.length, 3);
    await refusal('not-found', inventory.call.getReservation({ reservationId: 'seed_00000004' }));
  });

  it('shows and gives back a reservation to its customer only', async () => {
    await reserve('mine', ['P-000001', 1]);
    const before = await stockOf('P-000001');
    const other = { reservationId: 'mine', customerId: 'C-000002' };
    await refusal('not-found', inventory.call.getReservation(other));
    const lines = [{ productId: 'P-000001', quantity: 1 }];
    await refusal('not-found', inventory.call.reserveStock({ ...other, body: { customerId: 'C-000002', lines } }));
    await inventory.call.releaseReservation(other);
    assert.deepEqual(await stockOf('P-000001'), before, 'what is not theirs is not given back');
    inventory.actor = { kind: 'user', issuer: 'development', subject: 'shopper', scopes: ['orders:write'] };
    await refusal('not-found', inventory.call.getReservation({ reservationId: 'mine' }));
    await inventory.call.releaseReservation({ reservationId: 'mine' });
    await inventory.call.getReservation({ reservationId: 'mine', customerId: 'C-000001' });
    await inventory.call.releaseReservation({ reservationId: 'mine', customerId: 'C-000001' });
    assert.equal((await stockOf('P-000001')).reserved, before.reserved - 1);
  });
});
