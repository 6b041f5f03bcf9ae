import type { Counted, SharedCount, Surroundings } from '../../policy.ts';
import { batchOf, type Lease, roomOf, termsOf } from './lease.ts';
import type { Period, Turns } from './period.ts';
import type { Trust } from './trust.ts';

/** Speaks with the shared count for the leases of a limiter. Nothing it does fails; one question of a lease at a time. */
export interface Teller {
  /** Asks for as many calls as seem good. Whether there was an answer in time. */
  ask(lease: Lease, limit: number, now: number): Promise<boolean>;
  /** Gives back calls that were not made, all but `keep`, and tells those that were made unasked. */
  settle(lease: Lease, keep: number, now: number): void;
}

export interface TellerOptions {
  readonly name: string;
  readonly period: Period;
  readonly turns: Turns;
  readonly shared: SharedCount;
  readonly trust: Trust;
  readonly meter: Surroundings['meter'];
}

/** Milliseconds between two looks whether others gave back something, where nothing is left. */
const lookEvery = 1_000;
/** Less than these milliseconds before a window ends it is not worth giving back to it, and might come too late. */
const tooLate = 2_000;
/** Seconds that rows of a day or month outlive it: the gateways' calendars differ a little. */
const grace = 86_400;

export function createTeller({ name, period, turns, shared, trust, meter }: TellerOptions): Teller {
  const terms = termsOf(period);
  const asked = meter.counter('causeway_limiter_asks_total', 'Questions to the count that gateways share.', [
    'limiter',
  ]);

  const add = (lease: Lease, amount: number, now: number): Promise<Counted> => {
    asked.inc({ limiter: name });
    return shared.add(lease.place, amount, Math.ceil(secondsFor(lease, amount, now)));
  };
  /**
   * A window lives as long as it should; what is given back goes to the one that we know of, or nowhere. A day or month is
   * known by its name: whoever began its row may have reckoned from another calendar, or another part of a second.
   */
  const secondsFor = (lease: Lease, amount: number, now: number): number => {
    const left = (lease.ends - now) / 1000;
    if (turns.calendar) return left + (amount < 0 ? 2 * grace : grace);
    return amount < 0 ? left + 1 : Number(period);
  };

  /**
   * When the window ends, counted from before the question, so never too late; and whether it is the one we know: answers
   * take less than half of the shortest window, see `patience`.
   */
  const follow = (lease: Lease, ends: number, owed: number, sentWith: number): void => {
    const half = Number(period) * 500;
    if (!lease.known) lease.ends = ends;
    else if (ends < lease.ends + half) lease.ends = Math.max(lease.ends, ends);
    else {
      // It began since the last answer: what was taken before belongs to one that is over.
      lease.ends = ends;
      lease.claimed = 0;
      lease.spent += owed - sentWith;
    }
    lease.known = true;
  };

  const inTime = (sent: number): boolean => {
    const isInTime = turns.now() - sent <= shared.patience;
    if (isInTime) trust.answered();
    else trust.failed(new Error(`no answer within ${shared.patience} ms`));
    return isInTime;
  };

  const asking = (lease: Lease, answer: Promise<boolean>): Promise<boolean> => {
    lease.asking = answer
      .catch((error) => {
        trust.failed(error);
        return false;
      })
      .finally(() => {
        lease.asking = undefined;
      });
    return lease.asking;
  };

  return {
    ask(lease, limit, now) {
      const sentWith = lease.spent;
      // Calls that were counted here while nobody answered are told with it.
      const owed = Math.max(sentWith - lease.claimed, 0);
      const amount = Math.max(sentWith + batchOf(lease, limit, now, terms) - lease.claimed, 0);
      lease.askedAt = now;
      lease.askedSpent = sentWith;
      lease.keep = terms.least(limit);
      const answer = add(lease, amount, now).then(({ total, left }) => {
        const isInTime = inTime(now);
        // It may speak of another window; what it took from a day is still worth having.
        if (!isInTime && !turns.calendar) return false;
        if (!turns.calendar) follow(lease, now + Math.min(left, Number(period) * 1000), owed, sentWith);
        lease.claimed += amount;
        lease.covered = lease.claimed;
        // An amount that was added although nobody said so makes this too many, never too few.
        lease.others = Math.max(total - lease.claimed, 0);
        lease.low = Math.floor(Math.min(lease.covered - lease.spent, roomOf(lease, limit)) / 4);
        lease.lookAt = turns.now() + lookEvery;
        return isInTime;
      });
      return asking(lease, answer);
    },
    settle(lease, keep, now) {
      const unmade = lease.claimed - lease.spent;
      const amount = Math.min(Math.max(unmade, 0), keep) - unmade;
      if (amount === 0 || (amount < 0 && lease.ends - now < tooLate)) return;
      // Counted as given back from now on, whether or not it arrives.
      if (amount < 0) lease.claimed += amount;
      lease.covered = lease.claimed;
      lease.low = Math.floor(keep / 4);
      const answer = add(lease, amount, now).then(() => {
        if (amount > 0) lease.claimed += amount;
        return inTime(now);
      });
      void asking(lease, answer);
    },
  };
}
