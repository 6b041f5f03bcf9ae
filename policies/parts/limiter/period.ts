import type { Clock } from '../../policy.ts';

/** Seconds from a key's first call on, or a calendar day or month (UTC). */
export type Period = number | 'day' | 'month';

/** The windows of a period, in the time of the clock they go by. */
export interface Turns {
  /** Milliseconds: of the calendar, or of a clock that nobody can set. */
  now(): number;
  /** When the window of a call made now ends at the latest. */
  endAfter(now: number): number;
  /** What tells the windows of one key apart in a shared count; empty where the count itself begins them. */
  nameAt(now: number): string;
  /** Milliseconds between two looks for calls that were leased and not made. */
  readonly settling: number;
  /** Whether windows begin and end for everybody at once. */
  readonly calendar: boolean;
}

export function turnsOf(period: Period, clock: Clock): Turns {
  if (typeof period === 'number') {
    return {
      now: clock.monotonic,
      endAfter: (now) => now + period * 1000,
      nameAt: () => '',
      settling: 1_000,
      calendar: false,
    };
  }
  const isMonth = period === 'month';
  return {
    now: clock.now,
    endAfter: (now) => {
      const date = new Date(now);
      return isMonth
        ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
        : Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1);
    },
    nameAt: (now) => new Date(now).toISOString().slice(0, isMonth ? 7 : 10),
    settling: 5_000,
    calendar: true,
  };
}

/** Seconds of the window that a moment lies in. */
export function secondsOf(period: Period, now: number): number {
  if (typeof period === 'number') return period;
  if (period === 'day') return 86_400;
  const date = new Date(now);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate() * 86_400;
}
