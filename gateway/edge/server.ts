import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Kind, Problem } from '#problem';
import { answerOf } from './tail.ts';

/** Bounds on what a connection may take. Times in milliseconds, sizes in bytes. */
export interface ServerLimits {
  /** Until the whole header is there. */
  readonly headersTimeout: number;
  /** Until the whole request is there. */
  readonly requestTimeout: number;
  /** Between requests of one connection. */
  readonly keepAliveTimeout: number;
  readonly maxHeaderSize: number;
  readonly maxHeadersCount: number;
}

export const serverLimits: ServerLimits = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
  maxHeadersCount: 100,
};

/** An HTTP server whose own refusals are problems too: unreadable messages, unknown expectations, CONNECT. */
export function createHttpServer(
  listener: RequestListener,
  base: () => string,
  limits: ServerLimits = serverLimits,
): Server {
  const { headersTimeout, requestTimeout, keepAliveTimeout, maxHeaderSize, maxHeadersCount } = limits;
  const server = createServer(
    {
      headersTimeout,
      requestTimeout,
      keepAliveTimeout,
      maxHeaderSize,
      connectionsCheckingInterval: 2_000,
      requireHostHeader: false,
    },
    listener,
  );
  server.maxHeadersCount = maxHeadersCount;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseRaw(kindOf(error.code), socket, base()));
  server.on('connect', (_request, socket: Duplex) => refuseRaw('malformed-request', socket, base()));
  server.on('checkExpectation', (_request, response) => {
    const { status, headers, body } = answerOf(new Problem('expectation-failed'), base(), randomUUID());
    response.writeHead(status, headers as Record<string, string>);
    response.end(body.kind === 'bytes' ? body.bytes : undefined);
  });
  return server;
}

/** Listens and tells the port, which the system chooses for port 0. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function kindOf(code: string | undefined): Kind {
  if (code === 'HPE_HEADER_OVERFLOW') return 'header-too-large';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request-timeout';
  return 'malformed-request';
}

/** Node has given up reading: the problem is written by hand, and the connection ends. */
function refuseRaw(kind: Kind, socket: Duplex, base: string): void {
  // A response under way owns the socket: another one in the middle of it would be taken for its body.
  const answering = (socket as Socket & { _httpMessage?: unknown })._httpMessage;
  if (!socket.writable || (answering !== undefined && answering !== null)) {
    socket.destroy();
    return;
  }
  const problem = new Problem(kind);
  const body = JSON.stringify(problem.document(base, randomUUID()));
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.kind}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.on('error', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
