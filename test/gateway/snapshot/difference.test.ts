import assert from 'node:assert/strict';
import { type Difference, difference } from '../../../gateway/snapshot/difference.ts';
import type { Judged } from '../../../gateway/snapshot/judge.ts';
import type { Resolved } from '../../../gateway/snapshot/settings.ts';
import { hashOf } from '../../../gateway/snapshot/snapshot.ts';
import { catalogue } from '../../../policies/index.ts';
import { change, contract, type Files, operation, securitySchemes } from '../contracts/support.ts';
import { handlers, judgeRooms } from './support.ts';

const schemas = `${securitySchemes}  schemas:
    Order: { type: object, properties: { lines: { type: array, items: { $ref: '#/components/schemas/Line' } } } }
    Line: { type: object, properties: { sku: { type: string } } }
`;
const orders = contract('system/orders.v1', {
  paths: `${operation('system', 'readOrder').replace('{ type: object }', `{ $ref: '#/components/schemas/Order' }`)}${operation('system', 'listOrders')}`,
  more: schemas,
});
const stock = contract('system/stock.v1', {
  upstream: "{ kind: http, name: legacy, url: 'http://legacy', credential: { header: X-Key, value: 'hunter2' } }",
  paths: operation('system', 'readStock'),
});
const openapi: Files = { 'system/orders.v1.yaml': orders, 'system/stock.v1.yaml': stock };
const plans = `\
anonymous: { description: Anybody., rate: { limit: 10, window: 60 }, scopes: [] }
signed-in: { description: People., rate: { limit: 10, window: 60 }, scopes: [] }
`;

const judged = (files: Files = openapi, policies: Files = {}): Promise<Judged> =>
  judgeRooms(
    { openapi: files, policies, apis: { 'system/orders/v1.ts': handlers('readOrder', 'listOrders') } },
    { catalogue },
  );

/** What a reload of these files would change where `openapi` runs. */
async function reloaded(files: Files, policies: Files = {}): Promise<Difference> {
  const running = await judged();
  const all = running.operations.map((each) => ({
    operation: each,
    settings: running.settings.get(each.id) as Resolved,
  }));
  const { documents, plans: known } = running;
  return difference({ hash: hashOf(running), documents, plans: known, all }, await judged(files, policies));
}

const nothing = { added: [], removed: [], changed: [] };

describe('what a reload would change', () => {
  it('is nothing where the files are as they were', async () => {
    const { running, files, ...rest } = await reloaded(openapi);
    assert.equal(running, files);
    assert.deepEqual(rest, { documents: nothing, operations: nothing, plans: nothing, warnings: [] });
  });

  it('names operations that come and go', async () => {
    const renamed = change(stock, 'operationId: readStock', 'operationId: getStock');
    const { operations, documents } = await reloaded({ ...openapi, 'system/stock.v1.yaml': renamed });
    assert.deepEqual(operations, {
      added: ['system/stock.v1#getStock'],
      removed: ['system/stock.v1#readStock'],
      changed: [],
    });
    assert.deepEqual(documents.changed, ['system/stock.v1']);
  });

  it('finds the operations a shared schema belongs to, however far away it is', async () => {
    const wider = change(orders, 'sku: { type: string }', 'sku: { type: integer }');
    const { operations } = await reloaded({ ...openapi, 'system/orders.v1.yaml': wider });
    assert.deepEqual(operations.changed, [
      { operation: 'system/orders.v1#readOrder', what: ['contract'], settings: [] },
    ]);
  });

  it('tells settings with their values, and credentials without', async () => {
    const tiers = 'system: { timeout: { total: 1500 } }\n';
    const secret = change(stock, 'hunter2', 'hunter3');
    const found = await reloaded({ ...openapi, 'system/stock.v1.yaml': secret }, { 'tiers.yaml': tiers });
    const settings = [{ setting: 'timeout.total', from: 2500, to: 1500 }];
    assert.deepEqual(found.operations.changed, [
      { operation: 'system/orders.v1#readOrder', what: [], settings },
      { operation: 'system/orders.v1#listOrders', what: [], settings },
      { operation: 'system/stock.v1#readStock', what: ['upstream'], settings },
    ]);
    assert.doesNotMatch(JSON.stringify(found), /hunter/);
  });

  it('names plans that differ', async () => {
    const more = `${plans.replace('limit: 10', 'limit: 20')}gold: { description: Rich., rate: { limit: 99, window: 1 }, scopes: [] }\n`;
    const found = await reloaded(openapi, { 'plans.yaml': more });
    assert.deepEqual(found.plans, { added: ['gold'], removed: [], changed: ['anonymous'] });
    assert.notEqual(found.running, found.files);
  });
});
