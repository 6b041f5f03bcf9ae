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

  it('has one form for IPv4 in IPv6', () =>
    assert.equal(createAddressReader([])(request('::ffff:1.2.3.4')), '1.2.3.4'));

  it('refuses a proxy list that is none', () => {
    assert.throws(() => createAddressReader(['everyone']), /everyone/);
    assert.throws(() => createAddressReader(['10.0.0.0/x']), /10\.0\.0\.0\/x/);
  });
});
