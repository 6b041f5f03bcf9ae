import type { Served } from '../runtime/welcome.ts';

/**
 * A listening socket as Node has it below `net.Server`, which is how it passes between processes. A server itself is handed
 * over by listening at the other end as well: the primary would take connections that it cannot serve.
 */
export interface ListeningSocket {
  close(): void;
}

/** What a worker tells its primary. */
export type Told =
  /** What takes time on a first start. */
  | { readonly said: 'notice'; readonly message: string }
  /** It is about to listen, and waits to hear on what. */
  | { readonly said: 'opens' }
  /** It listens on a socket that is new, which comes along. */
  | { readonly said: 'listens' }
  /** It takes no more connections: what is in flight is finished. */
  | { readonly said: 'leaves' }
  /** It serves. `operationsPort` is its own listener's, on loopback; `contracts` the hash of its snapshot. */
  | { readonly said: 'ready'; readonly served: Served; readonly contracts: string }
  /** Every `beat` milliseconds: its event loop turns. */
  | { readonly said: 'alive' };

/** What a worker is told. */
export type Asked =
  /** To finish what is in flight, and end. */
  | { readonly say: 'stop' }
  /** To listen, on the socket that comes along; on a new one where none does. */
  | { readonly say: 'listen' }
  /** To take connections from the socket of another worker, too, which comes along; and to do so no more. */
  | { readonly say: 'mind' | 'leave'; readonly number: number };

/** Milliseconds between two signs of life. */
export const beat = 1_000;

/** The variable that makes a process a worker, and gives it its number, from 1. */
export const numberVariable = 'CAUSEWAY_WORKER';

/** Says something to the primary, if there still is one. @param socket  what comes along */
export function tell(told: Told, socket?: ListeningSocket): void {
  if (process.connected) process.send?.(told, socket as never);
}
