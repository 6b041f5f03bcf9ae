import assert from 'node:assert/strict';
import { canonical } from '../../../policies/parts/canonical.ts';

describe('the canonical text of a value', () => {
  it('is the same however its members are ordered, at every depth', () => {
    const one = canonical({ lines: [{ id: 'P-1', quantity: 2 }], note: null });
    assert.equal(one, canonical({ note: null, lines: [{ quantity: 2, id: 'P-1' }] }));
    assert.equal(one, '{"lines":[{"id":"P-1","quantity":2}],"note":null}');
  });

  it('leaves out what JSON leaves out, and tells apart what JSON does', () => {
    assert.equal(canonical({ a: undefined }), '{}');
    assert.equal(canonical([undefined]), '[null]');
    assert.notEqual(canonical(['1', 2]), canonical([1, '2']));
    assert.notEqual(canonical([1, 2]), canonical([2, 1]));
  });
});
