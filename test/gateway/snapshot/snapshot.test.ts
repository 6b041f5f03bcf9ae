import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { createKeeper } from '../../../gateway/snapshot/keep.ts';
import { compileSnapshot, type Snapshot } from '../../../gateway/snapshot/snapshot.ts';
import type { Crossing } from '../../../gateway/tiers/door.ts';
import { edgeRule } from '../../../policies/edge-rule.ts';
import { layering } from '../../../policies/layering.ts';
import { definePolicy, type Handler } from '../../../policies/policy.ts';
import { exchangeFor, surroundingsFor } from '../../policies/support.ts';
import { contract, type Files, operation } from '../contracts/support.ts';
import { judgeRooms } from './support.ts';

const openapi: Files = {
  'experience/shop.v1.yaml': contract('experience/shop.v1', {
    gateway: ['uses: [process/ordering.v1#getOrder]'],
    paths: operation('experience', 'showOrder'),
  }),
  'process/ordering.v1.yaml': contract('process/ordering.v1', {
    gateway: ['uses: [system/orders.v1#readOrder, system/stock.v1#readStock]'],
    paths: operation('process', 'getOrder'),
  }),
  'system/orders.v1.yaml': contract('system/orders.v1', { paths: operation('system', 'readOrder') }),
  'system/stock.v1.yaml': contract('system/stock.v1', {
    upstream: '{ kind: http, name: legacy, url: "http://legacy" }',
    paths: operation('system', 'readStock'),
  }),
};

const apis: Files = {
  'experience/shop/v1.ts': `export const handlers = {
    showOrder: async (_, { call, records }) => ({ status: 200, body: { order: await call.process.ordering.getOrder(), records: String(records) } }),
  };`,
  'process/ordering/v1.ts': `export const handlers = {
    getOrder: async (_, { call, records, identity }) => ({ status: 200, body: {
      order: await call.system.orders.readOrder(), stock: await call.system.stock.readStock(), records: String(records), caller: identity.caller,
    } }),
  };`,
  'system/orders/v1.ts': `export const handlers = {
    readOrder: async (_, { call, records, identity }) => ({ status: 200, body: { below: Object.keys(call), records: records.of, caller: identity.caller } }),
  };`,
};

/** Notes whom it saw, matched or not. */
const watching = (seen: string[]) =>
  definePolicy<object>({
    name: 'watch',
    side: 'entry',
    summary: 'Watches.',
    refuses: [],
    settings: {},
    unmatched: true,
    create:
      (_settings, { operation: { id } }) =>
      (exchange, next) => {
        seen.push(id);
        return next(exchange);
      },
  });

async function compiled(crossing: Crossing = 'frozen'): Promise<Snapshot & { seen: string[] }> {
  const seen: string[] = [];
  const catalogue = [watching(seen), layering, edgeRule];
  const judged = await judgeRooms({ openapi, apis }, { catalogue });
  const { plans: _, ...common } = surroundingsFor();
  const legacy: Handler = async () => ({
    status: 200,
    headers: {},
    body: { kind: 'bytes', bytes: Buffer.from('{"available":3}') },
  });
  const snapshot = await compileSnapshot({
    judged,
    catalogue,
    crossing,
    common,
    hold: createKeeper().hold(),
    httpUpstream: () => legacy,
    records: (name) => ({ of: name }),
    saga: () => Promise.reject(new Error('no sagas here')),
  });
  return { ...snapshot, seen };
}

describe('a snapshot', () => {
  for (const crossing of ['plain', 'frozen', 'serialised'] as const) {
    it(`answers through all tiers, in this process and behind HTTP, ${crossing}`, async () => {
      const { routes, seen } = await compiled(crossing);
      const route = routes.find('GET', '/experience/shop/v1/showOrder')?.target;
      const answer = await route?.entry(exchangeFor());
      assert.deepEqual(answer?.body, {
        kind: 'value',
        value: {
          order: {
            order: { below: [], records: 'orders', caller: 'process/ordering.v1' },
            stock: { available: 3 },
            records: 'undefined',
            caller: 'experience/shop.v1',
          },
          records: 'undefined',
        },
      });
      assert.deepEqual(seen, ['experience/shop.v1#showOrder'], 'what judges callers from outside runs once');
    });
  }

  it('does not let anybody from outside into a lower tier', async () => {
    const { routes } = await compiled();
    const route = routes.find('GET', '/system/orders/v1/readOrder')?.target;
    await assert.rejects(
      async () => route?.entry(exchangeFor()),
      (error) => error instanceof Problem && error.kind === 'tier-not-public',
    );
  });

  it('does not let one API call what only another tier may, whatever its door', async () => {
    const { routes } = await compiled();
    const route = routes.find('GET', '/system/orders/v1/readOrder')?.target;
    const identity = { kind: 'user', scopes: [], caller: 'experience/shop.v1' } as const;
    await assert.rejects(
      async () => route?.hop(exchangeFor({ side: 'hop', identity })),
      (error) => error instanceof Problem && error.kind === 'forbidden',
    );
  });

  it('lets a tier in that has proven itself, for what its contract declares and nothing else', async () => {
    const { routes } = await compiled();
    const come = (path: string, caller: string) =>
      routes
        .find('GET', path)
        ?.target.entry(exchangeFor({ identity: { kind: 'user', scopes: [], scheme: 'tierIdentity', caller } }));
    const forbidden = (error: unknown) => error instanceof Problem && error.kind === 'forbidden';
    assert.equal((await come('/process/ordering/v1/getOrder', 'experience/shop.v1'))?.status, 200);
    await assert.rejects(async () => come('/process/ordering/v1/getOrder', 'experience/other.v1'), forbidden);
    await assert.rejects(async () => come('/system/orders/v1/readOrder', 'experience/shop.v1'), forbidden);
  });

  it('lets the gateway ask on its own behalf', async () => {
    const { askAsGateway } = await compiled();
    assert.deepEqual(await askAsGateway('system/orders.v1#readOrder', {}), {
      below: [],
      records: 'orders',
      caller: undefined,
    });
  });

  it('shows what matched nothing to the policies that see everything, and to no other', async () => {
    const { unmatched, seen } = await compiled();
    const refuse: Handler = () => Promise.reject(new Problem('no-such-route'));
    await assert.rejects(unmatched(refuse)(exchangeFor()), /No operation answers/);
    assert.deepEqual(seen, ['unmatched']);
  });

  it('tells of each operation what is enforced on it', async () => {
    const { all } = await compiled();
    assert.deepEqual(
      all.map(({ operation: { id }, enforced }) => [id, enforced.join(' ')]),
      [
        ['experience/shop.v1#showOrder', 'watch edge-rule'],
        ['process/ordering.v1#getOrder', 'watch layering edge-rule'],
        ['system/orders.v1#readOrder', 'watch layering edge-rule'],
        ['system/stock.v1#readStock', 'watch layering edge-rule'],
      ],
    );
  });
});
