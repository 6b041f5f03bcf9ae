import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { endSocket } from '../upstreams/refusal.ts';

/** A response on a socket that asked for an upgrade, so that a refusal is ordinary HTTP; the connection ends with it. */
export function socketResponse(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket as Socket);
  response.once('finish', () => {
    response.detachSocket(socket as Socket);
    // Nobody but the server's own responses is told of the end; whoever waits for it must be.
    response.emit('close');
    endSocket(socket, undefined);
  });
  socket.on('error', () => socket.destroy());
  return response;
}

/** Connections that end with an answer that is decided. */
const ending = new WeakSet<Duplex>();

/** What else comes on that connection is nobody's: its sender cannot tell what became of it (RFC 9112 §9.6). */
export const endAfter = ({ socket }: IncomingMessage): unknown => ending.add(socket);

/** Whether a request came behind another, with whose answer the connection ends. */
export const comesTooLate = ({ socket }: IncomingMessage): boolean => ending.has(socket);

/** The response that owns a socket: another one in the middle of it would be taken for its body. */
export const responseOn = (socket: Duplex): ServerResponse | undefined =>
  (socket as Duplex & { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined;
