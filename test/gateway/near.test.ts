import assert from 'node:assert/strict';
import { didYouMean } from '../../gateway/near.ts';

const known = ['shipments', 'shop', 'system/orders.v1', 'system/orders.v2', 'experience/partner.v1#placeOrder'];

describe('what somebody may have meant', () => {
  for (const [wanted, near] of [
    ['shipmens', ['shipments']],
    ['shpo', ['shop']],
    ['Ship-Ments', ['shipments']],
    ['system/orders', ['system/orders.v1', 'system/orders.v2']],
    ['system/order.v1', ['system/orders.v1', 'system/orders.v2']],
    ['experience/partner.v1#placeOrdr', ['experience/partner.v1#placeOrder']],
  ] as const) {
    it(`is ${near.join(' or ')} for ${wanted}`, () => {
      assert.equal(didYouMean(wanted, known), `Did you mean ${near.join(', ')}?`);
    });
  }

  for (const wanted of ['experience/partner.v1#getFeed', 'payments', '//']) {
    it(`is nothing known for ${wanted}`, () => {
      assert.equal(didYouMean(wanted, known), undefined);
    });
  }

  it('is at most three names', () => {
    assert.equal(didYouMean('a1', ['a2', 'a3', 'a4', 'a5']), 'Did you mean a2, a3, a4?');
  });
});
