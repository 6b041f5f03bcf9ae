import assert from 'node:assert/strict';
import { measureHop } from '../../../gateway/snapshot/hop-cost.ts';
import { findPassThroughs } from '../../../gateway/snapshot/pass-through.ts';
import { catalogue } from '../../../policies/index.ts';
import { change, contract, operation } from '../contracts/support.ts';
import { judgeRooms } from './support.ts';

const lines = 'lines: { type: array, items: { type: integer } }';
const fields = `{ type: object, properties: { orderId: { type: string }, ${lines} } }`;
const described = `{ type: object, description: An order., required: [orderId], properties: { ${lines}, orderId: { type: string, example: O-1 } } }`;
const fewer = '{ type: object, properties: { orderId: { type: string } } }';

/** A process API over one system API: `getOrder` with that handler and success schema. */
const judged = (handler: string, schema = described, exceptions: string[] = []) => {
  const answering = (tier: string, id: string, answer: string) =>
    change(operation(tier, id), '{ type: object }', answer);
  return judgeRooms(
    {
      openapi: {
        'system/orders.v1.yaml': contract('system/orders.v1', {
          upstream: '{ kind: http, name: orders, url: "http://127.0.0.1:1" }',
          paths: answering('system', 'readOrder', fields) + answering('system', 'readOther', fields),
        }),
        'process/ordering.v1.yaml': contract('process/ordering.v1', {
          gateway: ['uses: [system/orders.v1#readOrder, system/orders.v1#readOther]', ...exceptions],
          paths: answering('process', 'getOrder', schema),
        }),
      },
      apis: { 'process/ordering/v1.ts': `const shape = (order) => order;\nexport const handlers = { ${handler} };\n` },
    },
    { catalogue },
  );
};
const found = async (handler: string, schema?: string) =>
  findPassThroughs(await judged(handler, schema), today).map(({ operation, calls }) => `${operation.id} → ${calls.id}`);

const today = Date.parse('2026-11-23');
const plain = 'getOrder: async (input, { call }) => ({ status: 200, body: await call.system.orders.readOrder(input) })';
const one = ['process/ordering.v1#getOrder → system/orders.v1#readOrder'];

describe('an operation that only passes through', () => {
  it('is found: one call, and the same fields, however they are described', async () => {
    assert.deepEqual(await found(plain), one);
    const longer = `async getOrder(input, context) {
      const order = await context.call.system.orders.readOrder({});
      return { status: 200, body: shape(order) };
    }`;
    assert.deepEqual(await found(longer), one);
  });

  it('is none that shows fewer fields', async () => {
    assert.deepEqual(await found(plain, fewer), []);
  });

  const read = 'call.system.orders.readOrder({})';
  const others: Record<string, string> = {
    'calls twice': `getOrder: async (_, { call }) => {
      await call.system.orders.readOther({});
      return { status: 200, body: await ${read} };
    }`,
    'calls for each of several': `getOrder: async (_, { call }) => {
      const [body] = await [1].map(() => ${read});
      return { status: 200, body };
    }`,
    'hands its means on': `getOrder: async (_, context) => {
      await shape(context);
      return { status: 200, body: await context.${read} };
    }`,
    'calls nobody': 'getOrder: async () => ({ status: 200, body: {} })',
  };
  for (const [what, handler] of Object.entries(others)) {
    it(`is none that ${what}`, async () => assert.deepEqual(await found(handler), []));
  }

  it('is not asked about again until the day its owner named', async () => {
    const explain = (to: string) => [
      `exceptions: [{ rule: pass-through, to: ${to}, owner: commerce, reason: Rules come here., until: 2027-01-31 }]`,
    ];
    const explained = await judged(plain, described, explain('system/orders.v1'));
    assert.equal(findPassThroughs(explained, today).length, 0);
    assert.equal(findPassThroughs(explained, Date.parse('2027-02-01')).length, 1);
    const another = await judged(plain, described, explain('system/others.v1'));
    assert.equal(findPassThroughs(another, today).length, 1);
  });

  it('is told with what a hop to it costs', async () => {
    const made = await judged(plain);
    const [{ calls } = assert.fail()] = findPassThroughs(made, today);
    const cost = await measureHop(made, catalogue, calls);

    assert.ok(cost !== undefined && cost > 0.5 && cost < 5_000, `${cost} µs`);
  });
});
