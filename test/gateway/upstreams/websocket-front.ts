import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { createWebSocketUpstream, type WebSocketUpstreamOptions } from '../../../gateway/upstreams/websocket.ts';
import type { AnswerBody, Outcome } from '../../../policies/policy.ts';
import { createLog, type ExchangeParts } from '../../policies/support.ts';
import { answer } from '../../support/upstream.ts';
import { type Listening, listen, publicUrl, shipments, trackingExchange } from './support.ts';

export const livePath = '/experience/tracking/v1/parcels/TRK000000012/live';
export const credential = { header: 'X-Service-Key', value: 'the-gateways-own' };
export const realClock = { now: () => Date.now(), monotonic: () => performance.now() };
export const key = 'dGhlIHNhbXBsZSBub25jZQ==';
export const handshake = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': key,
};

/** A gateway of one WebSocket operation without policies. */
export class Front {
  readonly outcomes: Outcome[] = [];
  readonly made: ReturnType<typeof createWebSocketUpstream>;
  readonly #server: Server;

  constructor(url: string, options: Partial<WebSocketUpstreamOptions> = {}, parts: ExchangeParts = {}) {
    this.made = createWebSocketUpstream(shipments(url, { credential }), {
      clock: realClock,
      log: createLog(),
      publicUrl,
      handshakeTimeout: 300,
      ...options,
    });
    this.#server = createServer();
    this.#server.on('upgrade', async (request: IncomingMessage, socket: Socket, head: Buffer) => {
      const [pathname = '', query = ''] = (request.url ?? '').split('?');
      const answered = await this.made.handler(
        trackingExchange({
          path: pathname,
          query,
          headers: request.headers,
          upgrade: { request, socket, head },
          outgoing: { 'x-request-id': '0b5f6a0e' },
          ...parts,
        }),
      );
      assert.equal(answered.status, 101);
      assert.equal(answered.body.kind, 'upgrade');
      (answered.body as Extract<AnswerBody, { kind: 'upgrade' }>).handOver((outcome) => this.outcomes.push(outcome));
    });
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `ws://127.0.0.1:${(this.#server.address() as { port: number }).port}${livePath}`;
  }

  async settled(count = 1): Promise<Outcome> {
    while (this.outcomes.length < count) await sleep(5);
    return this.outcomes.at(-1) as Outcome;
  }

  async close(): Promise<void> {
    await this.made.close();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** An upstream that says back what it hears; `asked` are the requests it saw. */
export async function startEcho() {
  const asked: IncomingMessage[] = [];
  const listening: Listening = await listen((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({
    server: listening.server,
    handleProtocols: (protocols) => [...protocols][0] ?? false,
  });
  sockets.on('connection', (socket, request) => {
    asked.push(request);
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  const close = async (): Promise<void> => {
    for (const client of sockets.clients) client.terminate();
    sockets.close();
    await listening.close();
  };
  return { url: listening.url, asked, sockets, close };
}

/** An exchange that asks for an upgrade with this header. */
export const exchangeOf = (headers: Readonly<Record<string, string>>) =>
  trackingExchange({ path: livePath, headers, upgrade: { request: {}, socket: {}, head: Buffer.alloc(0) } as never });

/** A 101 that agrees to the handshake with this key (RFC 6455 §4.2.2). */
export function switching(given: string): string {
  const accept = createHash('sha1').update(`${given}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const fields = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Accept': accept };
  return answer('101 Switching Protocols', fields);
}
