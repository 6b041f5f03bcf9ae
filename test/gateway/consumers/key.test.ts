import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { newKey, parseKey } from '../../../gateway/consumers/key.ts';

describe('an API key', () => {
  it('has the form cw_<env>_<id>_<secret>', () => {
    assert.match(newKey('live').key, /^cw_live_[0-9A-Za-z]{10}_[0-9A-Za-z]{33}$/);
    assert.match(newKey('test').key, /^cw_test_/);
  });

  it('is taken apart into its environment, id and the hash of its secret', () => {
    const { key, id, secretHash } = newKey('live');
    assert.deepEqual(parseKey(key), { environment: 'live', id, secretHash });
    assert.deepEqual(secretHash, createHash('sha256').update(key.slice(-33)).digest());
  });

  it('never comes twice', () => {
    const made = Array.from({ length: 2_000 }, () => newKey('live').key);
    assert.equal(new Set(made).size, made.length);
  });

  it('uses all characters alike', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 2_000; i++) {
      for (const character of newKey('live').key.slice(19, 46)) {
        counts.set(character, (counts.get(character) ?? 0) + 1);
      }
    }
    assert.equal(counts.size, 62);
    const expected = (2_000 * 27) / 62;
    for (const count of counts.values()) assert.ok(Math.abs(count - expected) < expected / 4);
  });

  it('is refused when any one character is wrong', () => {
    const { key } = newKey('live');
    for (let at = 0; at < key.length; at++) {
      const wrong = key[at] === 'x' ? 'y' : 'x';
      assert.equal(parseKey(key.slice(0, at) + wrong + key.slice(at + 1)), undefined, `at ${at}`);
    }
  });

  it('is refused when two characters next to each other are swapped', () => {
    const { key } = newKey('live');
    const at = 30 + [...key.slice(30)].findIndex((character, index) => character !== key[31 + index]);
    const swapped = key.slice(0, at) + key[at + 1] + key[at] + key.slice(at + 2);
    assert.equal(parseKey(swapped), undefined);
  });

  const { key } = newKey('live');
  const wrong: Record<string, string> = {
    'nothing at all': '',
    'a cut-off key': key.slice(0, -1),
    'a key with something after it': `${key}0`,
    'a key with a line break': `${key}\n`,
    'two keys': `${key}, ${key}`,
    'another environment': key.replace('live', 'prod'),
    'a test key made of a live one': key.replace('live', 'test'),
    'a megabyte': 'x'.repeat(1_000_000),
    'letters that look alike': key.replace(/^cw/, 'сw'),
  };
  for (const [name, text] of Object.entries(wrong)) {
    it(`K01: is not ${name}`, () => assert.equal(parseKey(text), undefined));
  }
});
