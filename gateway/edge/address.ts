import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Finds the client's address. `X-Forwarded-For` counts only as far as trusted proxies wrote it. */
export type AddressReader = (request: IncomingMessage) => string;

/**
 * @param trusted  addresses or CIDR blocks of proxies in front of the gateway; none by default
 * @throws TypeError naming an entry that is neither
 */
export function createAddressReader(trusted: readonly string[]): AddressReader {
  const isProxy = createProxyTest(trusted);

  return (request) => {
    const peer = foldAddress(request.socket.remoteAddress ?? '');
    if (trusted.length === 0 || !isProxy(peer)) return peer;
    const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
    let address = peer;
    for (const hop of forwarded.reverse()) {
      const candidate = foldAddress(withoutPort(hop.trim()));
      if (isIP(candidate) === 0) return address;
      address = candidate;
      if (!isProxy(candidate)) return address;
    }
    return address;
  };
}

/** Tells trusted proxies from everybody else. @throws TypeError naming an entry that is neither address nor CIDR block */
export function createProxyTest(trusted: readonly string[]): (address: string) => boolean {
  const proxies = new BlockList();
  for (const entry of trusted) addProxy(proxies, entry);
  return (address) => trusted.length > 0 && isListed(proxies, foldAddress(address));
}

function addProxy(proxies: BlockList, entry: string): void {
  const [address = '', bits] = entry.split('/');
  const family = isIP(address);
  const most = family === 4 ? 32 : 128;
  if (family === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)))
    throw new TypeError(`“${entry}” is not an address or CIDR block`);
  const type = family === 4 ? 'ipv4' : 'ipv6';
  if (bits === undefined) proxies.addAddress(address, type);
  else proxies.addSubnet(address, Number(bits), type);
}

const isListed = (proxies: BlockList, address: string): boolean =>
  isIP(address) !== 0 && proxies.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');

/** One client, one address: `::ffff:1.2.3.4`, however it is written, is 1.2.3.4. */
export function foldAddress(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = mappedShape.exec(address)?.[1];
  if (mapped === undefined || isIP(address) !== 6) return address;
  if (mapped.includes('.')) return mapped;
  const [high = 0, low = 0] = mapped.split(':').map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

// RFC 4291 §2.5.5.2, with dots or without.
const mappedShape = /^(?:0{0,4}:){2,5}ffff:(\d+\.\d+\.\d+\.\d+|[\da-f]{1,4}:[\da-f]{1,4})$/i;

/** Some proxies write the port as well: `1.2.3.4:5678`, `[2001:db8::1]:5678`. */
const withoutPort = (hop: string): string =>
  /^\[([\da-f:.]+)\](?::\d{1,5})?$/i.exec(hop)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(hop)?.[1] ?? hop;
