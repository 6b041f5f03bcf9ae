import assert from 'node:assert/strict';
import { addressKey } from '../../../policies/parts/client-address.ts';

describe('client address', () => {
  it('is an IPv4 address as it stands', () => {
    assert.equal(addressKey('203.0.113.7'), '203.0.113.7');
  });

  it('R03: is the same IPv4 address when an IPv6 socket reports it', () => {
    for (const address of [
      '::ffff:203.0.113.7',
      '::FFFF:203.0.113.7',
      '::ffff:cb00:7107',
      '0:0:0:0:0:ffff:cb00:7107',
    ]) {
      assert.equal(addressKey(address), '203.0.113.7');
    }
  });

  it('R03: is one for all addresses of an IPv6 /64', () => {
    const same = [
      '2001:db8:0:1::1',
      '2001:DB8::1:ffff:0:0:1',
      '2001:0db8:0000:0001:aaaa:bbbb:cccc:dddd',
      '2001:db8:0:1::%eth0',
    ];
    for (const address of same) assert.equal(addressKey(address), '2001:db8:0:1');
    assert.equal(addressKey('2001:db8:0:2::1'), '2001:db8:0:2');
    assert.equal(addressKey('::1'), '0:0:0:0');
    assert.equal(addressKey('fe80::1%eth0'), 'fe80:0:0:0');
    assert.equal(addressKey('2001:db8::'), '2001:db8:0:0');
  });

  it('cannot be nothing', () => {
    assert.throws(() => addressKey(''), /cannot be counted/);
  });
});
