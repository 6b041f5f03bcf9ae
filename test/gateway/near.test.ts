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

  it('is told by a part of a name, however much longer the whole is', () => {
    assert.equal(didYouMean('placeorder', known), 'Did you mean experience/partner.v1#placeOrder?');
  });

  it('is nothing known for a stranger’s megabytes, which are not compared letter by letter', () => {
    const many = Array.from({ length: 300 }, (_, at) => `experience/partner.v1#placeOrder${at}`);
    assert.equal(didYouMean('partner.v1'.repeat(100_000), many), undefined);
    // As long as one of them, and unlike: whoever writes a contract may write long names too.
    assert.equal(didYouMean('x'.repeat(100_000), ['y'.repeat(90_000), ...many]), undefined);
  });

  it('is at most three names', () => {
    assert.equal(didYouMean('a1', ['a2', 'a3', 'a4', 'a5']), 'Did you mean a2, a3, a4?');
  });
});
