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
      const candidate = foldAddress(hop.trim());
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
  if (family === 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)))
    throw new TypeError(`“${entry}” is not an address or CIDR block`);
  const type = family === 4 ? 'ipv4' : 'ipv6';
  if (bits === undefined) proxies.addAddress(address, type);
  else proxies.addSubnet(address, Number(bits), type);
}

const isListed = (proxies: BlockList, address: string): boolean =>
  isIP(address) !== 0 && proxies.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');

/** `::ffff:1.2.3.4` is 1.2.3.4: one client, one address. */
export const foldAddress = (address: string): string =>
  address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
