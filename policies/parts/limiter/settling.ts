import type { Lease } from './lease.ts';
import type { Turns } from './period.ts';
import type { Teller } from './teller.ts';
import type { Trust } from './trust.ts';

/** Looks in the background for calls that were leased and not made, or made and not told. */
export interface Settling {
  /** There is something to look for. */
  watch(lease: Lease): void;
  /** Nobody will use the lease again. */
  end(lease: Lease, now: number): void;
  look(): void;
  stop(): void;
}

/** Few enough at once that a count that comes back is not flooded. */
const mostAtOnce = 500;

export function createSettling(turns: Turns, teller: Teller, trust: Trust): Settling {
  const watched = new Set<Lease>();
  const timer = setInterval(look, turns.settling).unref();

  /** Calls that nobody was told of are forgotten with a short window, but not with a day. */
  const hasSomething = ({ claimed, spent }: Lease, keep: number): boolean =>
    claimed - spent > keep || (turns.calendar && claimed < spent);

  /** Callers that went on are left alone: they use what they have, and tell the rest themselves. */
  function look(): void {
    const now = turns.now();
    let settled = 0;
    for (const lease of watched) {
      if (settled >= mostAtOnce || trust.isDown()) return;
      if (lease.spent !== lease.seen) lease.seen = lease.spent;
      else if (lease.asking === undefined) {
        watched.delete(lease);
        if (now >= lease.ends || !hasSomething(lease, lease.keep)) continue;
        teller.settle(lease, lease.keep, now);
        settled += 1;
      }
    }
  }

  function end(lease: Lease, now: number): void {
    watched.delete(lease);
    if (lease.asking !== undefined) {
      void lease.asking.then(() => end(lease, now));
      return;
    }
    const keep = turns.calendar ? 0 : lease.keep;
    if (now < lease.ends && hasSomething(lease, keep)) teller.settle(lease, keep, now);
  }

  return {
    watch: (lease) => void watched.add(lease),
    end,
    look,
    stop: () => clearInterval(timer),
  };
}
