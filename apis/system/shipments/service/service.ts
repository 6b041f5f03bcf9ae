import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApi, HEALTH } from './api.ts';
import { startCarrier } from './carrier.ts';
import { createCredential } from './http/credential.ts';
import { type Admit, createAdmit, createListener } from './http/listener.ts';
import { createHttpServer } from './http/server.ts';
import { createFollowers, type Followers } from './live/followers.ts';
import { createSocketDoor, isHandshake, type SocketDoor } from './live/socket.ts';
import { seedRows } from './records/seed.ts';
import { openStore } from './records/store.ts';
import type { Settings } from './settings.ts';

export interface Service {
  readonly port: number;
  /** Ends streams and sockets, finishes what is in flight for up to 1 s, and closes the records. */
  stop(): Promise<void>;
}

/** Told what failed inside, with the id that its caller was given. */
export type Report = (error: unknown, instance?: string) => void;

/**
 * Opens the records and listens on loopback.
 * @throws Error when the records are in use or damaged, or the port is taken
 */
export async function startService(settings: Settings, report: Report): Promise<Service> {
  const store = await openStore(settings.folder, () => seedRows(settings.seedOrders));
  const followers = createFollowers(store);
  const door = createSocketDoor(followers, settings.heartbeatMs);
  const admit = createAdmit(createApi(store, followers, settings.heartbeatMs), createCredential(settings.key), HEALTH);
  const server = createServer(admit, door, report);
  try {
    const port = await listen(server, settings.port);
    const carrier = startCarrier(store, followers, settings.stepMs, Date.now, report);
    const stop = async () => {
      carrier.stop();
      await closeServer(server, followers, door);
      await store.close();
    };
    return { port, stop };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function createServer(admit: Admit, door: SocketDoor, report: Report): Server {
  /** Whatever stands against a socket, the listener says as a problem, before any upgrade. */
  function parcelFor(request: IncomingMessage): number | undefined {
    try {
      const { route, call } = admit(request);
      return isHandshake(request) ? route.parcelToWatch?.(call.id) : undefined;
    } catch {
      return undefined;
    }
  }
  return createHttpServer({
    request: createListener(admit, report),
    shouldUpgrade: (request) => parcelFor(request) !== undefined,
    upgrade: (request, socket, head) => {
      const parcel = parcelFor(request);
      if (parcel === undefined) socket.destroy();
      else door.open(request, socket, head, parcel);
    },
  });
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

/** Node closes the connections that idle when it is asked to close, not those that become idle later. */
function closeServer(server: Server, followers: Followers, door: SocketDoor): Promise<void> {
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => {
    door.terminateAll();
    server.closeAllConnections();
  }, 1_000);
  return new Promise((resolve) => {
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(deadline);
      resolve();
    });
    followers.dismissAll();
  });
}
