import assert from 'node:assert/strict';
import { formTokenOf, idHash, isId, newId, seal, unseal } from '../../../../gateway/portal/session/seal.ts';

describe('what a session seals', () => {
  const id = newId();

  it('is opened by its id alone', () => {
    const sealed = seal(id, { token: 'a secret' });
    assert.deepEqual(unseal(id, sealed), { token: 'a secret' });
    assert.throws(() => unseal(newId(), sealed));
    assert.ok(!sealed.includes('a secret'));
  });

  it('is noticed when somebody changes it', () => {
    const sealed = seal(id, { admin: false });
    for (const at of [0, 12, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.throws(() => unseal(id, changed), `byte ${at}`);
    }
  });

  it('looks different each time', () => assert.notDeepEqual(seal(id, 1), seal(id, 1)));

  it('cannot be opened with anything the store or a page has', () => {
    const sealed = seal(id, 1);
    for (const known of [idHash(id).toString('base64url'), formTokenOf(id)]) assert.throws(() => unseal(known, sealed));
  });

  it('has an id that cannot be guessed', () => {
    assert.ok(isId(id));
    assert.notEqual(id, newId());
    for (const other of ['', 'a', `${id}a`, `${id.slice(1)} `]) assert.ok(!isId(other));
  });
});
