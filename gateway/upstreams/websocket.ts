import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { Problem } from '#problem';
import type { Answer, Clock, Exchange, Handler, Log, Outcome, UpgradeRequest } from '../../policies/policy.ts';
import type { Lasting } from '../controls/lasting.ts';
import { checkHandshake, handshakeFields } from './handshake.ts';
import { createRequestHeaders, type HttpUpstream } from './headers.ts';
import { Passage } from './passage.ts';
import { createTarget } from './target.ts';

export interface WebSocketUpstreamOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** The gateway's address as callers know it. */
  readonly publicUrl: string;
  /** Milliseconds an upstream has to agree to the upgrade. */
  readonly handshakeTimeout?: number;
}

/**
 * Hands WebSockets over to an upstream, through http-proxy-middleware. Its handler checks the handshake and answers 101
 * with an `upgrade`; nothing has been written or connected then. Whoever holds the socket calls `handOver`: from there
 * on the socket is the upstream's, or is refused with a problem on the wire and closed. It is closed with 4401 when the
 * identity it was opened with expires, and with 1001 on `close`.
 */
export function createWebSocketUpstream(
  upstream: HttpUpstream,
  { clock, log, publicUrl, handshakeTimeout = 5_000 }: WebSocketUpstreamOptions,
): { handler: Handler; open(): Lasting[]; close(): Promise<void> } {
  const target = createTarget(upstream);
  const headersFor = createRequestHeaders(upstream, publicUrl);
  const passages = new Set<Passage>();
  const byRequest = new WeakMap<IncomingMessage, Passage>();
  let closing = false;

  const proxy = createProxyMiddleware({
    target: target.origin,
    // Its own plugins print, and answer errors with the upstream's address.
    ejectPlugins: true,
    plugins: [
      (server) => {
        server.on('proxyReqWs', (asked, request) => byRequest.get(request)?.follow(asked));
        server.on('error', (error, request) => request !== undefined && byRequest.get(request)?.fail(error));
      },
    ],
  });

  const join = (exchange: Exchange, onClosed: (outcome: Outcome) => void): void => {
    const { request, socket, head } = exchange.upgrade as UpgradeRequest;
    const passage = new Passage(exchange, { upstream: upstream.name, clock, log, publicUrl, handshakeTimeout });
    passages.add(passage);
    byRequest.set(request, passage);
    void passage.over.then((outcome) => {
      passages.delete(passage);
      onClosed(outcome);
    });
    // The proxy copies what it finds on the request, and offers no later moment to change it that it always keeps to.
    request.headers = {
      ...fromPairs(headersFor(exchange, exchange.headers)),
      host: new URL(target.origin).host,
      ...handshakeFields,
    };
    request.url = target.forwarded(exchange);
    if (!socket.destroyed) proxy.upgrade(request, socket as Socket, head);
  };

  return {
    async handler(exchange): Promise<Answer> {
      checkHandshake(exchange);
      if (closing) throw new Problem('unavailable', { headers: { 'retry-after': '1' } });
      return { status: 101, headers: {}, body: { kind: 'upgrade', handOver: (onClosed) => join(exchange, onClosed) } };
    },
    open: () =>
      [...passages].map((passage) => ({
        exchange: passage.exchange,
        end: (code, reason) => passage.close(code, reason),
      })),
    async close() {
      closing = true;
      for (const passage of passages) passage.close(1001, 'the gateway is going away');
      await Promise.all([...passages].map(({ over }) => over));
    },
  };
}

function fromPairs(fields: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at] as string;
    const value = fields[at + 1] as string;
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}
