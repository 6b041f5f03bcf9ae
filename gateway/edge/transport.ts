import type { IncomingMessage } from 'node:http';
import { Problem } from '#problem';
import { createProxyTest, foldAddress } from './address.ts';

/** How requests came here: encrypted or not. */
export interface Transport {
  /**
   * Whether a trusted proxy says that its client did not encrypt. What it does not say is taken for granted: whoever comes
   * past the proxy, such as another process of the gateway, is let in by the network and judged by its credential.
   */
  isPlain(request: IncomingMessage): boolean;
  /** `Strict-Transport-Security` of every answer (RFC 6797); browsers heed it only where it came encrypted. */
  readonly strict?: string;
}

export interface TransportSettings {
  readonly publicUrl: string;
  readonly trustedProxies: readonly string[];
  /** How long browsers shall ask for nothing else than https; 0 = they are told nothing. */
  readonly strictSeconds: number;
}

/** Where callers know the gateway by http, nothing is asked of anybody. */
export function createTransport({ publicUrl, trustedProxies, strictSeconds }: TransportSettings): Transport {
  if (!publicUrl.startsWith('https:')) return { isPlain: () => false };
  const isProxy = createProxyTest(trustedProxies);
  return {
    isPlain({ headers, socket }) {
      const said = headers['x-forwarded-proto'];
      if (said === undefined || !isProxy(foldAddress(socket.remoteAddress ?? ''))) return false;
      // Of several proxies each may have said something: it was encrypted if all of it was.
      return !String(said)
        .split(',')
        .every((protocol) => protocol.trim().toLowerCase() === 'https');
    },
    ...(strictSeconds > 0 ? { strict: `max-age=${strictSeconds}` } : {}),
  };
}

/** Never a redirect: what was sent has been read by others already, and a client that is redirected would not notice. */
export const encryptionRequired = (): Problem =>
  new Problem('encryption-required', { detail: 'The request came over plain HTTP. Call the same address with https.' });
