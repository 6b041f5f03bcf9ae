import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isKind, Problem } from '#problem';
import type { Systems } from '../../../../apis/process/ordering/shapes.ts';
import { handlers } from '../../../../apis/process/ordering/v1.ts';
import { startService } from '../../../../apis/system/shipments/service/service.ts';
import { temporaryFolder } from '../../../support/store.ts';
import { writesHeld } from '../../system/shipments/held-writes.ts';
import { refusal } from '../../system/support.ts';
import { shopper } from '../context.ts';
import { orderingOver } from './context.ts';
import { basket, createSystems, key } from './systems.ts';

type Shipments = Systems['shipments'];
type Request = Shipments['requestShipment'];
interface Given {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Ordering over the real shipments service, whose parcels are requested as told. */
async function withService(requesting: (ask: Request) => Request) {
  const settings = { port: 0, folder: temporaryFolder(), key: 'any', seedOrders: 0, stepMs: 0, heartbeatMs: 15_000 };
  const service = await startService(settings, (error) => assert.fail(String(error)));
  const systems = createSystems();
  const real = shipmentsAt(`http://127.0.0.1:${service.port}`);
  const shipments = { ...real, requestShipment: requesting(real.requestShipment) };
  const context = orderingOver({ system: { ...systems.call.system, shipments } }, shopper);
  return {
    real,
    place: () => handlers.placeOrder({ 'Idempotency-Key': key, body: basket }, context),
    /** What the systems know of the order: the state of each record there is. */
    async known() {
      const { items } = await real.listShipments({ orderIds: ['O-00000001'], customerId: 'C-000001' });
      return {
        parcels: items.map(({ status }) => status),
        orders: systems.orders.map(({ status }) => status),
        payments: [...systems.payments.values()].map(({ status }) => status),
      };
    },
    [Symbol.asyncDispose]: () => service.stop(),
  };
}

function shipmentsAt(url: string): Shipments {
  async function ask<T>(path: string, { method, headers, body }: Given): Promise<T> {
    const all = { 'x-service-key': 'any', 'content-type': 'application/json', ...headers };
    const answer = await fetch(`${url}${path}`, { method, headers: all, body: JSON.stringify(body) ?? null });
    if (answer.status === 204) return undefined as T;
    const value = (await answer.json()) as { type?: string };
    const kind = String(value.type).split('/').at(-1) ?? '';
    if (!answer.ok) throw new Problem(isKind(kind) ? kind : 'internal');
    return value as T;
  }
  return {
    requestShipment: ({ 'Idempotency-Key': reference, body }) =>
      ask('/shipments', { method: 'POST', headers: { 'idempotency-key': reference }, body }),
    listShipments: ({ orderIds = [], customerId }) =>
      ask(`/shipments?orderIds=${orderIds}&customerId=${customerId}`, { method: 'GET' }),
    cancelShipment: ({ shipmentId, customerId }) =>
      ask(`/shipments/${shipmentId}/cancellation?customerId=${customerId}`, { method: 'POST' }),
    cancelReference: ({ reference, customerId }) =>
      ask(`/references/${reference}/cancellation?customerId=${customerId}`, { method: 'PUT' }),
  };
}

describe('placing an order whose parcel was given up', () => {
  it('leaves no parcel when its request arrives after it was undone', async () => {
    let late: () => Promise<unknown> = assert.fail;
    await using systems = await withService((ask) => async (input) => {
      late = () => ask(input);
      throw new Problem('upstream-timeout');
    });
    await refusal('unavailable', systems.place());
    const requested = await late().catch((error: unknown) => error);
    assert.deepEqual(await systems.known(), { parcels: [], orders: ['cancelled'], payments: ['voided'] });
    assert.equal(requested instanceof Problem && requested.kind, 'conflict');
  });

  it('waits for one that is being written, and calls it back', async () => {
    using gate = await writesHeld();
    let requested: Promise<unknown> = Promise.resolve();
    await using systems = await withService((ask) => async (input) => {
      gate.shut();
      requested = ask(input);
      await gate.waiting(1);
      throw new Problem('upstream-timeout');
    });
    const placing = refusal('unavailable', systems.place());
    await Promise.race([placing, sleep(300)]);
    gate.open();
    await Promise.all([placing, requested]);
    assert.deepEqual(await systems.known(), { parcels: ['cancelled'], orders: ['cancelled'], payments: ['voided'] });
  });
});
