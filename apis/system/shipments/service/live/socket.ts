import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Followers } from './followers.ts';

/** The WebSocket door: one JSON text message per event of a parcel, the past ones first. */
export interface SocketDoor {
  open(request: IncomingMessage, socket: Duplex, head: Buffer, parcel: number): void;
  /** Cuts whoever did not say goodbye in time. */
  terminateAll(): void;
}

/** Whether a request is a handshake that can succeed (RFC 6455 §4.2.1). */
export const isHandshake = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' &&
  headers.upgrade?.toLowerCase() === 'websocket' &&
  headers['sec-websocket-version'] === '13' &&
  /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '');

/** Whoever does not answer a ping until the next one, `heartbeatMs` later, is gone. */
export function createSocketDoor(followers: Followers, heartbeatMs: number): SocketDoor {
  // Nothing a client sends is used, so little is accepted.
  const door = new WebSocketServer({ noServer: true, maxPayload: 1_024, perMessageDeflate: false });
  return {
    open: (request, socket, head, parcel) => {
      door.handleUpgrade(request, socket, head, (client) => {
        follow(client, followers, parcel);
        keepAlive(client, heartbeatMs);
      });
    },
    terminateAll: () => {
      for (const client of door.clients) client.terminate();
    },
  };
}

function follow(client: WebSocket, followers: Followers, parcel: number): void {
  // A frame that breaks the protocol: ws closes the socket with the right code by itself.
  client.on('error', () => undefined);
  const leave = followers.follow(parcel, 0, {
    tell: (event) => client.send(JSON.stringify(event)),
    dismiss: () => client.close(1001, 'the service stops'),
  });
  client.on('close', leave);
}

function keepAlive(client: WebSocket, heartbeatMs: number): void {
  let isAlive = true;
  client.on('pong', () => {
    isAlive = true;
  });
  const heartbeat = setInterval(() => {
    if (!isAlive) return client.terminate();
    isAlive = false;
    client.ping();
  }, heartbeatMs);
  client.on('close', () => clearInterval(heartbeat));
}
