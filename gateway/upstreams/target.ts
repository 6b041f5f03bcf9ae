import { Problem } from '#problem';
import type { Exchange, Operation, Parameters } from '../../policies/policy.ts';
import type { WireRequest } from '../contracts/wire/wire.ts';
import type { HttpUpstream } from './headers.ts';

/** Turns a tier call's typed parameters into text; the path is the one below the document's server. */
export type Serialise = (operation: Operation, parameters: Parameters) => WireRequest;

/** Addresses of one upstream, and what they are called from outside. */
export interface Target {
  readonly origin: string;
  /** Path and query of a request that came over HTTP. */
  forwarded(exchange: Exchange): string;
  /** Path and query of a tier call. */
  serialised(wire: WireRequest, operation: Operation): string;
  /** An address the upstream answers with, as a caller of the operation would have to write it. */
  place(address: string, operation: Operation): string;
}

/** Maps `/<tier>/<api>/v<major>/…` onto an upstream's base address. */
export function createTarget({ url, credential }: HttpUpstream): Target {
  const { origin, pathname } = new URL(url);
  const base = pathname.replace(/\/$/, '');
  const own =
    credential !== undefined && 'query' in credential
      ? `${encodeURIComponent(credential.query)}=${encodeURIComponent(credential.value)}`
      : '';
  const withQuery = (path: string, query: string): string => {
    const whole = query === '' || own === '' ? query + own : `${query}&${own}`;
    return whole === '' ? path : `${path}?${whole}`;
  };

  return {
    origin,
    // The very text that was normalised and routed: decoding and encoding it again could make another path of it.
    forwarded({ operation, path, query }) {
      const below = base + theirs(path.slice(prefixOf(operation).length), operation);
      return withQuery(below === '' ? '/' : below, withoutTicket(query));
    },
    serialised({ path, query }, operation) {
      if (escaping.test(path))
        throw new Problem('bad-request', { errors: [{ detail: 'a path parameter is no name' }] });
      return withQuery(base + theirs(path, operation), query);
    },
    place(address, operation) {
      const path = address.startsWith(`${origin}/`) ? address.slice(origin.length) : address;
      if (!path.startsWith('/') || path.startsWith('//') || !path.startsWith(base)) return address;
      return prefixOf(operation) + ours(path.slice(base.length), operation);
    },
  };
}

/** A path below the version as the upstream has it, and the way back. */
const theirs = (path: string, { mapped }: Operation): string =>
  mapped === undefined ? path : mapped.theirs + path.slice(mapped.ours.length);
const ours = (path: string, { mapped }: Operation): string =>
  mapped === undefined || !path.startsWith(mapped.theirs) ? path : mapped.ours + path.slice(mapped.theirs.length);

const prefixOf = ({ tier, name, version }: Operation): string => `/${tier}/${name}/v${version}`;

// Dot segments, and slashes that hide: an upstream that decodes first would leave the operation with them.
const escaping = /\/\.{1,2}(?:\/|$)|%2f|%5c/i;

/** A ticket is a credential: it goes no further, however its name is spelt. */
function withoutTicket(query: string): string {
  if (query === '' || !mayHoldTicket.test(query)) return query;
  return query
    .split('&')
    .filter((part) => !isTicket(part))
    .join('&');
}

const mayHoldTicket = /ticket|%/i;

function isTicket(part: string): boolean {
  const name = part.split('=', 1)[0] as string;
  try {
    return decodeURIComponent(name.replaceAll('+', ' ')) === 'ticket';
  } catch {
    return false;
  }
}
