import assert from 'node:assert/strict';
import { addressLimit } from '../../policies/address-limit.ts';
import { type MountParts, mount } from './support.ts';

const open = (parts: MountParts<{ enabled: boolean; limit: number; window: number }> = {}) =>
  mount(addressLimit, { settings: { limit: 2, window: 60 }, ...parts });

describe('address-limit', () => {
  it('lets an address send as many requests as it may, and refuses the next', async () => {
    const mounted = open();
    assert.ok((await mounted.send()).passed);
    assert.ok((await mounted.send()).passed);
    const { passed, problem, exchange } = await mounted.send();

    assert.equal(passed, false);
    assert.equal(problem?.kind, 'too-many-requests');
    assert.match(problem?.facts.headers?.['retry-after'] ?? '', /^(60|59)$/);
    assert.equal(exchange.outgoing['ratelimit-policy'], '"address";q=2;w=60');
    assert.match(String(exchange.outgoing.ratelimit), /^"address";r=0;t=(60|59)$/);
  });

  it('says nothing of itself while it lets pass', async () => {
    assert.deepEqual((await open().send()).exchange.outgoing, {});
  });

  it('R03: counts each address by itself, and an IPv6 /64 as one', async () => {
    const mounted = open({ settings: { limit: 1, window: 60 } });

    assert.ok((await mounted.send({ address: '203.0.113.8' })).passed);
    assert.ok((await mounted.send({ address: '2001:db8::1' })).passed);
    assert.equal((await mounted.send({ address: '2001:db8::2' })).passed, false);
    assert.equal((await mounted.send({ address: '::ffff:203.0.113.8' })).passed, false);
  });

  it('R05: refuses to count a request without an address together with others', async () => {
    await assert.rejects(open().send({ address: '' }), /cannot be counted/);
  });

  it('can be switched off', () => {
    assert.equal(open({ settings: { enabled: false } }).policy, undefined);
  });

  it('does not count a tier that has proven itself, which calls for many', async () => {
    const mounted = mount(addressLimit, { settings: { limit: 1 } });
    const identity = { kind: 'user', scopes: [], scheme: 'tierIdentity', caller: 'experience/storefront.v2' } as const;
    for (let turn = 0; turn < 3; turn += 1) assert.ok((await mounted.send({ identity })).passed);
  });
});
