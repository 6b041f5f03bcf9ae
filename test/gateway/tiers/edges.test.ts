import assert from 'node:assert/strict';
import { allowedEdges, camelCase, parseReference } from '../../../gateway/tiers/edges.ts';

describe('tiers', () => {
  it('call the tier directly below them, and nothing else', () => {
    assert.deepEqual(allowedEdges, { experience: ['process'], process: ['system'], system: [] });
  });
});

describe('a reference to an operation', () => {
  it('names tier, API, version and operation', () => {
    assert.deepEqual(parseReference('process/customer-360.v12#getCustomerView'), {
      tier: 'process',
      name: 'customer-360',
      api: 'process/customer-360.v12',
      operationId: 'getCustomerView',
    });
  });

  it('is written in code without dashes', () => {
    assert.equal(camelCase('orders'), 'orders');
    assert.equal(camelCase('customer-360'), 'customer360');
    assert.equal(camelCase('price-list-feed'), 'priceListFeed');
  });
});
