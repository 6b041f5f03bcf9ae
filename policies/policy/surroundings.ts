import type { Admission } from './admission.ts';
import type { Breakers, Controls } from './controls.ts';
import type { SharedCounts } from './counts.ts';
import type { ClientRegistry, Issuer, KeyRegistry, Plan, TicketOffice, TierKeys } from './credentials.ts';
import type { Exchange } from './exchange.ts';
import type { IdempotencyStore } from './idempotency.ts';
import type { Operation } from './operation.ts';
import type { UsageBook } from './usage.ts';

/** Milliseconds: `now` since the Unix epoch (for dates), `monotonic` from an arbitrary start (for durations). */
export interface Clock {
  now(): number;
  monotonic(): number;
}

/** Structured log, pino's shape: fields first, then a sentence. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * State that outlives a reload: the same key gives the same thing in every snapshot; `dispose` runs when no running
 * snapshot holds it any more.
 */
export type Keep = <T>(key: string, make: () => T, dispose?: (value: T) => void) => T;

/** Counters, histograms and gauges, prom-client's shape. */
export interface Meter {
  counter(name: string, help: string, labels: readonly string[]): Counter;
  histogram(name: string, help: string, labels: readonly string[], buckets: readonly number[]): Histogram;
  /** @param together  how the figures of several workers become one; `max` where each of them knows the whole, or any counts */
  gauge(name: string, help: string, labels: readonly string[], together?: 'sum' | 'max'): Gauge;
}

export interface Counter {
  inc(labels: Record<string, string>, by?: number): void;
  /** Counts with these labels from now on, for what is told with every call; to be asked for once. */
  of(labels: Record<string, string>): { inc(): void };
}

export interface Histogram {
  /** Takes values with these labels from now on; to be asked for once. */
  of(labels: Record<string, string>): { observe(value: number): void };
}

export interface Gauge {
  set(labels: Record<string, string>, value: number): void;
  /**
   * Asks for the value whenever somebody wants to see it, which costs what changes it nothing; not for a gauge that is
   * also set. @returns what ends that
   */
  follow(labels: Record<string, string>, read: () => number): () => void;
}

/** Everything a policy may reach, given when it is created. One set per operation and snapshot. */
export interface Surroundings {
  readonly operation: Operation;
  readonly clock: Clock;
  readonly keep: Keep;
  readonly log: Log;
  readonly meter: Meter;
  readonly issuers: readonly Issuer[];
  readonly keys: KeyRegistry;
  readonly clients: ClientRegistry;
  readonly tickets: TicketOffice;
  readonly tierKeys: TierKeys;
  readonly breakers: Breakers;
  /** Not in production: what helps developers may be shown to everybody. */
  readonly development: boolean;
  readonly controls: Controls;
  readonly admission: Admission;
  readonly usage: UsageBook;
  readonly idempotency: IdempotencyStore;
  /** APIs, `<tier>/<api>.v<major>`, whose contracts declare that they call this operation. */
  readonly callers: ReadonlySet<string>;
  readonly plans: ReadonlyMap<string, Plan>;
  /** Changes with the content of the operation's contract. */
  readonly contract: string;
  /** Bytes that stored answers may take, over all operations. */
  readonly cacheBytes: number;
  readonly counts: SharedCounts;
  /** `tests` makes every answer that breaks its contract a failure; `report` samples and logs. */
  readonly answerChecks: 'tests' | 'report';
  /** Asks an operation of a lower tier on behalf of the exchange; its success body, or the problem thrown. */
  ask(operation: string, exchange: Exchange, input: Readonly<Record<string, unknown>>): Promise<unknown>;
}
