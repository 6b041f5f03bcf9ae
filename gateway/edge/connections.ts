import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { Problem } from '#problem';
import { addressKey } from '../../policies/parts/client-address.ts';
import type { ServerLimits } from './limits.ts';

/** The connections of a server, as figures. */
export interface Connections {
  readonly open: number;
  /** Refused so far, because there are too many in all or from one address. */
  readonly refused: { readonly total: number; readonly address: number };
  /** Cut off so far, because the client took nothing of what it was sent. */
  readonly cut: number;
}

export interface ConnectionSettings {
  readonly limits: Pick<ServerLimits, 'mostConnections' | 'mostPerAddress' | 'writeTimeout' | 'checkInterval'>;
  /** Addresses of trusted proxies: many clients come from there. */
  isExempt(address: string): boolean;
  /** Answers a connection that is not taken up, and ends it. */
  refuse(problem: Problem, socket: Socket): void;
}

/** How far a client is in taking what it was sent. */
interface Progress {
  taken: number;
  /** Looks since it last took something. */
  looks: number;
}

/**
 * Bounds the connections of a server: so many in all, so many from one address, and none whose client has stopped
 * reading. Requests cost nothing more for it: connections are counted as they come and go, and looked through now and then.
 */
export function boundConnections(server: Server, { limits, isExempt, refuse }: ConnectionSettings): Connections {
  const { mostConnections, mostPerAddress, writeTimeout, checkInterval } = limits;
  const sockets = new Set<Socket>();
  /** Those that bytes are written to: over TLS these are others. */
  const written = new Map<Socket, Progress>();
  const byAddress = new Map<string, number>();
  const refused = { total: 0, address: 0 };
  let cut = 0;
  /** Those told why they are refused count too, or they would be without bound. */
  let parting = 0;

  const turnAway = (socket: Socket, reason: keyof typeof refused, problem: Problem): void => {
    refused[reason] += 1;
    if (parting >= mostParting) {
      socket.destroy();
      return;
    }
    parting += 1;
    socket.once('close', () => {
      parting -= 1;
    });
    refuse(problem, socket);
  };

  const admit = (socket: Socket): boolean => {
    const { remoteAddress } = socket;
    // Gone before it was looked at.
    if (remoteAddress === undefined) {
      socket.destroy();
      return false;
    }
    const counted = mostPerAddress < mostConnections && !isExempt(remoteAddress);
    const key = counted ? addressKey(remoteAddress) : undefined;
    const others = key === undefined ? 0 : (byAddress.get(key) ?? 0);
    if (sockets.size >= mostConnections) turnAway(socket, 'total', tooMany());
    else if (others >= mostPerAddress) turnAway(socket, 'address', tooManyFromOne());
    else {
      keep(socket, key, others + 1);
      return true;
    }
    return false;
  };

  const keep = (socket: Socket, key: string | undefined, count: number): void => {
    sockets.add(socket);
    if (!isSecure) follow(socket);
    if (key !== undefined) byAddress.set(key, count);
    socket.once('close', () => {
      sockets.delete(socket);
      if (key === undefined) return;
      const left = (byAddress.get(key) as number) - 1;
      if (left === 0) byAddress.delete(key);
      else byAddress.set(key, left);
    });
  };

  const follow = (socket: Socket): void => {
    written.set(socket, { taken: 0, looks: 0 });
    socket.once('close', () => written.delete(socket));
  };

  const look = (): void => {
    for (const [socket, progress] of written) {
      // Handed to the system, which has room again only when the client has read.
      const taken = socket.bytesWritten - socket.writableLength;
      progress.looks = socket.writableLength > 0 && taken === progress.taken ? progress.looks + 1 : 0;
      progress.taken = taken;
      if (progress.looks * checkInterval < writeTimeout) continue;
      cut += 1;
      socket.destroy();
    }
  };
  const timer = setInterval(look, checkInterval).unref();
  server.on('close', () => clearInterval(timer));

  const isSecure = server instanceof TlsServer;
  if (isSecure) server.on('secureConnection', follow);

  // Node's own listener reads requests from whatever it is given.
  const serve = server.listeners('connection') as ((this: Server, socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket) => {
    if (admit(socket)) for (const listener of serve) listener.call(server, socket);
  });

  return {
    get open() {
      return sockets.size;
    },
    refused,
    get cut() {
      return cut;
    },
  };
}

/** Connections that are being told why at the same time; any more are ended without a word. */
const mostParting = 100;

const tooMany = (): Problem =>
  new Problem('unavailable', {
    detail: 'The gateway has as many connections as it takes.',
    headers: { 'retry-after': '5' },
  });
const tooManyFromOne = (): Problem =>
  new Problem('too-many-requests', {
    detail: 'Too many connections are open from this address.',
    headers: { 'retry-after': '5' },
  });
