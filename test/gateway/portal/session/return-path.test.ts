import assert from 'node:assert/strict';
import { returnPath } from '../../../../gateway/portal/session/return-path.ts';

describe('the page a sign-in comes back to', () => {
  for (const own of [
    '/portal',
    '/portal/apps?new=1#keys',
    '/portal/apis/experience/partner/v1/try',
    '/problems/conflict',
  ])
    it(`may be ${own}`, () => assert.equal(returnPath(own), own));

  for (const other of [
    'https://evil.example/portal',
    '//evil.example/portal',
    '/\\evil.example/portal',
    '/portal\\..\\..//evil.example',
    '/\t/evil.example/portal',
    '\n//evil.example',
    '/portal/..//evil.example',
    '/portal/../../experience/partner/v1/orders',
    '/experience/portal/v1/consumers',
    '/portals',
    '/idp/auth',
    'javascript:alert(1)',
    'portal',
    '',
    `/portal/${'a'.repeat(2_000)}`,
    '/portal/sign-out',
    '/portal/signed-in?code=1',
    ['/portal', '//evil.example'],
    undefined,
  ])
    it(`is never ${JSON.stringify(other)?.slice(0, 60)}`, () => assert.equal(returnPath(other), '/portal'));
});
