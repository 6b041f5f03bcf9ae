import type { Clock } from '../../../policies/policy.ts';

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  advance(milliseconds: number): void;
}

export function stoppedClock(start = Date.UTC(2026, 10, 23, 12)): TestClock {
  let passed = 0;
  return {
    now: () => start + passed,
    monotonic: () => 1_000 + passed,
    advance: (milliseconds) => {
      passed += milliseconds;
    },
  };
}
