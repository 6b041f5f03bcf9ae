import assert from 'node:assert/strict';
import { createPlacement, type PlacementChoice } from '../../../gateway/snapshot/placement.ts';
import type { Tier } from '../../../policies/policy.ts';
import { contract, type Files, lineOf, operation } from '../contracts/support.ts';
import { handlers, judgeRooms, mistakesOfRooms } from './support.ts';

const api = (id: string) => {
  const [tier = '', name = '', version = ''] = id.split(/\/|\.v/);
  return { id, tier: tier as Tier, name, version: Number(version) };
};
const apisHere = ({ only, urls = {} }: Partial<PlacementChoice>): string[] => {
  const placement = createPlacement({ only, urls });
  return ['experience/shop.v1', 'process/ordering.v1', 'system/orders.v1', 'system/stock-room.v2'].filter((id) =>
    placement.runsHere(api(id)),
  );
};
const all = ['experience/shop.v1', 'process/ordering.v1', 'system/orders.v1', 'system/stock-room.v2'];

describe('where APIs run', () => {
  it('is here, unless somebody says otherwise', () => {
    assert.deepEqual(apisHere({}), all);
    assert.ok(createPlacement({ urls: {} }).whole);
    assert.ok(!createPlacement({ urls: { SYSTEM_URL: 'http://s' } }).whole);
  });

  it('is here for the tiers and APIs that --only names, and elsewhere for the rest', () => {
    assert.deepEqual(apisHere({ only: ['system'] }), all.slice(2));
    assert.deepEqual(apisHere({ only: ['experience', 'system/orders.v1'] }), [all[0], all[2]]);
  });

  it('is where a URL says, and the more precise word holds', () => {
    const urls = { SYSTEM_STOCK_ROOM_V2_URL: 'http://stock' };
    assert.deepEqual(apisHere({ urls }), all.slice(0, 3));
    assert.deepEqual(apisHere({ only: ['system'], urls }), ['system/orders.v1']);
    assert.deepEqual(apisHere({ only: ['system/stock-room.v2'], urls }), ['system/stock-room.v2']);
    assert.deepEqual(apisHere({ urls: { SYSTEM_URL: 'http://s' } }), all.slice(0, 2));
  });

  it('may be said to all processes alike: --only holds against the URL of the same tier', () => {
    const urls = { PROCESS_URL: 'http://p', SYSTEM_URL: 'http://s' };
    assert.deepEqual(apisHere({ only: ['process'], urls }), ['process/ordering.v1']);
  });

  it('is known by tier before any contract is read', () => {
    const placement = createPlacement({ only: ['process', 'system/orders.v1'], urls: {} });
    assert.deepEqual([placement.hasTier('experience'), placement.hasTier('process')], [false, true]);
    assert.ok(placement.hasTier('system'));
    assert.deepEqual([placement.hasRecordsOf('orders'), placement.hasRecordsOf('order')], [true, false]);
  });

  it('elsewhere is the same API below the URL of its process, or below its own', () => {
    const urls = { SYSTEM_URL: 'http://s/base', SYSTEM_ORDERS_V1_URL: 'http://o' };
    const { elsewhere } = createPlacement({ only: ['process'], urls });
    assert.deepEqual(elsewhere(api('system/orders.v1')), {
      kind: 'http',
      name: 'system/orders.v1',
      url: 'http://o/system/orders/v1',
      identity: 'tier',
    });
    assert.equal(elsewhere(api('system/stock-room.v2')).url, 'http://s/base/system/stock-room/v2');
  });
});

describe('contracts of which some run elsewhere', () => {
  const shop = contract('experience/shop.v1', {
    gateway: ['uses:', '  - process/ordering.v1#getOrder'],
    paths: operation('experience', 'shopOrder'),
  });
  const openapi: Files = {
    'experience/shop.v1.yaml': shop,
    'process/ordering.v1.yaml': contract('process/ordering.v1', {
      gateway: ['uses: [system/orders.v1#readOrder]'],
      paths: operation('process', 'getOrder', ['x-gateway: { authorize: system/orders.v1#readOrder }']),
    }),
    'system/orders.v1.yaml': contract('system/orders.v1', {
      upstream: `{ kind: http, name: legacy, url: "\${LEGACY_URL}" }`,
      paths: operation('system', 'readOrder'),
    }),
  };
  const apis: Files = {
    'experience/shop/v1.ts': handlers('shopOrder'),
    'process/ordering/v1.ts': 'throw new Error("read");',
  };
  const judged = (choice: PlacementChoice) => judgeRooms({ openapi, apis }, { placement: createPlacement(choice) });
  const mistakes = async (choice: PlacementChoice): Promise<string[]> => {
    const found = await mistakesOfRooms({ openapi, apis }, { placement: createPlacement(choice) });
    return found.map(({ file, line, message, fix }) => `${file}:${line} ${message} | ${fix}`);
  };

  it('need neither code nor environment of those: they are addresses, which ask their own questions first', async () => {
    const { operations } = await judged({ only: ['experience'], urls: { PROCESS_URL: 'http://p' } });
    const ordering = operations.find(({ api: id }) => id === 'process/ordering.v1');
    assert.equal(ordering?.upstream.kind === 'http' && ordering.upstream.url, 'http://p/process/ordering/v1');
    assert.equal(ordering?.authorize, undefined);
  });

  it('are refused when one is called from here and nobody says where it runs', async () => {
    assert.deepEqual(await mistakes({ only: ['experience'], urls: { SYSTEM_URL: 'http://s' } }), [
      `openapi/experience/shop.v1.yaml:${lineOf(shop, '- process')} calls process/ordering.v1, which does not run in this process | Set PROCESS_URL, or PROCESS_ORDERING_V1_URL for this API alone, to the URL of the process that runs it.`,
    ]);
  });

  it('are refused when --only or a URL names what does not exist', async () => {
    const urls = { PROCESS_URL: 'http://p', SYSTEM_ORDRES_V1_URL: 'http://o' };
    const [unknown, misspelt] = await mistakes({ only: ['experience', 'sytem'], urls });
    assert.match(
      unknown ?? '',
      /^--only:0 names “sytem”, which does not exist \| There are .*system.*, process\/ordering\.v1/,
    );
    assert.match(misspelt ?? '', /^SYSTEM_ORDRES_V1_URL:0 is the URL of an API that does not exist/);
  });
});
