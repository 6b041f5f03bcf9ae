import type { Period } from './period.ts';
import type { Window } from './windows.ts';

/** A key's window at one of several gateways: what is made of it here, and what is known of the others. */
export interface Lease extends Window {
  /** Key and window in the shared count. */
  readonly place: string;
  /** How many calls may be made before the shared count must be asked. */
  covered: number;
  /** How many calls stand in the shared count for us, made or not. */
  claimed: number;
  /** How many stood in it for others when it was last asked. */
  others: number;
  /** With how few calls left the next ones are asked for. */
  low: number;
  /** Whether `ends` is what the shared count said. */
  known: boolean;
  /** The question under way; whether it was answered in time. */
  asking: Promise<boolean> | undefined;
  /** When it was asked last, and how many calls had been made by then. */
  askedAt: number;
  askedSpent: number;
  /** When to ask again although nothing is left. */
  lookAt: number;
  /** Calls that wait for an answer. */
  waiting: number;
  /** Calls made when unmade ones were last looked for, and how many of these it may keep. */
  seen: number;
  keep: number;
}

export const newLease = (place: string, now: number, ends: number): Lease => ({
  place,
  ends,
  spent: 0,
  covered: 0,
  claimed: 0,
  others: 0,
  low: 0,
  known: false,
  asking: undefined,
  askedAt: now,
  askedSpent: 0,
  lookAt: 0,
  waiting: 0,
  seen: 0,
  keep: 0,
});

/** What is left of the limit, as far as we know: calls that others hold and have not made count as made. */
export const roomOf = ({ others, spent }: Lease, limit: number): number => limit - others - spent;

/** How many unmade calls a gateway holds. */
export interface Terms {
  /** At least, and what it keeps when its caller falls silent. */
  least(limit: number): number;
  most(limit: number): number;
  /** Milliseconds for which they should last at the rate seen of late. */
  readonly ahead: number;
}

export const termsOf = (period: Period): Terms =>
  typeof period === 'number'
    ? {
        least: (limit) => Math.min(Math.ceil(limit / 8), 8),
        most: (limit) => Math.ceil(limit / 8),
        ahead: Math.min(1_000, period * 250),
      }
    : // What is held when a process dies is lost until the day or the month ends.
      {
        least: (limit) => Math.min(Math.ceil(limit / 100), 50),
        most: (limit) => Math.ceil(limit / 100),
        ahead: 5_000,
      };

/**
 * How many unmade calls to hold from now on. Near the limit it is half of what is left, so that little is held where
 * another gateway needs it; the last few are taken at once. Calls that wait are asked for whatever their number.
 */
export function batchOf(lease: Lease, limit: number, now: number, { least, most, ahead }: Terms): number {
  const room = roomOf(lease, limit);
  const few = least(limit);
  const expected = Math.ceil(((lease.spent - lease.askedSpent) * ahead) / Math.max(now - lease.askedAt, 1));
  const wanted = Math.min(Math.max(expected, few), most(limit));
  const held = Math.min(wanted, Math.max(Math.floor(room / 2), Math.min(few, 4)), room);
  return Math.max(held, Math.min(lease.waiting, room), 1);
}
