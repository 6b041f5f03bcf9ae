import assert from 'node:assert/strict';
import { openDirectory } from '../../../gateway/portal/directory.ts';
import { sampleCatalogue, sampleDocument } from './sample.ts';

const directory = openDirectory(sampleCatalogue);
const found = (query: string) => directory.search(query).map(({ api }) => `${api.tier}/${api.name}`);

describe('directory', () => {
  it('arranges APIs from the outside in, each with its versions, newest first', () => {
    assert.deepEqual(
      directory.apis.map(({ tier, name, versions }) => [tier, name, versions.map(({ version }) => version)]),
      [
        ['experience', 'storefront', [2, 1]],
        ['experience', 'tracking', [1]],
        ['process', 'ordering', [1]],
        ['system', 'orders', [1]],
      ],
    );
  });

  it('takes the newest active version for the current one', () => {
    const retired = sampleDocument('system/a.v3', { lifecycle: { state: 'retired', since: '2026-01-01' } });
    const documents = [sampleDocument('system/a.v1'), retired, sampleDocument('system/a.v2')];
    assert.equal(openDirectory({ hash: 'x', documents }).api('system', 'a')?.current.version, 2);
    assert.equal(openDirectory({ hash: 'x', documents: [retired] }).api('system', 'a')?.current.version, 3);
  });

  it('finds APIs by title, owner, description and tier, whatever the case', () => {
    assert.deepEqual(found('TRACKING'), ['experience/tracking']);
    assert.deepEqual(found('what ordering does'), ['process/ordering']);
    assert.equal(found('commerce').length, 4);
    assert.deepEqual(found('system/'), ['system/orders']);
  });

  it('finds operations by name, address and scope, and says which', () => {
    const [first, ...others] = directory.search('orders:write');
    assert.deepEqual(
      first?.operations.map(({ document, operation }) => `${document.id}#${operation.operationId}`),
      ['experience/storefront.v2#placeOrder'],
    );
    assert.deepEqual(others, []);
    assert.deepEqual(found('listProducts'), ['experience/storefront']);
  });

  it('wants every word, in the API or one of its operations', () => {
    assert.deepEqual(found('storefront placeorder'), ['experience/storefront']);
    assert.deepEqual(found('tracking placeorder'), []);
    assert.deepEqual(found('zebra'), []);
  });

  it('finds an API by an older version of it', () => {
    assert.deepEqual(found('deprecated'), ['experience/storefront']);
  });
});
