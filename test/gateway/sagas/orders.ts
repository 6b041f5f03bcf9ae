import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTierSigner } from '../../../gateway/tiers/identity.ts';
import type { KeyShelf } from '../../../gateway/tiers/key-shelf.ts';
import { createKeyRing } from '../../../gateway/tiers/keys.ts';
import { callerName } from '../../../policies/parts/caller.ts';
import { quiet } from '../../support/store.ts';
import type { DoomedGateway } from './doomed.ts';

/** One client's order. */
export interface Account {
  readonly key: string;
  readonly productId: string;
  readonly token: string;
}

export interface Told {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** How an order may end: there is no fourth way. */
export type Ending = 'placed' | 'declined' | 'undone';

/** What the systems know of one order: the states of whatever there is. */
export interface Census {
  readonly orders: readonly string[];
  readonly payments: readonly string[];
  readonly parcels: readonly string[];
}

const ordering = 'process/ordering.v1';
const issuer = 'development';
const shopper = { kind: 'user', issuer, subject: 'shopper', scopes: ['orders:write'], scheme: 'accessToken' } as const;
const agent = { kind: 'user', issuer, subject: 'agent', scopes: ['orders:cancel'], scheme: 'accessToken' } as const;

/** What an order's steps are known by at the systems. */
const referenceOf = (key: string): string => {
  const name = JSON.stringify([callerName(shopper), `${ordering}#placeOrder`, key]);
  return `ord_${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
};

/**
 * Orders at the process tier, as the storefront in another process would, and looks into the systems afterwards, past
 * the gateway's own word for it.
 * @param shelf  keys that the gateways trust
 * @param gateway  the one to ask now
 */
export async function auditor(shelf: KeyShelf, gateway: () => DoomedGateway) {
  const clock = { now: Date.now, monotonic: () => performance.now() };
  const sign = createTierSigner(await createKeyRing({ shelf, days: 30, clock, log: quiet }), clock);

  const send = async (
    path: string,
    identity: Parameters<typeof sign>[0],
    body: object,
    key?: string,
  ): Promise<Told> => {
    const headers = {
      authorization: `Bearer ${await sign(identity, ordering)}`,
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    };
    const url = `${gateway().url}/process/ordering/v1${path}`;
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Told['body'] };
  };
  const order = ({ key, productId, token }: Account): Promise<Told> => {
    const body = { lines: [{ productId, quantity: 1 }], payment: { token } };
    return send('/orders', { ...shopper, caller: 'experience/storefront.v2' }, body, key);
  };
  const list = <T>(operation: string, input: object): Promise<T[]> =>
    gateway()
      .call<{ items: T[] }>(operation, input)
      .then(({ items }) => items);

  const census = async ({ key }: Pick<Account, 'key'>): Promise<Census> => {
    const reference = referenceOf(key);
    const orders = await list<{ orderId: string; status: string }>('system/orders.v1#listOrders', { reference });
    const payments = await list<{ status: string }>('system/payments.v1#listPayments', { references: [reference] });
    const orderIds = orders.map(({ orderId }) => orderId);
    const parcels =
      orderIds.length === 0 ? [] : await list<{ status: string }>('system/shipments.v1#listShipments', { orderIds });
    const states = (found: readonly { readonly status: string }[]): string[] => found.map(({ status }) => status);
    return { orders: states(orders), payments: states(payments), parcels: states(parcels) };
  };
  const open = async (): Promise<object[]> => {
    const { operations, secret } = gateway();
    const answer = await fetch(`${operations}/sagas`, { headers: { authorization: `Bearer ${secret}` } });
    return ((await answer.json()) as { sagas: object[] }).sagas;
  };

  return {
    order,
    census,
    cancel: (orderId: string, key?: string) =>
      send(
        `/orders/${orderId}/cancellation`,
        { ...agent, caller: 'experience/backoffice.v1' },
        { reason: 'Ordered twice' },
        key,
      ),
    /** Asks with the same key until there is an answer that says how it ended. */
    async patiently(account: Account): Promise<Ending> {
      for (let patience = 0; patience < 400; patience += 1) {
        const told = await order(account).catch(() => undefined);
        if (told?.status === 201) return 'placed';
        if (told?.status === 402) return 'declined';
        if (told?.status === 503 && /nothing was ordered/.test(String(told.body.detail))) return 'undone';
        assert.ok(told === undefined || told.status >= 500, JSON.stringify(told));
        await sleep(100);
      }
      throw new Error(`nobody says how the order ${account.key} ended`);
    },
    /** Resolves when no saga is left. */
    async allEnded(): Promise<void> {
      for (let patience = 0; (await open()).length > 0; patience += 1) {
        assert.ok(patience < 1_200, `still there: ${JSON.stringify(await open())}`);
        await sleep(50);
      }
    },
    /** Pieces reserved of all products together. */
    async reserved(): Promise<number> {
      const stock = await list<{ reserved: number }>('system/inventory.v1#listStock', { limit: 100 });
      return stock.reduce((sum, { reserved }) => sum + reserved, 0);
    },
    /** Products that are sold, and of which there are enough for the whole of a test. */
    async plentiful(): Promise<string[]> {
      const stock = await list<{ productId: string; available: number }>('system/inventory.v1#listStock', {
        limit: 100,
      });
      const ids = stock.filter(({ available }) => available >= 100).map(({ productId }) => productId);
      const products = await list<{ productId: string; status: string }>('system/products.v1#listProducts', { ids });
      return products.filter(({ status }) => status === 'active').map(({ productId }) => productId);
    },
    /** What is wrong with an order that ended so. */
    async audit(account: Account, ending: Ending): Promise<string | undefined> {
      const found = JSON.stringify(await census(account));
      return fitting[ending].some((fits) => JSON.stringify(fits) === found) ? undefined : `${ending}, but ${found}`;
    },
  };
}

/** What is left of each ending. An order may be undone before it was entered, or before its parcel was asked for. */
const fitting: Readonly<Record<Ending, readonly Census[]>> = {
  placed: [{ orders: ['confirmed'], payments: ['authorised'], parcels: ['requested'] }],
  declined: [{ orders: [], payments: ['declined'], parcels: [] }],
  undone: [
    { orders: ['cancelled'], payments: ['voided'], parcels: [] },
    { orders: ['cancelled'], payments: ['voided'], parcels: ['cancelled'] },
  ],
};
