import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Server as TlsServer } from 'node:tls';
import { type Kind, Problem } from '#problem';
import { breakOff } from './body.ts';
import type { Certificate } from './certificate.ts';
import { type ServerLimits, serverLimits } from './limits.ts';
import type { Refusals } from './refusals.ts';
import { responseOn } from './socket.ts';

/**
 * An HTTP server whose own refusals are problems too: unreadable and late messages, CONNECT. Of upgrades it offers
 * WebSocket only, and those to its `upgrade` listeners; any other is not taken up (RFC 9110 §7.8), because clients that
 * would like h2c are content with HTTP/1.1.
 */
export function createHttpServer(
  listener: RequestListener,
  { refuse, note }: Pick<Refusals, 'refuse' | 'note'>,
  limits: ServerLimits = serverLimits,
  certificate?: Certificate,
): Server {
  const { headersTimeout, requestTimeout, keepAliveTimeout, maxHeaderSize, maxHeadersCount, checkInterval } = limits;
  const settings = {
    headersTimeout,
    requestTimeout,
    keepAliveTimeout,
    maxHeaderSize,
    connectionsCheckingInterval: checkInterval,
    requireHostHeader: false,
    // Nobody reads a body that is not there, and nobody need be told of its end.
    optimizeEmptyRequests: true,
    shouldUpgradeCallback: (request: IncomingMessage) =>
      asksForWebSocket(request) && server.listenerCount('upgrade') > 0,
  };
  const server: Server =
    certificate === undefined
      ? createServer(settings, listener)
      : secure(
          createSecureServer(
            { ...settings, ...encryption, handshakeTimeout: headersTimeout, ...certificate.current },
            listener,
          ),
          certificate,
        );
  server.maxHeadersCount = maxHeadersCount;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // A client that reset its connection asked for nothing.
    if (error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const problem = problemOf(error);
    // Without a handshake nothing that is said could be read.
    if (/^ERR_(?:SSL|TLS)_/.test(error.code ?? '')) {
      note(problem, socket, error.code);
      socket.destroy();
      return;
    }
    if (!tellReader(socket, problem)) refuse(problem, socket, error.code);
  });
  server.on('connect', (_request, socket: Duplex) => refuse(new Problem('malformed-request'), socket, 'CONNECT'));
  // Which expectations are met is judged with the rest of the header.
  server.on('checkExpectation', listener);
  return server;
}

/** HTTP/1.1 alone is spoken, over TLS 1.2 or 1.3 (RFC 9325); of ciphers Node knows best. */
const encryption = { minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] } as const;

/** Shows new connections the new certificate; those there are go on. */
function secure(server: TlsServer, certificate: Certificate): Server {
  certificate.onChange(({ cert, key }) => server.setSecureContext({ minVersion: encryption.minVersion, cert, key }));
  return server as unknown as Server;
}

/** RFC 6455 §4.1; HTTP/1.0 has no upgrades (RFC 9110 §7.8). */
const asksForWebSocket = ({ headers, httpVersion }: IncomingMessage): boolean =>
  httpVersion === '1.1' && headers.upgrade?.toLowerCase() === 'websocket';

/**
 * Listens and tells the port, which the system chooses for port 0.
 * @param sharing  `own`: nobody else has it; `system`: the system spreads connections over all who listen there like this;
 *   `primary`: the primary of node:cluster does
 */
export async function listen(
  server: Server,
  port: number,
  host: string,
  sharing: 'own' | 'system' | 'primary' = 'own',
): Promise<number> {
  await listenOn(server, { port, host, exclusive: sharing === 'own', reusePort: sharing === 'system' });
  return (server.address() as AddressInfo).port;
}

/** @param place  whatever `net.Server` listens on: an address, or a socket that is open already */
export const listenOn = (server: Server, place: object): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(place, () => {
      server.off('error', reject);
      resolve();
    });
  });

/**
 * A body that breaks off or is late is told to whoever reads it, and answered by them like any other refusal: traced,
 * logged and counted.
 * @returns  whether there was somebody to tell
 */
function tellReader(socket: Duplex, problem: Problem): boolean {
  const response = responseOn(socket);
  if (response === undefined || !socket.writable || response.req.complete) return false;
  return breakOff(response.req, problem);
}

const kinds: Readonly<Record<string, Kind>> = {
  HPE_HEADER_OVERFLOW: 'header-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

const problemOf = (error: NodeJS.ErrnoException): Problem =>
  new Problem(kinds[error.code ?? ''] ?? 'malformed-request', { cause: error });
