import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { createAddressReader } from '../../../gateway/edge/address.ts';

describe('client address', () => {
  const request = (peer: string, forwarded?: string) =>
    ({ socket: { remoteAddress: peer }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

  it('H04: is the peer’s, whatever it says, unless a proxy is trusted', () => {
    const read = createAddressReader([]);
    assert.equal(read(request('198.51.100.7', '1.2.3.4')), '198.51.100.7');
  });

  it('is the last one that no trusted proxy has', () => {
    const read = createAddressReader(['10.0.0.0/8', '::1']);
    assert.equal(read(request('10.0.0.9', '6.6.6.6, 203.0.113.5, 10.1.1.1')), '203.0.113.5');
    assert.equal(read(request('::1', '203.0.113.5')), '203.0.113.5');
  });

  it('stays the proxy’s when the header is no address', () => {
    const read = createAddressReader(['10.0.0.0/8']);
    assert.equal(read(request('10.0.0.9', 'unknown')), '10.0.0.9');
    assert.equal(read(request('10.0.0.9')), '10.0.0.9');
  });

  it('R03: has one form for IPv4 in IPv6, however that is written', () => {
    const read = createAddressReader(['::1']);
    for (const mapped of [
      '::ffff:1.2.3.4',
      '::FFFF:1.2.3.4',
      '::ffff:102:304',
      '0:0:0:0:0:ffff:1.2.3.4',
      '::0:ffff:0102:0304',
    ]) {
      assert.equal(read(request(mapped)), '1.2.3.4', mapped);
      assert.equal(read(request('::1', mapped)), '1.2.3.4', mapped);
    }
    for (const other of ['::ffff:0:1.2.3.4', '64:ff9b::1.2.3.4', '::1.2.3.4', '2001:db8::ffff:1:2'])
      assert.equal(read(request(other)), other);
  });

  it('H04: is behind proxies of either family, whichever form their own address has', () => {
    const read = createAddressReader(['10.0.0.0/8', '2001:db8:1::/48']);
    assert.equal(read(request('::ffff:10.0.0.9', '203.0.113.5')), '203.0.113.5');
    assert.equal(read(request('2001:db8:1:2::3', '2001:db8:9::1, 2001:db8:1::9')), '2001:db8:9::1');
    assert.equal(read(request('2001:db8:2::3', '203.0.113.5')), '2001:db8:2::3');
    assert.equal(read(request('10.0.0.9', '6.6.6.6, ::ffff:10.1.1.1')), '6.6.6.6');
  });

  it('H04: is told apart from the port that some proxies write beside it', () => {
    const read = createAddressReader(['10.0.0.0/8']);
    assert.equal(read(request('10.0.0.9', '203.0.113.5:49152')), '203.0.113.5');
    assert.equal(read(request('10.0.0.9', '[2001:db8::7]:443')), '2001:db8::7');
    assert.equal(read(request('10.0.0.9', '[2001:db8::7]')), '2001:db8::7');
    for (const nonsense of ['203.0.113.5:', '203.0.113.5:x', '1.2.3.4.5:1'])
      assert.equal(read(request('10.0.0.9', nonsense)), '10.0.0.9', nonsense);
  });

  it('refuses a proxy list that is none', () => {
    assert.throws(() => createAddressReader(['everyone']), /everyone/);
    for (const entry of ['10.0.0.0/x', '10.0.0.0/33', '2001:db8::/129', '10.0.0', '1.2.3.4/'])
      assert.throws(() => createAddressReader([entry]), new RegExp(`“${entry}” is not an address`), entry);
  });
});
