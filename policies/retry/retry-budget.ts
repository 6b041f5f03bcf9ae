import type { Clock } from '../policy.ts';

/** How many calls an upstream was sent lately, and how many of them were repeats. */
export interface RetryBudget {
  /** Notes a call, at its first attempt. */
  call(): void;
  /** Takes one repeat, if `percent` of the calls in the window leave one. */
  take(percent: number): boolean;
}

/** Milliseconds looked back upon, and in how many steps they pass. */
const window = 10_000;
const steps = 10;
/** Repeats a window always has: a percentage of three calls would be none (Envoy, `retry_budget.min_retry_concurrency`). */
const floor = 3;

interface Step {
  calls: number;
  repeats: number;
}

/**
 * Counts calls and repeats over the last ten seconds. Retries that are counted for themselves multiply the load on an
 * upstream just when it can bear least; counted together they add at most their share (Google SRE, ch. 22).
 */
export function createRetryBudget(clock: Clock): RetryBudget {
  const ring: Step[] = Array.from({ length: steps }, () => ({ calls: 0, repeats: 0 }));
  const sum: Step = { calls: 0, repeats: 0 };
  const stepNow = (): number => Math.floor((clock.monotonic() * steps) / window);
  const stepAt = (at: number): Step => ring[at % steps] as Step;
  let last = stepNow();

  function current(): Step {
    const now = stepNow();
    for (let at = Math.max(last + 1, now - steps + 1); at <= now; at += 1) {
      const past = stepAt(at);
      sum.calls -= past.calls;
      sum.repeats -= past.repeats;
      past.calls = 0;
      past.repeats = 0;
    }
    last = now;
    return stepAt(now);
  }

  return {
    call() {
      current().calls += 1;
      sum.calls += 1;
    },
    take(percent) {
      const step = current();
      if (sum.repeats >= Math.max(floor, Math.floor((sum.calls * percent) / 100))) return false;
      step.repeats += 1;
      sum.repeats += 1;
      return true;
    },
  };
}
