import assert from 'node:assert/strict';
import type { Definition } from '../../../../gateway/contracts/openapi.ts';
import { isEndless } from '../../../../gateway/contracts/patterns/endless.ts';
import { schemaFlaws } from '../../../../gateway/contracts/schema-flaws.ts';

const endless = [
  '^(a+)+$',
  '(a*)*b',
  '^(a|a)*$',
  '^(a|aa)+$',
  '(a+,?)+',
  '^(\\w+\\s?)*$',
  '(.*)*x',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(a*b*)*c',
  '(x+x+)+y',
  '^(\\d+|\\d+\\.)*$',
  '^(a{1,60}){1,60}$',
  '(?=(a+)+$)b',
  '^((ab)*|(aba)*b)*c$',
  '([a-zA-Z0-9._-]+)*@',
];

const bounded = [
  '^tok_[A-Za-z0-9_]{1,60}$',
  '^[0-9]+(\\.[0-9]+)?$',
  '^([a-z]+,)*[a-z]+$',
  '^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[a-z]{2,}$',
  '^([0-9a-f]{2})+$',
  '^(GET|GIT)+$',
  '^\\p{L}+$',
  '.*foo.*',
  '^(\\d{1,3}\\.){3}\\d{1,3}$',
  '^(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)(?:-(?:[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?$',
  '^[^\\u0000-\\u001f\\u007f]*$',
  '^/(?:[^/]+/)*$',
  '^(?:"(?:[^"\\\\]|\\\\.)*")+$',
  '^(?<year>\\d{4})-\\d\\d$',
  '^(a?b)*$',
  '^[\\]\\-)(]*\\u{1F600}?$',
];

describe('a regular expression', () => {
  for (const pattern of endless) {
    it(`P16: is found to take for ever: ${pattern}`, () => assert.equal(isEndless(pattern), true));
  }
  for (const pattern of bounded) {
    it(`P16: is fine: ${pattern}`, () => {
      assert.equal(isEndless(pattern), false);
      assert.doesNotThrow(() => new RegExp(pattern, 'u').test('a'.repeat(50_000)));
    });
  }

  it('P16: of a contract is judged wherever it stands, before it is in force', async () => {
    const info = { title: 't', version: '1.0.0' };
    const schema = { patternProperties: { '^(a+)+$': { pattern: '(b*)*c' } } };
    const flaws = await schemaFlaws({
      openapi: '3.1.0',
      info,
      paths: {},
      components: { schemas: { A: schema } },
    } as Definition);
    assert.deepEqual(
      flaws.map(({ at }) => at.slice(3).join('.')),
      ['patternProperties.^(a+)+$', 'patternProperties.^(a+)+$.pattern'],
    );
    for (const { message } of flaws) assert.match(message, /may take for ever/);
  });

  it('P16: that is too long to be judged is not trusted, however long it is', () => {
    assert.equal(isEndless(`^${'(?:a|b)?'.repeat(300)}$`), true);
    assert.equal(isEndless(`${'('.repeat(200)}b${'){3}'.repeat(200)}`), true);
    assert.equal(isEndless(`${'('.repeat(200)}${'){3}'.repeat(200)}`), true);
    assert.equal(isEndless(`${'('.repeat(200)}a${')+'.repeat(200)}`), true);
  });
});
