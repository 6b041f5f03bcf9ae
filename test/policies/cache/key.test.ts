import assert from 'node:assert/strict';
import { parametersKey, textKey } from '../../../policies/cache/key.ts';
import type { Parameters } from '../../../policies/policy.ts';

const key = (query: Record<string, unknown>, path: Record<string, unknown> = {}): string =>
  parametersKey({ path, query, header: {}, cookie: {} } as Parameters);

describe('the key of parameters', () => {
  it('B18: does not depend on the order they came in', () => {
    assert.equal(key({ limit: 5, search: 'cable' }), key({ search: 'cable', limit: 5 }));
    assert.equal(key({ filter: { a: 1, b: { c: 2, d: 3 } } }), key({ filter: { b: { d: 3, c: 2 }, a: 1 } }));
  });

  it('B18: nor for names that are numbers, which have an order of their own', () => {
    assert.equal(key({ 9: 'a', 10: 'b', x: 'c' }), key({ x: 'c', 10: 'b', 9: 'a' }));
  });

  it('takes what is undefined as not given', () => {
    assert.equal(key({ limit: 5, cursor: undefined }), key({ limit: 5 }));
  });

  const differing: readonly [string, Record<string, unknown>, Record<string, unknown>][] = [
    ['a number and its text', { limit: 5 }, { limit: '5' }],
    ['nothing and null', {}, { limit: null }],
    ['null and its text', { a: null }, { a: 'null' }],
    ['a list and its only item', { ids: ['a'] }, { ids: 'a' }],
    ['lists in another order', { ids: ['a', 'b'] }, { ids: ['b', 'a'] }],
    ['a list and a text that looks like it', { ids: ['a', 'b'] }, { ids: ['a,b'] }],
    ['one list and two', { a: ['x'], b: [] }, { a: [], b: ['x'] }],
    ['texts that hold what keys are made of', { a: "1'1:b", b: '' }, { a: '', b: "1'1:b" }],
    ['text that ends where a name begins', { a: 'b', c: 'd' }, { a: "b'1:c'1:d" }],
    ['numbers in a row', { a: [1, 23] }, { a: [12, 3] }],
    ['an empty object and an empty list', { a: {} }, { a: [] }],
  ];
  for (const [what, one, other] of differing) {
    it(`tells ${what} apart`, () => assert.notEqual(key(one), key(other)));
  }

  it('tells places apart', () => {
    assert.notEqual(key({ id: 'a' }), key({}, { id: 'a' }));
  });

  it('makes nothing equal that is not plain data, not even itself', () => {
    const at = new Date(0);
    assert.notEqual(key({ at }), key({ at }));
    assert.notEqual(key({ at: new Map() }), key({ at: new Map() }));
  });

  it('is equal exactly when the values are, whatever they are', () => {
    const random = randomFrom(11);
    const samples = Array.from({ length: 400 }, () => draw(random, 3) as Record<string, unknown>);
    for (const sample of samples) assert.equal(key(sample), key(shuffled(sample, random) as Record<string, unknown>));
    const byKey = new Map<string, string>();
    for (const sample of samples) {
      const text = JSON.stringify(sorted(sample));
      assert.equal(byKey.get(key(sample)) ?? text, text);
      byKey.set(key(sample), text);
    }
    assert.equal(byKey.size, new Set(byKey.values()).size);
  });
});

describe('the key of a text', () => {
  it('cannot run into what follows it', () => {
    assert.notEqual(textKey('a') + textKey('bc'), textKey('ab') + textKey('c'));
  });
});

type Random = () => number;

/** Plain data at random: small, so that equal values come up, and full of the characters keys are made of. */
function draw(random: Random, depth: number): unknown {
  const words = ['', 'a', "'1:a", 'a,', '[]', '{', 'null', '1', 'ä'];
  const word = (): string => words[Math.floor(random() * words.length)] as string;
  const object = (): unknown =>
    Object.fromEntries(Array.from({ length: Math.floor(random() * 3) }, () => [word(), draw(random, depth - 1)]));
  if (depth === 3) return object();
  const kinds = [word, () => Math.floor(random() * 3), () => random() < 0.5, () => null];
  if (depth > 0)
    kinds.push(object as () => string, () => Array.from({ length: 2 }, () => draw(random, depth - 1)) as never);
  return (kinds[Math.floor(random() * kinds.length)] as () => unknown)();
}

function shuffled(value: unknown, random: Random): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, random));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, shuffled(item, random)] as const);
  return Object.fromEntries(entries.sort(() => random() - 0.5));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([name, item]) => [name, sorted(item)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Numbers from 0 to 1 that are the same in every run (a linear congruential generator, Numerical Recipes). */
function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
