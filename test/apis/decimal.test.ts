import assert from 'node:assert/strict';
import { decimalOf, minorUnits } from '../../apis/decimal.ts';

describe('a decimal amount', () => {
  for (const [decimal, units] of [
    ['0', 0],
    ['0.01', 1],
    ['0.29', 29],
    ['1.1', 110],
    ['12.9000', 1290],
    ['1500', 150_000],
    ['0.004', 0],
    ['0.005', 1],
    ['1.9999', 200],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ] as const)
    it(`${decimal} is ${units} minor units`, () => {
      assert.equal(minorUnits(decimal), units);
    });

  for (const decimal of ['', '-1.00', '1e3', '1,50', 'NaN', '.5'])
    it(`is not ${JSON.stringify(decimal)}`, () => {
      assert.throws(() => minorUnits(decimal), TypeError);
    });

  it('comes back as it went', () => {
    for (const units of [0, 1, 9, 10, 99, 100, 1290, 2_500_001, Number.MAX_SAFE_INTEGER])
      assert.equal(minorUnits(decimalOf(units)), units);
    assert.deepEqual([decimalOf(5), decimalOf(1290)], ['0.05', '12.90']);
  });
});
