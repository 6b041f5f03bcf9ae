import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { judgeTarget } from '../../../gateway/edge/target.ts';

describe('request target', () => {
  const judge = (url: string) => judgeTarget(url, 200);
  const kindOf = (url: string): string | undefined => {
    try {
      judge(url);
      return undefined;
    } catch (error) {
      assert.ok(error instanceof Problem);
      return error.kind;
    }
  };

  it('is taken apart into path and raw query', () => {
    assert.deepEqual(judge('/a/b?x=1&y=%20'), { path: '/a/b', query: 'x=1&y=%20' });
    assert.deepEqual(judge('/'), { path: '/', query: '' });
  });

  it('has one spelling for one address', () => {
    assert.equal(judge('/%78/%7Eme').path, '/x/~me');
    assert.equal(judge('/caf%c3%a9').path, '/caf%C3%A9');
  });

  for (const url of [
    '/public/../admin',
    '/public/%2e%2e/admin',
    '/public/.%2e/admin',
    '/admin/.',
    '/a/..%2fadmin',
    '/items/..%5Cadmin',
    '/a%00b',
    '//admin/x',
    '/a//b',
    '/\\evil',
    '/admin;x=1/y',
    '/..;/admin',
    '/a#b',
    '/a%2',
    '/a%zz',
    '*',
    'http://evil/admin',
    'evil',
    '',
    '/a?b#c',
  ]) {
    it(`refuses ${JSON.stringify(url)} rather than repairing it`, () => assert.equal(kindOf(url), 'malformed-request'));
  }

  it('refuses what is longer than allowed', () => assert.equal(kindOf(`/${'a'.repeat(200)}`), 'uri-too-long'));
});
