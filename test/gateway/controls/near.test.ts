import assert from 'node:assert/strict';
import { nearNames } from '../../../gateway/controls/near.ts';

const known = ['shipments', 'shop', 'system/orders.v1', 'system/orders.v2', 'experience/partner.v1#placeOrder'];

describe('what somebody may have meant', () => {
  for (const [wanted, near] of [
    ['shipmens', ['shipments']],
    ['shpo', ['shop']],
    ['system/orders', ['system/orders.v1', 'system/orders.v2']],
    ['system/order.v1', ['system/orders.v1', 'system/orders.v2']],
    ['experience/partner.v1#placeOrdr', ['experience/partner.v1#placeOrder']],
    ['experience/partner.v1#getFeed', []],
    ['payments', []],
  ] as const) {
    it(`is ${near.join(' or ') || 'nothing known'} for ${wanted}`, () => {
      assert.deepEqual(nearNames(wanted, known), near);
    });
  }

  it('is at most three names', () => {
    assert.deepEqual(nearNames('a1', ['a2', 'a3', 'a4', 'a5']), ['a2', 'a3', 'a4']);
  });
});
