import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Problem } from '#problem';

/** A response on a socket that asked for an upgrade, so that a refusal is ordinary HTTP; the connection ends with it. */
export function socketResponse(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket as Socket);
  response.once('finish', () => {
    response.detachSocket(socket as Socket);
    socket.end();
  });
  socket.on('error', () => socket.destroy());
  return response;
}

export const refuseSocket = (): Problem =>
  new Problem('bad-request', { detail: 'This operation does not speak the protocol that was asked for.' });
