import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { createKeeper } from '../../../gateway/snapshot/keep.ts';
import { createPlacement } from '../../../gateway/snapshot/placement.ts';
import type { Route } from '../../../gateway/snapshot/route.ts';
import { compileSnapshot } from '../../../gateway/snapshot/snapshot.ts';
import { layering } from '../../../policies/layering.ts';
import type { Identity } from '../../../policies/policy.ts';
import { answerWith, exchangeFor, surroundingsFor } from '../../policies/support.ts';
import { contract, type Files, operation } from '../contracts/support.ts';
import { judgeRooms } from './support.ts';

const openapi: Files = {
  'experience/shop.v1.yaml': contract('experience/shop.v1', { paths: operation('experience', 'shopOrder') }),
  'process/ordering.v1.yaml': contract('process/ordering.v1', {
    gateway: ['uses: [system/orders.v1#readOrder]'],
    paths: operation('process', 'getOrder'),
  }),
  'system/orders.v1.yaml': contract('system/orders.v1', { paths: operation('system', 'readOrder') }),
};
const apis: Files = {
  'process/ordering/v1.ts':
    'export const handlers = { getOrder: async (_, { call }) => ({ status: 200, body: await call.system.orders.readOrder() }) };',
};

async function compiled(urls: Readonly<Record<string, string>>) {
  const placement = createPlacement({ only: ['process'], urls });
  const judged = await judgeRooms({ openapi, apis }, { catalogue: [layering], placement });
  const called: string[] = [];
  const snapshot = await compileSnapshot({
    judged,
    catalogue: [layering],
    hold: createKeeper().hold(),
    crossing: 'frozen',
    common: surroundingsFor(),
    httpUpstream: ({ upstream }) => {
      return async (exchange) => {
        called.push(
          `${upstream.kind === 'http' && upstream.url} for ${exchange.identity.caller ?? exchange.identity.kind}`,
        );
        return answerWith({ body: { kind: 'value', value: { there: true } } });
      };
    },
    records: () => assert.fail('who runs no system API opens no records'),
    saga: () => assert.fail('nobody begins one'),
  });
  const enter = async (id: string, identity: Partial<Identity> = {}): Promise<unknown> => {
    const route = snapshot.all.find((one) => one.operation.id === id) as Route;
    try {
      const { body } = await route.entry(
        exchangeFor({ operation: route.operation, identity: { kind: 'user', scopes: [], ...identity } }),
      );
      return body.kind === 'value' ? body.value : body;
    } catch (error) {
      return error instanceof Problem ? error.kind : error;
    }
  };
  return { snapshot, called, enter };
}

const urls = { SYSTEM_URL: 'http://s' };
const proven = { scheme: 'tierIdentity', caller: 'experience/shop.v1' } as const;

describe('an API that runs elsewhere', () => {
  it('is called there, by whoever declares it', async () => {
    const { enter, called } = await compiled(urls);
    assert.deepEqual(await enter('process/ordering.v1#getOrder', proven), { there: true });
    assert.deepEqual(called, ['http://s/system/orders/v1 for process/ordering.v1']);
  });

  it('is refused to strangers as if it ran here, and to tiers because it does not: here is no way in', async () => {
    const { enter, called } = await compiled(urls);
    assert.equal(await enter('system/orders.v1#readOrder'), 'tier-not-public');
    assert.equal(
      await enter('system/orders.v1#readOrder', { ...proven, caller: 'process/ordering.v1' }),
      'no-such-route',
    );
    assert.equal(await enter('experience/shop.v1#shopOrder'), 'no-such-route');
    assert.deepEqual(called, []);
  });

  it('is known as called from here, with its URL, where it is', async () => {
    const { snapshot } = await compiled(urls);
    assert.deepEqual([...snapshot.elsewhere], [['system/orders.v1', 'http://s/system/orders/v1']]);
    assert.deepEqual(
      snapshot.all.filter(({ here }) => here).map(({ operation: { id } }) => id),
      ['process/ordering.v1#getOrder'],
    );
  });

  it('is asked by the gateway itself only where its URL is known', async () => {
    const { snapshot, called } = await compiled(urls);
    await snapshot.askAsGateway('system/orders.v1#readOrder', {});
    assert.deepEqual(called, ['http://s/system/orders/v1 for gateway']);
    await assert.rejects(snapshot.askAsGateway('experience/shop.v1#shopOrder', {}), /no URL says where it does/);
  });
});
