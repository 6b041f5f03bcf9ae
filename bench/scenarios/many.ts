import type { Ready } from '../causeway/many.ts';
import type { Child } from '../machine/children.ts';

/** A gateway that serves, of many contracts. */
export interface Many extends Ready {
  readonly child: Child;
  /** Milliseconds until it served. */
  readonly ready: number;
  /** Milliseconds of CPU time until then. */
  readonly cpu: number;
  /** An access token. */
  readonly token: string;
  /** Has its process do or tell something. */
  ask<T>(what: 'match' | 'memory' | 'compile' | 'reload'): Promise<T>;
}
