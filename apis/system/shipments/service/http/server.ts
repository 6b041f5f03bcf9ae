import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Kind, Problem, rawProblem, writeProblem } from './problem.ts';

/** What the server does with what it receives. */
export interface Receivers {
  request(request: IncomingMessage, response: ServerResponse): void;
  /** Whether this request becomes a socket; if not, it is answered like any other. */
  shouldUpgrade(request: IncomingMessage): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** An HTTP server that bounds what a connection may take, and refuses in problems what Node refuses by itself. */
export function createHttpServer({ request, shouldUpgrade, upgrade }: Receivers): Server {
  const answering = new WeakMap<Duplex, ServerResponse>();
  const server = createServer({
    headersTimeout: 10_000,
    requestTimeout: 20_000,
    keepAliveTimeout: 30_000,
    connectionsCheckingInterval: 2_000,
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
    // Node's own refusal has no body; the listener makes it a problem.
    requireHostHeader: false,
    shouldUpgradeCallback: shouldUpgrade,
  });
  server.maxConnections = 2_000;
  server.on('request', (message, response) => {
    answering.set(message.socket, response);
    request(message, response);
  });
  server.on('checkExpectation', (_message, response) => {
    writeProblem(response, new Problem('expectation-failed', { headers: { connection: 'close' } }));
  });
  server.on('upgrade', (message, socket, head) => {
    socket.on('error', () => socket.destroy());
    upgrade(message, socket, head);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const isMidAnswer = answering.get(socket)?.headersSent === true && !answering.get(socket)?.writableFinished;
    refuse(error, socket as Socket, isMidAnswer);
  });
  return server;
}

/** Answers what could not be parsed; a problem in the middle of another answer would only corrupt that. */
function refuse(error: NodeJS.ErrnoException, socket: Socket, isMidAnswer: boolean): void {
  if (!socket.writable || isMidAnswer || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  socket.end(rawProblem(kindOf(error)), () => socket.destroy());
}

function kindOf({ code }: NodeJS.ErrnoException): Kind {
  if (code === 'HPE_HEADER_OVERFLOW') return 'header-too-large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request-timeout' : 'malformed-request';
}
