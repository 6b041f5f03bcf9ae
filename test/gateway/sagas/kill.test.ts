import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTierSigner, type SignTier } from '../../../gateway/tiers/identity.ts';
import { keyFile } from '../../../gateway/tiers/key-file.ts';
import { createKeyRing } from '../../../gateway/tiers/keys.ts';
import { sampleSize } from '../../support/gateway.ts';
import { startTestShipments, type TestShipments } from '../../support/shipments.ts';
import { migratedFolder, quiet } from '../../support/store.ts';
import { type DoomedGateway, startDoomed } from './doomed.ts';

const ordering = 'process/ordering.v1';
const productId = 'P-000001';
const shopper = { kind: 'user', subject: 'shopper', scopes: ['orders:write'], scheme: 'accessToken' } as const;
const agent = { kind: 'user', subject: 'agent', scopes: ['orders:cancel'], scheme: 'accessToken' } as const;

/** What an order's steps are known by at the systems. */
const referenceOf = (key: string): string => {
  const name = JSON.stringify(['user', 'shopper', `${ordering}#placeOrder`, key]);
  return `ord_${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
};

interface Told {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

describe('a gateway that is killed in the middle of an order', () => {
  let shipments: TestShipments;
  let folder: string;
  let causeway: DoomedGateway;
  let sign: SignTier;
  const start = async (): Promise<void> => {
    causeway = await startDoomed({ DATA_FOLDER: folder, ...shipments.variables });
  };
  before(async () => {
    [shipments, folder] = await Promise.all([startTestShipments(), migratedFolder(sampleSize)]);
    await start();
    const clock = { now: Date.now, monotonic: () => performance.now() };
    sign = createTierSigner(await createKeyRing({ shelf: keyFile(folder), days: 30, clock, log: quiet }), clock);
  });
  after(async () => {
    await causeway?.kill();
    await shipments?.kill();
  });

  const send = async (
    path: string,
    caller: string,
    identity: typeof shopper | typeof agent,
    body: object,
    key?: string,
  ) => {
    const token = await sign({ ...identity, caller }, ordering);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${causeway.url}/process/ordering/v1${path}`, {
      method: 'POST',
      headers: key === undefined ? headers : { ...headers, 'idempotency-key': key },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Told['body'] };
  };
  const order = (key: string): Promise<Told> => send('/orders', 'experience/storefront.v2', shopper, wanted, key);
  const wanted = { lines: [{ productId, quantity: 2 }], payment: { token: 'tok_visa' } };

  /** What all systems know of one order. */
  const census = async (key: string) => {
    const reference = referenceOf(key);
    const list = <T>(operation: string, input: object): Promise<T[]> =>
      causeway.call<{ items: T[] }>(operation, input).then(({ items }) => items);
    const orders = await list<{ orderId: string; status: string }>('system/orders.v1#listOrders', { reference });
    const payments = await list<{ status: string }>('system/payments.v1#listPayments', { references: [reference] });
    const { reserved } = await causeway.call<{ reserved: number }>('system/inventory.v1#getStock', { productId });
    const parcels = await causeway
      .call<{ items: { status: string }[] }>('system/shipments.v1#listShipments', {
        orderIds: orders.map(({ orderId }) => orderId),
      })
      .catch(() => ({ items: [] }));
    return {
      orders: orders.map(({ status }) => status),
      payments: payments.map(({ status }) => status),
      parcels: parcels.items.map(({ status }) => status),
      reserved,
    };
  };
  const open = async (): Promise<{ step: string; state: string }[]> => {
    const answer = await fetch(`${causeway.operations}/sagas`, {
      headers: { authorization: `Bearer ${causeway.secret}` },
    });
    return ((await answer.json()) as { sagas: { step: string; state: string }[] }).sagas;
  };
  const allEnded = async (): Promise<void> => {
    for (let patience = 0; (await open()).length > 0; patience += 1) {
      assert.ok(patience < 200, `still there: ${JSON.stringify(await open())}`);
      await sleep(50);
    }
  };
  const point = (write: number, when: string): string => `${when} write ${write}`;

  // begin · prices · reserve · hold · enter · request · end
  it('finishes it after a restart, with each effect once, wherever it was killed', async () => {
    for (let write = 1; write <= 7; write += 1) {
      for (const when of ['before', 'after'] as const) {
        const key = randomUUID();
        const { reserved } = await census(key);
        await causeway.arm(write, when);
        await assert.rejects(order(key), TypeError, `${point(write, when)}: it was not killed`);
        await causeway.ended;
        await start();
        // Not every client comes back: what was begun ends without one.
        if (write % 2 === 0) await allEnded();
        const told = await order(key);
        assert.equal(told.status, 201, `${point(write, when)}: ${JSON.stringify(told.body)}`);
        assert.deepEqual(await order(key), told, point(write, when));
        assert.deepEqual(
          await census(key),
          { orders: ['confirmed'], payments: ['authorised'], parcels: ['requested'], reserved: reserved + 2 },
          point(write, when),
        );
      }
    }
  }).timeout(120_000);

  // begin · prices · reserve · hold · enter · decision · order undone · money undone · end
  it('undoes it after a restart, each effect once, when that was decided', async () => {
    for (let write = 6; write <= 9; write += 1) {
      for (const when of ['before', 'after'] as const) {
        const key = randomUUID();
        const { reserved } = await census(key);
        await shipments.kill();
        await causeway.arm(write, when);
        await assert.rejects(order(key), TypeError, `${point(write, when)}: it was not killed`);
        await causeway.ended;
        await start();
        const told = await order(key);
        assert.equal(told.status, 503, `${point(write, when)}: ${JSON.stringify(told.body)}`);
        assert.match(String(told.body.detail), /nothing was ordered/);
        await shipments.restart();
        await allEnded();
        assert.deepEqual((await order(key)).body.detail, told.body.detail, point(write, when));
        assert.deepEqual(
          await census(key),
          { orders: ['cancelled'], payments: ['voided'], parcels: [], reserved },
          point(write, when),
        );
      }
    }
  }).timeout(120_000);

  // begin · order · parcel · money and stock · end
  it('finishes a cancellation that nobody asks for again', async () => {
    for (let write = 3; write <= 5; write += 1) {
      const key = randomUUID();
      const { reserved } = await census(key);
      const { body } = await order(key);
      await causeway.arm(write, 'before');
      const path = `/orders/${body.orderId}/cancellation`;
      await assert.rejects(send(path, 'experience/backoffice.v1', agent, { reason: 'Ordered twice' }), TypeError);
      await causeway.ended;
      await start();
      await allEnded();
      assert.deepEqual(
        await census(key),
        { orders: ['cancelled'], payments: ['voided'], parcels: ['cancelled'], reserved },
        point(write, 'before'),
      );
    }
  }).timeout(120_000);
});
