import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { listenOn } from '../edge/server.ts';
import type { Listening } from '../listeners.ts';
import { type Asked, type ListeningSocket, tell } from './words.ts';

export function createListening(): Listening {
  /** By the numbers of their workers. */
  const minded = new Map<number, NetServer>();
  let hasLeft = false;

  const leave = (number: number): void => {
    minded.get(number)?.close();
    minded.delete(number);
  };
  const mind = (server: Server, number: number, socket: ListeningSocket): void => {
    leave(number);
    // All are told to end at once: the primary did not know yet.
    if (hasLeft) {
      socket.close();
      return;
    }
    // Like the connections that Node's own servers of HTTP and HTTPS make.
    const options = { noDelay: true, allowHalfOpen: !(server instanceof TlsServer) };
    const minder = new NetServer(options, (connection) => server.emit('connection', connection));
    minded.set(number, minder.listen(socket));
  };

  return {
    async listen(server, fresh) {
      process.on('message', (asked: Asked, socket?: ListeningSocket) => {
        if (asked.say === 'mind' && socket !== undefined) mind(server, asked.number, socket);
        if (asked.say === 'leave') leave(asked.number);
      });
      const socket = await ownSocket();
      if (socket === undefined) {
        await fresh();
        tell({ said: 'listens' }, (server as unknown as { readonly _handle: ListeningSocket })._handle);
      } else await listenOn(server, socket);
    },
    leave() {
      hasLeft = true;
      for (const number of minded.keys()) leave(number);
    },
  };
}

/** The socket of this worker's number; none where it is the first that has it, or where nobody is left to say. */
function ownSocket(): Promise<ListeningSocket | undefined> {
  const { promise, resolve } = Promise.withResolvers<ListeningSocket | undefined>();
  const hear = (asked: Asked, socket?: ListeningSocket): void => {
    if (asked.say === 'listen') resolve(socket);
  };
  const end = (): void => resolve(undefined);
  process.on('message', hear);
  process.on('disconnect', end);
  if (process.connected) tell({ said: 'opens' });
  else end();
  return promise.finally(() => {
    process.off('message', hear);
    process.off('disconnect', end);
  });
}
