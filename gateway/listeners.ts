import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate as readMeanwhile } from 'node:timers/promises';
import { Problem } from '#problem';
import type { Log } from '../policies/policy.ts';
import type { Environment } from './configuration/environment.ts';
import { createProxyTest } from './edge/address.ts';
import { type Certificate, openCertificate } from './edge/certificate.ts';
import { boundConnections, type Connections } from './edge/connections.ts';
import type { ServerLimits } from './edge/limits.ts';
import { createRefusals, type Refusals } from './edge/refusals.ts';
import { createHttpServer, listen } from './edge/server.ts';
import { comesTooLate } from './edge/socket.ts';
import { answerOf } from './edge/tail.ts';

/** Both ports, taken before anything else is done: a port in use is told at once, and a probe finds somebody home. */
export interface Listeners {
  /** Of the gateway's own port. */
  readonly connections: Connections;
  /** What was refused unread, at either port. */
  readonly refusals: Refusals['counts'];
  /** That clients of the gateway's port are shown, where it is encrypted. */
  readonly certificate: Certificate | undefined;
  readonly port: number;
  readonly operationsPort: number;
  /** URL callers know the gateway by. */
  readonly publicUrl: string;
  /** From now on requests are answered; at the gateway's port only if it is said by what. */
  open(gateway: Serving | undefined, operations: RequestListener): Promise<void>;
  /**
   * Takes no more connections at the gateway's port than have come. Those there are may send what they were about to, and
   * are ended with its answer: closed while they rest, one would cut off the request that is just coming on it.
   */
  drain(): Promise<void>;
  /** Ends the connections that rest, once what has come on them is read. */
  endResting(): Promise<void>;
  /** Ends everything. */
  close(): Promise<void>;
}

export interface Serving {
  readonly request: RequestListener;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/**
 * What a process is: `alone`; the `primary` of workers, which keeps their port until one of them listens; or a `worker`,
 * which listens when it can serve, since the system sends it connections from then on.
 */
export type Role = 'alone' | 'primary' | 'worker';

/** How a worker listens on sockets that are there before it and after it. */
export interface Listening {
  /** Has a server listen on the socket of this worker's number; where there is none yet, `fresh` has it listen on a new one. */
  listen(server: Server, fresh: () => Promise<unknown>): Promise<void>;
  /** Takes no more from the sockets of others. */
  leave(): void;
}

/** Where the system spreads connections over processes by itself (SO_REUSEPORT with balancing); elsewhere the primary does. */
const spreads = ['linux', 'freebsd'].includes(process.platform);

export interface ListenerOptions {
  readonly log: Log;
  readonly limits?: ServerLimits;
  readonly role?: Role;
  /** How a worker listens, where the system spreads connections. */
  readonly listening?: Listening | undefined;
}

/**
 * Takes the ports, so that nobody else can, and says on them that the gateway is starting, until `open`.
 * @throws Error that names the port which is taken, or cannot be had
 */
export async function takePorts(
  environment: Environment,
  { log, limits = environment.limits, role = 'alone', listening }: ListenerOptions,
): Promise<Listeners> {
  const certificate = environment.tls === undefined ? undefined : await openCertificate(environment.tls, log);
  let base = environment.publicUrl ?? '';
  const notYet = new Problem('unavailable', { detail: 'The gateway is starting.', headers: { 'retry-after': '1' } });
  const starting: RequestListener = (_request, response) => {
    const { status, headers, body } = answerOf(notYet, base, randomUUID());
    response.writeHead(status, headers as Record<string, string>);
    response.end(body.kind === 'bytes' ? body.bytes : undefined);
  };
  const refusals = createRefusals({ base: () => base, log });
  const { refuse } = refusals;
  let serving: Serving = { request: starting, upgrade: (_request, socket) => refuse(notYet, socket) };
  let operating: RequestListener = starting;

  let draining = false;
  const receive: RequestListener = (request, response) => {
    if (comesTooLate(request)) return;
    if (draining) response.shouldKeepAlive = false;
    serving.request(request, response);
  };
  const front = createHttpServer(receive, refusals, limits, certificate);
  front.on('upgrade', (request, socket, head) => serving.upgrade(request, socket, head));
  const back = createHttpServer((request, response) => operating(request, response), refusals, limits);

  const isExempt = createProxyTest(environment.trustedProxies);
  // In the middle of a handshake nobody could read why.
  const endOrRefuse = certificate === undefined ? refuse : (_problem: Problem, socket: Socket) => socket.destroy();
  const connections = boundConnections(front, { limits, isExempt, refuse: endOrRefuse });
  // Operators must get in whatever happens in front.
  boundConnections(back, { limits: { ...limits, ...operatorConnections }, isExempt, refuse });

  const { host, operationsHost } = environment;
  const take = (port: number, sharing?: 'system' | 'primary'): Promise<number> =>
    listen(front, port, host, sharing).catch((error) => {
      certificate?.close();
      return explain('', port, host)(error);
    });
  let { port } = environment;
  if (role !== 'worker') port = await take(port);
  if (role === 'primary') {
    // Taken alone it was nobody else's; now so that workers can have it as well.
    await closed(front);
    if (spreads) await take(port, 'system');
  }
  base = environment.publicUrl ?? `${certificate === undefined ? 'http' : 'https'}://localhost:${port}`;
  const operationsPort = await listen(back, environment.operationsPort, operationsHost).catch((error) => {
    front.close();
    certificate?.close();
    return explain('OPS_', environment.operationsPort, operationsHost)(error);
  });

  return {
    connections,
    refusals: refusals.counts,
    certificate,
    port,
    operationsPort,
    publicUrl: base,
    async open(gateway, operations) {
      operating = operations;
      if (gateway === undefined) return;
      serving = gateway;
      if (role !== 'worker') return;
      if (spreads && listening !== undefined) await listening.listen(front, () => take(port, 'system'));
      else await take(port, spreads ? 'system' : 'primary');
    },
    async drain() {
      draining = true;
      await untilTaken(front);
      // Its own `close` would end what rests as well.
      NetServer.prototype.close.call(front);
      listening?.leave();
    },
    async endResting() {
      // A timer's turn is before what has come is read.
      await readMeanwhile();
      front.closeIdleConnections();
    },
    close: async () => {
      certificate?.close();
      await Promise.all([closed(front), closed(back)]);
    },
  };
}

/** Turns of the event loop in which connections that have come are taken, should there be no end of them. */
const mostTurns = 1_000;

/**
 * Until no connection waits to be taken: the system has told its client that it is there, who may have sent a request, and
 * would reset it with its listener. A turn of the event loop takes one or more.
 */
async function untilTaken(server: Server): Promise<void> {
  let taken = 0;
  const count = (): void => {
    taken += 1;
  };
  server.on('connection', count);
  // What is left of this turn is none.
  await readMeanwhile();
  for (let turn = 0, before = -1; before !== taken && turn < mostTurns; turn += 1) {
    before = taken;
    await readMeanwhile();
  }
  server.off('connection', count);
}

const operatorConnections = { mostConnections: 200, mostPerAddress: 200 };

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const explain =
  (prefix: '' | 'OPS_', port: number, host: string) =>
  (error: NodeJS.ErrnoException): never => {
    if (error.code === 'EADDRINUSE')
      throw new Error(`Port ${port} is taken. Set ${prefix}PORT to another, or stop what listens there.`);
    if (error.code === 'EACCES')
      throw new Error(`Port ${port} may not be used by this user. Set ${prefix}PORT to one above 1023.`);
    if (error.code === 'EADDRNOTAVAIL' || error.syscall === 'getaddrinfo')
      throw new Error(`${prefix}HOST=${host} is not an address of this machine.`);
    throw error;
  };
