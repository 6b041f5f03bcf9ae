import assert from 'node:assert/strict';
import type { Mistake } from '../../../gateway/contracts/mistake.ts';
import { createClock } from '../../policies/instruments.ts';
import { change, contract, type Files, lineOf, operation } from '../contracts/support.ts';
import { handlers, judgeRooms, mistakesOfRooms, type RoomFiles } from './support.ts';

const openapi: Files = {
  'experience/shop.v1.yaml': contract('experience/shop.v1', {
    gateway: ['uses:', '  - process/ordering.v1#getOrder'],
    paths: operation('experience', 'shopOrder'),
  }),
  'process/ordering.v1.yaml': contract('process/ordering.v1', {
    gateway: ['uses:', '  - system/orders.v2#readOrder'],
    paths: operation('process', 'getOrder'),
  }),
  'system/orders.v1.yaml': contract('system/orders.v1', { paths: operation('system', 'readOrder') }),
  'system/orders.v2.yaml': contract('system/orders.v2', { paths: operation('system', 'readOrder') }),
};
const apis: Files = {
  'experience/shop/v1.ts': handlers('shopOrder'),
  'process/ordering/v1.ts': handlers('getOrder'),
  'system/orders/v1.ts': handlers('readOrder'),
  'system/orders/v2.ts': handlers('readOrder'),
};
const shop = openapi['experience/shop.v1.yaml'] as string;
const ordering = openapi['process/ordering.v1.yaml'] as string;
const orders = openapi['system/orders.v1.yaml'] as string;

const found = (contracts: Files, modules: Files = {}): Promise<readonly Mistake[]> =>
  mistakesOfRooms({ openapi: { ...openapi, ...contracts }, apis: { ...apis, ...modules } });

/** The one mistake there is, as `file:line message | fix`. */
async function only(contracts: Files, modules?: Files): Promise<string> {
  const [mistake, ...others] = await found(contracts, modules);
  assert.deepEqual(others, [], 'one cause, one mistake');
  return `${mistake?.file}:${mistake?.line} ${mistake?.message} | ${mistake?.fix}`;
}

describe('contracts and handlers that fit together', () => {
  it('stand', async () => {
    const { operations, warnings } = await judgeRooms({ openapi, apis });
    assert.equal(operations.length, 4);
    assert.deepEqual(warnings, []);
  });
});

describe('what a contract says it calls', () => {
  const uses = (text: string, id: string): Promise<string> => {
    const file = text === shop ? 'experience/shop.v1.yaml' : 'process/ordering.v1.yaml';
    return only({ [file]: text.replace(/ {2}uses:\n {4}- .*\n/, `  uses:\n    - ${id}\n`) });
  };

  it('exists, or what is meant is asked for', async () => {
    assert.equal(
      await uses(shop, 'process/ordering.v1#fetchOrder'),
      `openapi/experience/shop.v1.yaml:${lineOf(shop, '- process')} uses process/ordering.v1#fetchOrder, which no contract offers | Did you mean process/ordering.v1#getOrder?`,
    );
    assert.match(await uses(shop, 'process/nobody.v1#nothing'), /See openapi\/ for what exists\./);
  });

  it('is in the tier below: experience does not reach past process', async () => {
    assert.equal(
      await uses(shop, 'system/orders.v1#readOrder'),
      `openapi/experience/shop.v1.yaml:${lineOf(shop, '- process')} no experience API may call system/orders.v1#readOrder | The experience tier calls process.`,
    );
  });

  it('is in the tier below: nobody calls sideways or up', async () => {
    assert.match(await uses(ordering, 'process/ordering.v1#getOrder'), /no process API may call process/);
    assert.match(await uses(ordering, 'experience/shop.v1#shopOrder'), /no process API may call experience/);
    const text = contract('system/orders.v1', {
      gateway: ['uses: [process/ordering.v1#getOrder]'],
      paths: operation('system', 'readOrder'),
    });
    assert.match(
      await only({ 'system/orders.v1.yaml': text }),
      /no system API may call .* \| The system tier calls nothing\./,
    );
  });

  it('is one version of each API', async () => {
    const text = change(
      ordering,
      '- system/orders.v2#readOrder',
      '- system/orders.v2#readOrder\n    - system/orders.v1#readOrder',
    );
    assert.equal(
      await only({ 'process/ordering.v1.yaml': text }),
      `openapi/process/ordering.v1.yaml:${lineOf(text, 'orders.v1')} uses two versions of system/orders | Use system/orders.v2 or system/orders.v1, not both.`,
    );
  });
});

describe('the desk of operators', () => {
  it('is where people come in', async () => {
    const below = change(ordering, 'uses:', 'desk: true\n  uses:');
    assert.match(await only({ 'process/ordering.v1.yaml': below }), /a process API has no desk: nobody comes in there/);
  });
});

describe('the registry of consumers', () => {
  const door = (id: string, name: string): string =>
    contract(id, { gateway: ['registry: true'], paths: operation(id.split('/')[0] as 'system', name) });

  it('has one door, in the tier of records', async () => {
    const text = door('system/orders.v1', 'readOrder');
    assert.ok(await judgeRooms({ openapi: { ...openapi, 'system/orders.v1.yaml': text }, apis }));
    const second = door('system/orders.v2', 'readOrder');
    assert.equal(
      await only({ 'system/orders.v1.yaml': text, 'system/orders.v2.yaml': second }),
      `openapi/system/orders.v2.yaml:${lineOf(second, 'registry')} system/orders.v2 is a second door to the registry of consumers | Put the operation into system/orders.v1.`,
    );
    const above = change(ordering, 'uses:', 'registry: true\n  uses:');
    assert.match(
      await only({ 'process/ordering.v1.yaml': above }),
      /a process API has no records, the registry of consumers among them/,
    );
  });
});

describe('an answer that may have holes', () => {
  const partial = (text: string): string =>
    change(text, 'schema: { type: object }', 'schema: { type: object, properties: { holes: { type: array } } }');
  const below = partial(ordering);

  it('is told on by whoever calls for it', async () => {
    assert.equal(
      await only({ 'process/ordering.v1.yaml': below }),
      `openapi/experience/shop.v1.yaml:${lineOf(shop, '- process')} uses process/ordering.v1#getOrder, whose answers may have holes, and none of its own answers declares them | Declare holes: { $ref: '../shared/common.yaml#/components/schemas/Holes' } where the part goes.`,
    );
    const files = { ...openapi, 'process/ordering.v1.yaml': below, 'experience/shop.v1.yaml': partial(shop) };
    assert.equal((await judgeRooms({ openapi: files, apis })).operations.filter((one) => one.partial).length, 2);
  });
});

describe('who an operation asks for leave', () => {
  const asking = (id: string): Promise<string> =>
    only({
      'experience/shop.v1.yaml': contract('experience/shop.v1', {
        paths: operation('experience', 'shopOrder', [`x-gateway: { authorize: ${id} }`]),
      }),
    });

  it('exists', async () => {
    assert.match(
      await asking('process/ordering.v1#mayGet'),
      /authorize names process\/ordering\.v1#mayGet, which no contract offers \| Known here: process\/ordering\.v1#getOrder\./,
    );
  });

  it('is in the tier below', async () => {
    assert.match(
      await asking('system/orders.v1#readOrder'),
      /no experience operation may be authorised by system\/orders\.v1#readOrder \| The experience tier asks process\./,
    );
  });
});

describe('every local operation has a handler, and every handler an operation', () => {
  it('or the operation is told, with the file to write', async () => {
    assert.equal(
      await only({}, { 'system/orders/v1.ts': handlers() }),
      `openapi/system/orders.v1.yaml:${lineOf(orders, 'get:')} readOrder has no handler | Export it in \`handlers\` of apis/system/orders/v1.ts, or declare an http upstream.`,
    );
  });

  it('or the handler is told, with its file', async () => {
    assert.equal(
      await only({}, { 'system/orders/v1.ts': handlers('readOrder', 'dropOrder') }),
      'apis/system/orders/v1.ts:1 handler dropOrder is not a local operation of system/orders.v1 | Describe it in openapi/system/orders.v1.yaml or remove it.',
    );
  });

  it('or the file that exports none', async () => {
    const [none, missing] = await found({}, { 'system/orders/v1.ts': 'export const handler = {};\n' });
    assert.equal(
      `${none?.file}:${none?.line} ${none?.message}`,
      'apis/system/orders/v1.ts:1 does not export `handlers`',
    );
    assert.match(missing?.message ?? '', /readOrder has no handler/);
  });

  it('has sagas in process APIs alone', async () => {
    const sagas = 'export const sagas = { place: async () => {} };';
    await judgeRooms({ openapi, apis: { ...apis, 'process/ordering/v1.ts': handlers('getOrder') + sagas } });
    assert.equal(
      await only({}, { 'experience/shop/v1.ts': handlers('shopOrder') + sagas }),
      'apis/experience/shop/v1.ts:1 exports sagas, which no experience API has | Put them into the process API that composes the systems.',
    );
  });

  it('and an operation done by a service needs none', async () => {
    const text = change(orders, '{ kind: local }', '{ kind: http, name: legacy, url: "http://legacy" }');
    assert.match(await only({ 'system/orders.v1.yaml': text }), /handler readOrder is not a local operation/);
  });
});

describe('a service reached past the tiers', () => {
  const forwarding = (tier: string, more: readonly string[] = []): RoomFiles => {
    const id = `${tier}/live.v1`;
    const upstream = '{ kind: http, name: parcels, url: "http://parcels" }';
    return { openapi: { [`${id}.yaml`]: contract(id, { upstream, gateway: more, paths: operation(tier, 'watch') }) } };
  };
  const exception = (to: string, until = '2027-06-30') => [
    'exceptions:',
    `  - { rule: layering, to: ${to}, owner: logistics, reason: live streams, until: ${until} }`,
  ];

  it('is what system APIs are for', async () => {
    assert.equal((await judgeRooms(forwarding('system'))).operations.length, 1);
  });

  for (const tier of ['experience', 'process']) {
    it(`is refused in the ${tier} tier`, async () => {
      const files = forwarding(tier);
      const [mistake, ...others] = await mistakesOfRooms(files);
      assert.deepEqual(others, []);
      assert.match(mistake?.message ?? '', /watch reaches the service parcels past the tiers below it/);
      assert.match(mistake?.fix ?? '', /rule, to, owner, reason and until/);
      assert.equal(mistake?.line, lineOf(files.openapi[`${tier}/live.v1.yaml`] as string, 'get:'));
    });
  }

  it('is another process of the gateway where it takes tier identities', async () => {
    const elsewhere = (more: readonly string[] = []): RoomFiles => {
      const upstream = '{ kind: http, name: ordering, url: "http://ordering", identity: tier }';
      const paths = operation('process', 'watch', more);
      return { openapi: { 'process/live.v1.yaml': contract('process/live.v1', { upstream, paths }) } };
    };
    assert.equal((await judgeRooms(elsewhere())).operations.length, 1);
    const [mistake] = await mistakesOfRooms(elsewhere(['x-gateway: { upgrade: websocket }']));
    assert.match(mistake?.message ?? '', /watch is a WebSocket, and no tier identity can be sent with one/);
  });

  it('stands under an exception for that service, and no other', async () => {
    assert.equal((await judgeRooms(forwarding('experience', exception('parcels')))).operations.length, 1);
    const [mistake] = await mistakesOfRooms(forwarding('experience', exception('billing')));
    assert.match(mistake?.message ?? '', /past the tiers/);
  });

  it('is warned of once the exception has ended, which its last day is not', async () => {
    const files = forwarding('experience', exception('parcels', '2026-11-20'));
    const warned = async (now: string) => (await judgeRooms(files, { clock: createClock(now) })).warnings;
    assert.deepEqual(await warned('2026-11-20T23:59:59Z'), []);
    const [warning] = await warned('2026-11-21T00:00:00Z');
    assert.match(warning?.message ?? '', /the exception for parcels ended on 2026-11-20: its calls are refused/);
    assert.match(warning?.fix ?? '', /logistics owns it/);
    assert.equal(warning?.line, lineOf(files.openapi['experience/live.v1.yaml'] as string, '- { rule'));
  });
});

describe('the life of a version', () => {
  const living = (lifecycle: string): Promise<string> =>
    only({
      'system/orders.v1.yaml': contract('system/orders.v1', { lifecycle, paths: operation('system', 'readOrder') }),
    });
  const at = `openapi/system/orders.v1.yaml:${lineOf(orders, 'lifecycle:')}`;

  it('names a successor that exists', async () => {
    assert.equal(
      await living('{ state: deprecated, since: 2026-01-15, deprecated: 2026-09-01, successor: system/orders.v3 }'),
      `${at} successor system/orders.v3 does not exist | Did you mean system/orders.v1, system/orders.v2?`,
    );
  });

  for (const dates of [
    'since: 2026-09-01, deprecated: 2026-01-15',
    'since: 2026-01-15, deprecated: 2026-09-01, sunset: 2026-08-31',
    'since: 2026-09-01, deprecated: 2027-01-01, sunset: 2026-01-01',
  ]) {
    it(`runs forwards, not ${dates}`, async () => {
      assert.equal(
        await living(`{ state: deprecated, ${dates} }`),
        `${at} lifecycle dates run backwards | since ≤ deprecated ≤ sunset.`,
      );
    });
  }
});

describe('a brownout', () => {
  const deprecated = '{ state: deprecated, since: 2026-01-15, deprecated: 2026-09-01, sunset: 2027-06-30, brownouts: ';
  const living = (lifecycle: string): Promise<readonly Mistake[]> =>
    found({
      'system/orders.v1.yaml': contract('system/orders.v1', { lifecycle, paths: operation('system', 'readOrder') }),
    });
  const said = async (lifecycle: string): Promise<string> => {
    const [{ file, line, message } = { file: '', line: 0, message: '' }] = await living(lifecycle);
    return `${file}:${line} ${message}`;
  };
  const at = `openapi/system/orders.v1.yaml:${lineOf(orders, 'lifecycle:')}`;
  const april = '{ from: 2027-04-14T09:00:00Z, to: 2027-04-14T10:00:00Z }';

  it('stands where it should', async () => {
    const text = contract('system/orders.v1', {
      lifecycle: `${deprecated}[${april}] }`,
      paths: operation('system', 'readOrder'),
    });
    const { operations } = await judgeRooms({ openapi: { ...openapi, 'system/orders.v1.yaml': text }, apis });
    const order = operations.find(({ api }) => api === 'system/orders.v1');
    assert.equal(order?.lifecycle.brownouts?.[0]?.to, '2027-04-14T10:00:00Z');
  });

  it('lies between the deprecation and the sunset', async () => {
    const early = '{ from: 2026-08-31T23:00:00Z, to: 2026-09-01T01:00:00Z }';
    assert.equal(await said(`${deprecated}[${early}] }`), `${at} the brownout of 2026-08-31T23:00:00Z comes too early`);
    const late = '{ from: 2027-06-29T23:00:00Z, to: 2027-06-30T00:00:01Z }';
    assert.equal(
      await said(`${deprecated}[${late}] }`),
      `${at} the brownout of 2027-06-29T23:00:00Z reaches beyond the sunset`,
    );
  });

  it('ends after it begins, and before the next', async () => {
    const back = '{ from: 2027-04-14T09:00:00Z, to: 2027-04-14T09:00:00Z }';
    assert.match(await said(`${deprecated}[${back}] }`), /ends before it begins/);
    assert.match(await said(`${deprecated}[${april}, ${april}] }`), /comes too early/);
  });

  it('is for versions whose end is announced', async () => {
    const message = `${at} only a deprecated version that has a sunset can have brownouts`;
    assert.equal(await said(`{ state: active, since: 2026-01-15, brownouts: [${april}] }`), message);
    assert.equal(
      await said(`{ state: deprecated, since: 2026-01-15, deprecated: 2026-09-01, brownouts: [${april}] }`),
      message,
    );
  });

  it('is written as date-times', async () => {
    assert.match(await said(`${deprecated}[{ from: 2027-04-14, to: 2027-04-15 }] }`), /must match format "date-time"/);
  });
});

describe('two operations', () => {
  const pathOf = (path: string, name: string, id: string): string => {
    const parameter = `parameters: [{ name: ${name}, in: path, required: true, schema: { type: string } }]`;
    return operation('system', id, [parameter]).replace(`/${id}:`, () => `${path}:`);
  };
  const beside = (path: string): string =>
    contract('system/orders.v1', { paths: `${pathOf('/a/{x}', 'x', 'readOrder')}${pathOf(path, 'y', 'other')}` });
  const told = (text: string) =>
    only({ 'system/orders.v1.yaml': text }, { 'system/orders/v1.ts': handlers('readOrder', 'other') });

  it('do not answer at one address, whatever its parameters are called', async () => {
    const text = beside('/a/{y}');
    const line = lineOf(text, '/a/{y}') + 1;
    assert.equal(
      await told(text),
      `openapi/system/orders.v1.yaml:${line} system/orders.v1#other answers at the same address as system/orders.v1#readOrder | Give one of them another path or method.`,
    );
  });

  it('have addresses the router can tell apart', async () => {
    assert.match(await told(beside('/b/{y}{y}')), /stands right behind another/);
    assert.match(await told(beside('/b/*/{y}')), /holds \*, \?, # or a malformed %/);
    assert.match(await told(beside('/b%zz/{y}')), /holds \*, \?, # or a malformed %/);
  });
});
