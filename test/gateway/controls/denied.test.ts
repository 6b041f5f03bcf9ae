import assert from 'node:assert/strict';
import type { Control } from '../../../gateway/controls/control.ts';
import { deniedBy, endOfDenial } from '../../../gateway/controls/denied.ts';

const denial = (kind: 'subject' | 'token', target: string, since = 1_000): Control => ({
  ...{ kind, target, state: 'off', who: 'ann', version: 1, since },
});
const ann = { subject: 'ann', issuer: 'staff', issued: 1_000 };

describe('what controls take back', () => {
  it('is nothing where they are about other things', () => {
    assert.equal(deniedBy([]), undefined);
    assert.equal(deniedBy([{ ...denial('token', 'gateway'), kind: 'maintenance', state: 'on' }]), undefined);
  });

  it('is all that a subject had at that moment, and nothing later', () => {
    const denied = deniedBy([denial('subject', 'ann (staff)')]);
    assert.equal(denied?.(ann), true);
    assert.equal(denied?.({ ...ann, id: 'x' }), true);
    assert.equal(denied?.({ ...ann, issued: 1_001 }), false);
  });

  it('is nobody else’s, and no other issuer’s', () => {
    const denied = deniedBy([denial('subject', 'ann (staff)'), denial('token', '7 (staff)')]);
    for (const other of [{ subject: 'anna' }, { subject: 'ANN' }, { issuer: 'partners' }, { subject: 'ann (staff)' }])
      assert.equal(denied?.({ ...ann, ...other }), false);
    assert.equal(denied?.({ ...ann, subject: 'bob', id: '8' }), false);
    assert.equal(denied?.({ ...ann, issuer: 'partners', id: '7' }), false);
  });

  it('is one token by its id, whenever it was issued; a subject of that name is not meant', () => {
    const denied = deniedBy([denial('token', '7 (staff)')]);
    assert.equal(denied?.({ ...ann, id: '7', issued: 9_999 }), true);
    assert.equal(denied?.(ann), false);
    assert.equal(denied?.({ ...ann, subject: '7' }), false);
  });

  it('is remembered until nothing is left that it could be about', () => {
    const days = 86_400_000;
    // Issued just before, by a clock that is ahead as far as it may be, and believed for as long as the tolerance allows.
    assert.ok(endOfDenial(0) >= 31 * days + 2 * 60_000);
    assert.ok(endOfDenial(0) < 32 * days);
  });
});
