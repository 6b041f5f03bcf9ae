import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Service, serviceOrSkip } from '../support/workers.ts';

const clients = 4;
/** Orders that are to be acknowledged before the next kill. */
const wanted = 4;
/** How often a key is repeated, 100 ms apart, until it must have got its last word. */
const longest = 200;

describe('orders of two workers that are killed in turn', () => {
  let service: Service;
  let headers: Record<string, string>;
  before(async function () {
    service = await serviceOrSkip(this);
    headers = { 'x-api-key': await service.key('steadfast', 'internal'), 'content-type': 'application/json' };
  });
  after(() => service?.stop());

  /** @returns the order's id, or nothing while nobody can say what became of it */
  async function send(key: string): Promise<string | undefined> {
    try {
      const answer = await fetch(`${service.url}/experience/partner/v1/orders`, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': key },
        body: JSON.stringify({ lines: [{ productId: 'P-000001', quantity: 1 }], payment: { token: 'tok_visa' } }),
      });
      const said = (await answer.json()) as { orderId?: string; type: string };
      const isUnderWay = answer.status === 409 && /request-in-flight/.test(said.type);
      assert.ok(answer.status === 201 || isUnderWay || answer.status >= 500, JSON.stringify(said));
      return answer.status === 201 ? said.orderId : undefined;
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return undefined;
    }
  }

  async function ordersOf(): Promise<string[]> {
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = `limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
      const answer: Response = await fetch(`${service.url}/experience/partner/v1/orders?${page}`, { headers });
      const { items, nextCursor } = (await answer.json()) as {
        items: { orderId: string; status: string }[];
        nextCursor: string | null;
      };
      ids.push(...items.filter(({ status }) => status !== 'cancelled').map(({ orderId }) => orderId));
      cursor = nextCursor;
    }
    return ids.sort();
  }

  async function replaced(pid: number): Promise<void> {
    for (let patience = 0; patience < longest; patience += 1) {
      const workers = await service.workers();
      if (workers.every((worker) => worker.ready && worker.pid !== pid)) return;
      await sleep(100);
    }
    assert.fail('nobody took its place');
  }

  it('are each placed once, and all that were begun are finished', async () => {
    const placed = new Map<string, string>();
    const open = new Set<string>();
    const order = async (): Promise<void> => {
      const key = randomUUID();
      const id = await send(key);
      if (id === undefined) open.add(key);
      else placed.set(key, id);
    };
    const acknowledged = async (count: number): Promise<void> => {
      for (const goal = placed.size + count; placed.size < goal; ) await sleep(10);
    };
    for (const victim of [0, 1, 0]) {
      let ordering = true;
      const load = Array.from({ length: clients }, async () => {
        while (ordering) await order();
      });
      await acknowledged(wanted);
      const pid = (await service.workers())[victim]?.pid as number;
      process.kill(pid, 'SIGKILL');
      await acknowledged(wanted);
      ordering = false;
      await Promise.all(load);
      await replaced(pid);
    }
    assert.ok(open.size > 0, 'something was in flight');
    for (const key of open) {
      let id = await send(key);
      for (let patience = 0; id === undefined && patience < longest; patience += 1) {
        await sleep(100);
        id = await send(key);
      }
      assert.ok(id !== undefined, `nobody says what became of ${key}`);
      placed.set(key, id);
    }
    assert.equal(new Set(placed.values()).size, placed.size, 'each key has an order of its own');
    assert.deepEqual(await ordersOf(), [...placed.values()].sort(), 'and there are no others');
    const { sagas } = (await (await service.operator('GET', '/sagas')).json()) as { sagas: unknown[] };
    assert.deepEqual(sagas, []);
  }).timeout(90_000);
});
