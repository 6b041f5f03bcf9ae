import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { splitOverThree, type World } from '../support/arrangements.ts';
import { type SplitGateway, splitGatewayOrSkip } from '../support/split.ts';

const consumer = 'steadfast';
const clients = 3;
/** Orders that are to be acknowledged before the next kill, and milliseconds to wait for them at most. */
const wanted = 3;
const patience = 2_000;
/** Milliseconds after which a client leaves a key for later and orders something else meanwhile. */
const impatience = 1_500;
/** Milliseconds in which every key must have got its last word, and refusals in a row that are one. */
const patienceToEnd = 15_000;
const lastWord = 5;

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | null;
}
interface Order {
  readonly orderId: string;
  readonly status: string;
  readonly paymentReference: string;
}

describe('a split gateway of which each process is killed under load', () => {
  let causeway: World;
  let split: SplitGateway;
  let headers: Record<string, string>;
  let customerId: string;
  before(async function () {
    causeway = await splitOverThree.start(this);
    split = await splitGatewayOrSkip(this);
    headers = { 'x-api-key': await causeway.key(consumer, 'internal') };
    ({ customerId } = await ask<{ customerId: string }>('customers', `accounts/${consumer}`));
  });
  after(() => causeway.stop());

  /** What a system of record says, asked as the gateway itself. */
  const ask = async <T>(api: string, path: string): Promise<T> => {
    const token = await causeway.sign({ kind: 'gateway', scopes: [] }, `system/${api}.v1`);
    const answer = await fetch(`${causeway.at('system')}/system/${api}/v1/${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const body = await answer.json();
    assert.equal(answer.status, 200, JSON.stringify(body));
    return body as T;
  };
  const census = async () => {
    const orders: Order[] = [];
    for (let cursor: string | null | undefined = ''; cursor != null; ) {
      const page: Page<Order> = await ask(
        'orders',
        `orders?customerId=${customerId}&limit=100${cursor && `&cursor=${cursor}`}`,
      );
      orders.push(...page.items);
      cursor = page.nextCursor;
    }
    const live = orders.filter(({ status }) => status !== 'cancelled');
    const of = async <T>(api: string, path: string, ids: readonly string[]): Promise<T[]> => {
      const found: T[] = [];
      for (let at = 0; at < ids.length; at += 50)
        found.push(...(await ask<Page<T>>(api, `${path}=${ids.slice(at, at + 50).join(',')}`)).items);
      return found;
    };
    const payments = await of<{ status: string }>(
      'payments',
      'payments?references',
      orders.map((one) => one.paymentReference),
    );
    const parcels = await of<{ status: string; orderId: string }>(
      'shipments',
      'shipments?orderIds',
      orders.map((one) => one.orderId),
    );
    const { reserved } = await ask<{ reserved: number }>('inventory', 'stock/P-000001');
    return {
      orders: live.map(({ orderId }) => orderId).sort(),
      states: [...new Set(live.map(({ status }) => status))],
      held: payments.filter(({ status }) => status === 'authorised').length,
      sent: parcels
        .filter(({ status }) => status !== 'cancelled')
        .map(({ orderId }) => orderId)
        .sort(),
      reserved,
    };
  };

  type Word = { readonly orderId: string } | 'refused' | 'not now';

  /** Sends an order under its key once. */
  const send = async (key: string): Promise<Word> => {
    try {
      const answer = await fetch(`${causeway.url}/experience/partner/v1/orders`, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': key, 'content-type': 'application/json' },
        body: JSON.stringify({ lines: [{ productId: 'P-000001', quantity: 1 }], payment: { token: 'tok_visa' } }),
        signal: AbortSignal.timeout(5_000),
      });
      const said = (await answer.json()) as { orderId: string; type: string };
      if (answer.status === 201) return said;
      assert.ok(answer.status >= 500 || answer.status === 409, JSON.stringify(said));
      return answer.status === 409 || said.type.endsWith('/circuit-open') ? 'not now' : 'refused';
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return 'not now';
    }
  };
  /** Repeats it, whatever is said, until it is acknowledged; or refused so often in a row. */
  const insist = async (key: string, milliseconds: number, refusals: number): Promise<Word> => {
    const end = performance.now() + milliseconds;
    let left = refusals;
    for (;;) {
      const word = await send(key);
      left = word === 'refused' ? left - 1 : refusals;
      if (typeof word === 'object' || left === 0) return word;
      if (performance.now() > end) return 'not now';
      await sleep(100);
    }
  };

  it('loses no order that it acknowledged, and doubles none', async () => {
    const before = await census();
    const acknowledged: string[] = [];
    const keys: string[] = [];
    let loading = true;
    const load = Array.from({ length: clients }, async () => {
      while (loading) {
        const key = randomUUID();
        const word = await insist(key, impatience, Number.POSITIVE_INFINITY);
        if (typeof word === 'object') acknowledged.push(word.orderId);
        else keys.push(key);
      }
    });
    const counts: number[] = [];
    const getGoing = async (): Promise<void> => {
      const [begun, goal] = [performance.now(), acknowledged.length + wanted];
      while (acknowledged.length < goal && performance.now() - begun < patience) await sleep(20);
      counts.push(acknowledged.length);
    };
    // The front first: keys that were under way there count as interrupted ten seconds later.
    for (const tier of ['experience', 'system', 'process'] as const) {
      await getGoing();
      await split.restart(tier);
    }
    await getGoing();
    loading = false;
    await Promise.all(load);
    await allEnded();
    for (const key of keys) {
      const word = await insist(key, patienceToEnd, lastWord);
      assert.notEqual(word, 'not now', `nobody says what became of ${key}`);
      if (typeof word === 'object') acknowledged.push(word.orderId);
    }

    const after = await census();
    const placed = after.orders.filter((id) => !before.orders.includes(id));
    assert.ok((counts[0] ?? 0) >= wanted && acknowledged.length > wanted, `there was load: ${counts}`);
    assert.deepEqual(placed, [...acknowledged].sort(), 'acknowledged ones are there, and no others');
    assert.deepEqual(after.states, ['confirmed']);
    assert.equal(after.held - before.held, acknowledged.length, 'each is paid once');
    assert.deepEqual(
      after.sent.filter((id) => !before.sent.includes(id)),
      placed,
      'each is sent once',
    );
    assert.equal(after.reserved - before.reserved, acknowledged.length, 'nothing else stays reserved');
  }).timeout(60_000);

  /** Nothing is left to be finished or undone. */
  const allEnded = async (): Promise<void> => {
    for (let waited = 0; ; waited += 1) {
      const open = await split.operator('process', '/sagas');
      if ((open as { sagas: unknown[] }).sagas.length === 0) return;
      assert.ok(waited < 200, JSON.stringify(open));
      await sleep(50);
    }
  };
});
