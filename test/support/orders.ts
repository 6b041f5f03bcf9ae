import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { RoundRobinPool } from 'undici';
import type { Service } from './workers.ts';

/** One answer a client was given. Times in milliseconds. */
export interface Told {
  readonly begun: number;
  readonly took: number;
  /** 0: the connection broke off, or was never made. */
  readonly status: number;
  readonly retryAfter: boolean;
  readonly orderId?: string;
  readonly detail?: string;
}

/** An order a client wants, under one key, and everything it was told of it. */
export interface WantedOrder {
  readonly key: string;
  readonly productId: string;
  readonly told: Told[];
}

export interface Ordering extends AsyncDisposable {
  readonly orders: readonly WantedOrder[];
  /** Orders so many a second, each once, until it is ended. */
  keepOn(perSecond: number): { end(): Promise<void> };
  /** Comes back with every key until it is told how it ended. @returns what clients were told that does not fit together */
  settle(): Promise<string[]>;
}

/** Orders one piece at a time with a partner's key, as many clients would. */
export function startOrdering(url: string, apiKey: string, productIds: readonly string[], connections = 32): Ordering {
  const pool = new RoundRobinPool(url, { connections });
  const orders: WantedOrder[] = [];

  async function ask({ key, productId, told }: WantedOrder): Promise<Told> {
    const begun = performance.now();
    const body = JSON.stringify({ lines: [{ productId, quantity: 1 }], payment: { token: 'tok_visa' } });
    const headers = { 'x-api-key': apiKey, 'idempotency-key': key, 'content-type': 'application/json' };
    const answer = await pool
      .request({ method: 'POST', path: '/experience/partner/v1/orders', headers, body })
      .then(async ({ statusCode, headers, body }) => {
        const { orderId, detail } = (await body.json()) as { orderId?: string; detail?: string };
        return { status: statusCode, retryAfter: headers['retry-after'] !== undefined, orderId, detail };
      })
      .catch(() => ({ status: 0, retryAfter: false }));
    const one = { begun, took: performance.now() - begun, ...answer } as Told;
    told.push(one);
    return one;
  }

  async function untilKnown(order: WantedOrder): Promise<Told> {
    for (let patience = 0; patience < 600; patience += 1) {
      const told = await ask(order);
      if (hasEnded(told)) return told;
      await sleep(100);
    }
    throw new Error(`nobody says how the order ${order.key} ended: ${JSON.stringify(order.told.at(-1))}`);
  }

  return {
    orders,
    keepOn(perSecond) {
      const sent: Promise<unknown>[] = [];
      const begun = performance.now();
      let going = true;
      const all = (async () => {
        while (going) {
          for (const due = ((performance.now() - begun) * perSecond) / 1_000; sent.length < due; ) {
            const productId = productIds[orders.length % productIds.length] as string;
            const order: WantedOrder = { key: randomUUID(), productId, told: [] };
            orders.push(order);
            sent.push(ask(order));
          }
          await sleep(2);
        }
        await Promise.all(sent);
      })();
      return {
        end() {
          going = false;
          return all;
        },
      };
    },
    async settle() {
      const wrong: string[] = [];
      const left = [...orders];
      const lane = async (): Promise<void> => {
        for (let order = left.shift(); order !== undefined; order = left.shift()) {
          await untilKnown(order);
          const endings = new Set(order.told.filter(hasEnded).map(({ orderId }) => orderId ?? 'undone'));
          if (endings.size > 1) wrong.push(`${order.key} ended as ${[...endings].join(' and ')}`);
        }
      };
      await Promise.all(Array.from({ length: 8 }, lane));
      return wrong;
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}

/** Placed, or undone for good. */
const hasEnded = ({ status, detail }: Told): boolean =>
  status === 201 || (status >= 500 && /new Idempotency-Key/.test(detail ?? ''));

/** Milliseconds that the tier with the least patience has, see `policies/tiers.yaml`. */
const leastPatience = 2_000;

/**
 * Refused as an order must be whose store is away: 503 with Retry-After, or 504 when the time of a tier was over, and no
 * sooner. Neither says whether it will be placed, unless `detail` asks for a new key; `settle` demands that the same key does.
 */
export const isToldToWait = ({ status, retryAfter, took }: Told): boolean =>
  (status === 503 && retryAfter) || (status === 504 && took >= leastPatience);

export const isPlaced = ({ told }: WantedOrder): boolean => told.some(({ status }) => status === 201);
export const orderIdOf = ({ told }: WantedOrder): string | undefined =>
  told.find(({ status }) => status === 201)?.orderId;

/** What the records say of all orders that were entered by callers. */
export interface Books {
  readonly confirmed: ReadonlySet<string>;
  /** Orders that are neither confirmed nor taken back. */
  readonly open: number;
  /** Payments that are held, and those that are neither held nor voided. */
  readonly held: number;
  readonly reservations: number;
  readonly pieces: number;
}

/** Looks into the tables themselves, past the gateway's word for it. */
export async function readBooks(databaseUrl: string): Promise<Books> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const rows = async <T>(text: string): Promise<T[]> => (await client.query(text)).rows as T[];
    const one = async (text: string): Promise<number> =>
      Number((await rows<{ count: string }>(`select ${text} as count`))[0]?.count ?? 0);
    const orders = await rows<{ ordno: string; sts: string }>(
      'select ordno, sts from orders.ordhdr where ordno > 10000000',
    );
    return {
      confirmed: new Set(
        orders.filter(({ sts }) => sts === 'C').map(({ ordno }) => `O-${String(ordno).padStart(8, '0')}`),
      ),
      open: orders.filter(({ sts }) => sts !== 'C' && sts !== 'X').length,
      held: await one(`(select count(*) from payments.txn where txnref like 'ord\\_%' and txnst = 'AU')`),
      // One that was let go of stays without articles: its number is used up.
      reservations: await one('(select count(distinct resnr) from inventory.respos)'),
      pieces: await one('(select coalesce(sum(reserv), 0) from inventory.lagerbest)'),
    };
  } finally {
    await client.end();
  }
}

/** What does not agree: what clients were told, orders, payments, stock and parcels. @param before  of the first order */
export async function audit(
  orders: readonly WantedOrder[],
  before: Books,
  databaseUrl: string,
  service: Service,
): Promise<string[]> {
  await allEnded(service);
  const { variables } = service.shipments;
  const after = await readBooks(databaseUrl);
  const placed = orders.filter(isPlaced);
  const wrong: string[] = [];
  const expect = (what: string, is: number, should: number): void => {
    if (is !== should) wrong.push(`${what}: ${is}, not ${should}`);
  };
  const lost = placed.filter((order) => !after.confirmed.has(orderIdOf(order) ?? ''));
  for (const { key } of lost.slice(0, 5)) wrong.push(`${key} was acknowledged, and is not there`);
  const ids = placed.map((order) => orderIdOf(order) as string);
  expect('different orders acknowledged', new Set(ids).size, placed.length);
  expect('orders', after.confirmed.size - before.confirmed.size, placed.length);
  expect('orders left half-way', after.open, before.open);
  expect('payments held', after.held - before.held, placed.length);
  expect('reservations', after.reservations - before.reservations, placed.length);
  expect('pieces reserved', after.pieces - before.pieces, placed.length);
  for (let at = 0; at < ids.length; at += 100) {
    const some = ids.slice(at, at + 100);
    const headers = { 'x-service-key': variables.SHIPMENTS_KEY };
    const answer = await fetch(`${variables.SHIPMENTS_URL}/shipments?orderIds=${some.join(',')}`, { headers });
    const { items } = (await answer.json()) as { items: { status: string }[] };
    expect('parcels', items.filter(({ status }) => status !== 'cancelled').length, some.length);
  }
  return wrong;
}

/** What was begun is finished or taken back, however long that takes. */
async function allEnded({ operator }: Service): Promise<void> {
  for (let patience = 0; patience < 600; patience += 1) {
    const { sagas } = (await (await operator('GET', '/sagas')).json()) as { sagas: readonly object[] };
    if (sagas.length === 0) return;
    await sleep(100);
  }
  throw new Error('something that was begun does not end');
}
