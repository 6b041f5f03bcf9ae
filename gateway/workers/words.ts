import type { Served } from '../runtime/welcome.ts';

/** What a worker tells its primary. */
export type Told =
  /** What takes time on a first start. */
  | { readonly said: 'notice'; readonly message: string }
  /** It serves. `operationsPort` is its own listener's, on loopback; `contracts` the hash of its snapshot. */
  | { readonly said: 'ready'; readonly served: Served; readonly contracts: string }
  /** Every `beat` milliseconds: its event loop turns. */
  | { readonly said: 'alive' };

/** What a worker is told: to finish what is in flight, and end. */
export type Asked = { readonly say: 'stop' };

/** Milliseconds between two signs of life. */
export const beat = 1_000;

/** The variable that makes a process a worker, and gives it its number, from 1. */
export const numberVariable = 'CAUSEWAY_WORKER';
