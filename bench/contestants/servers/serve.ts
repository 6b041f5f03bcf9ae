import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on a port of the system's choice and tells the bench which. */
export function serve(server: Server): void {
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.once('SIGTERM', () => process.exit(0));
}
