import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parametersHash } from '../../../policies/cache/hash.ts';
import { parametersKey } from '../../../policies/cache/key.ts';
import type { Parameters } from '../../../policies/policy.ts';

const parametersOf = (query: Record<string, unknown>, path: Record<string, unknown> = {}): Parameters => ({
  path,
  query,
  header: {},
  cookie: {},
});

describe('the hash of parameters', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, inner]) => [name, reversed(inner)]),
    );
  };

  it('is the same for all whose key is, in whatever order they came', () => {
    const given = fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.constant(-0)));
    fc.assert(
      fc.property(given, given, (query, path) => {
        const [one, other] = [
          parametersOf(query, path),
          parametersOf(reversed(query) as Record<string, unknown>, JSON.parse(JSON.stringify(path))),
        ];
        assert.equal(parametersKey(one), parametersKey(other));
        assert.equal(parametersHash(one), parametersHash(other));
      }),
    );
  });

  it('is seldom that of others, and spreads them over all lists of a board', () => {
    const marks = Array.from({ length: 10_000 }, (_, index) => parametersHash(parametersOf({}, { id: `O-${index}` })));
    assert.ok(new Set(marks).size > 9_990);
    assert.equal(new Set(marks.map((mark) => mark & 255)).size, 256);
    const pages = Array.from({ length: 1_000 }, (_, limit) => parametersHash(parametersOf({ limit, sort: 'name' })));
    assert.ok(new Set(pages).size > 990);
    assert.notEqual(parametersHash(parametersOf({ id: 'a' })), parametersHash(parametersOf({}, { id: 'a' })));
    assert.notEqual(
      parametersHash(parametersOf({ from: 'a', to: 'b' })),
      parametersHash(parametersOf({ from: 'b', to: 'a' })),
    );
  });
});
