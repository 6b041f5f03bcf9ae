import type { Identity } from './exchange.ts';

/** Counts the calls of one operation, by who makes them. */
export interface UsageCounter {
  /**
   * Costs the request nothing but a few additions.
   * @param milliseconds  how long it took; absent where that says nothing, as of a stream
   */
  count(identity: Identity, status: number, milliseconds?: number): void;
}

/** Keeps count of who calls what, how it ends and how long it takes. */
export interface UsageBook {
  /** @param operation  `<tier>/<api>.v<major>#<operationId>` */
  counterOf(operation: string): UsageCounter;
}
