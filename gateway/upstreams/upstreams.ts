import type { Clock, Handler, Keep, Log, Operation } from '../../policies/policy.ts';
import type { EngineOperation } from '../snapshot/operations.ts';
import type { SignTier } from '../tiers/identity.ts';
import type { HttpUpstream } from './headers.ts';
import { createHttpUpstream } from './http.ts';
import type { PoolSettings } from './pool.ts';
import { createWebSocketUpstream } from './websocket.ts';

/** Connections to http upstreams, one set per upstream, kept while any snapshot uses them. */
export function createHttpUpstreams(parts: {
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: string;
  readonly sign: SignTier;
  readonly settings?: Partial<PoolSettings>;
}) {
  const serialise = (operation: Operation, parameters: Parameters<EngineOperation['wire']['serialise']>[0]) =>
    (operation as EngineOperation).wire.serialise(parameters);
  const cookies = (operation: Operation, parameters: Parameters<EngineOperation['wire']['cookies']>[0]) =>
    (operation as EngineOperation).wire.cookies(parameters);
  // Sockets outlive exchanges: those still open at the end are closed by hand.
  const sockets = new Set<ReturnType<typeof createWebSocketUpstream>>();

  return {
    handler(operation: EngineOperation, keep: Keep): Handler {
      const upstream = operation.upstream as HttpUpstream;
      // The credential is part of what makes a connection that connection: a new one takes effect on reload.
      const key = `${operation.upgrade ?? 'http'}:${JSON.stringify(upstream)}`;
      if (operation.upgrade === undefined) {
        const make = () => createHttpUpstream(upstream, { ...parts, serialise, cookies });
        return keep(key, make, (made) => void made.close()).handler;
      }
      const make = () => {
        const made = createWebSocketUpstream(upstream, parts);
        sockets.add(made);
        return made;
      };
      const dispose = (made: ReturnType<typeof createWebSocketUpstream>): void => {
        sockets.delete(made);
        void made.close();
      };
      return keep(key, make, dispose).handler;
    },
    /** Sockets that are open. */
    sockets: () => [...sockets].flatMap((socket) => socket.open()),
    /** Ends every open socket, politely; for draining. */
    closeSockets: async (): Promise<void> => {
      await Promise.all([...sockets].map((socket) => socket.close()));
    },
  };
}
