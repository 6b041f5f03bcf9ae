import type { Period } from './period.ts';
import type { Window } from './windows.ts';

/** What became of a call: whether it may be made, how many may be made after it, milliseconds until the window ends. */
export interface Spent {
  readonly admitted: boolean;
  readonly remaining: number;
  readonly left: number;
}

/**
 * Counts calls by key in windows, in this process or over all that share a count. How many are too many is said with
 * each call, so that a plan that changes takes effect without anybody's count being lost.
 */
export interface Limiter {
  /**
   * One call; at once wherever nobody has to be asked.
   * @param key  must name somebody: an empty one would be shared by all
   */
  spend(key: string, limit: number): Spent | Promise<Spent>;
  /** Looks for calls that were taken from the shared count and are not used. Happens by itself. */
  settle(): void;
  /** Gives back what is held. */
  close(): void;
}

export interface LimiterOptions {
  readonly name: string;
  readonly period: Period;
  /** Whether the shared count is asked with every call. Not for days and months: nobody notices them to the call. */
  readonly exact?: boolean;
  /**
   * Share of the limit that each gateway lets pass before it asks at all. For limits that are there against floods: who
   * makes a few calls then costs nothing, and N gateways let pass N times this share too many at most.
   */
  readonly unasked?: number;
}

/** Counts a call in a window of this process. */
export function spentOf(window: Window, limit: number, now: number): Spent {
  const admitted = window.spent < limit;
  if (admitted) window.spent += 1;
  return { admitted, remaining: Math.max(limit - window.spent, 0), left: Math.max(window.ends - now, 0) };
}
