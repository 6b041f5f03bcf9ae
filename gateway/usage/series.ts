import type { Identity } from '../../policies/policy.ts';
import { isTest } from '../../policies/sandbox/test-caller.ts';
import { stepOf, steps } from './latency.ts';

/** Who makes a call: a tier's API, a consumer, the app somebody is signed in to, nobody known. */
export interface UsageCaller {
  readonly kind: 'consumer' | 'client' | 'api' | 'anonymous' | 'other';
  /** Id of the consumer or OAuth client, or `<tier>/<api>.v<major>`; empty for the anonymous, and for those too many to tell apart. */
  readonly caller: string;
  readonly environment: 'live' | 'test';
}

/** What was counted of one caller and operation in one hour. */
export interface UsageRow extends UsageCaller {
  readonly operation: string;
  /** Epoch milliseconds at which the hour began. */
  readonly hour: number;
  readonly calls: number;
  /** Answered with 5xx. */
  readonly errors: number;
  /** Answered with 4xx but for 429: what the caller got wrong, may not do, or did not wait for. */
  readonly refused: number;
  /** Answered with 429. */
  readonly limited: number;
  /** Calls by how long they took. */
  readonly steps: readonly number[];
  /** Epoch milliseconds of the last one. */
  readonly lastSeen: number;
}

export const hourLength = 3_600_000;

/** Counts of one caller and operation since somebody last took them. */
export class Series {
  readonly #operation: string;
  readonly #caller: UsageCaller;
  #hour = 0;
  #calls = 0;
  #errors = 0;
  #refused = 0;
  #limited = 0;
  #lastSeen = 0;
  #steps: number[] | undefined;

  constructor(operation: string, caller: UsageCaller) {
    this.#operation = operation;
    this.#caller = caller;
  }

  /** Whether it belongs to an hour that is over, and is to be taken before more is counted. */
  isOver(now: number): boolean {
    return this.#calls > 0 && now - this.#hour >= hourLength;
  }

  /** @returns whether it was the first since it was taken */
  count(now: number, status: number, milliseconds: number | undefined): boolean {
    if (milliseconds !== undefined) {
      this.#steps ??= new Array<number>(steps).fill(0);
      (this.#steps[stepOf(milliseconds)] as number) += 1;
    }
    if (status >= 500) this.#errors += 1;
    else if (status === 429) this.#limited += 1;
    else if (status >= 400) this.#refused += 1;
    this.#lastSeen = now;
    this.#calls += 1;
    if (this.#calls > 1) return false;
    this.#hour = now - (now % hourLength);
    return true;
  }

  take(): UsageRow {
    const row = {
      ...this.#caller,
      operation: this.#operation,
      hour: this.#hour,
      calls: this.#calls,
      errors: this.#errors,
      refused: this.#refused,
      limited: this.#limited,
      steps: this.#steps ?? [],
      lastSeen: this.#lastSeen,
    };
    this.#calls = this.#errors = this.#refused = this.#limited = 0;
    this.#steps = undefined;
    return row;
  }
}

/** Whoever calls at first hand: over a hop the API above, not whom it does it for. */
export function callerOf(identity: Identity): UsageCaller {
  const { consumer, clientId, caller } = identity;
  const environment = isTest(identity) ? 'test' : 'live';
  if (caller !== undefined) return { kind: 'api', caller, environment };
  if (consumer !== undefined) return { kind: 'consumer', caller: consumer.id, environment };
  if (clientId !== undefined) return { kind: 'client', caller: clientId, environment };
  return { kind: 'anonymous', caller: '', environment };
}
