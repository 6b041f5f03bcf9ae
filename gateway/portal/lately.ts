import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../policies/policy.ts';

/** Milliseconds an answer is told again. */
const fresh = 5_000;
/** Milliseconds a page waits for it: the rest of the page is worth more. */
const patience = 500;

/**
 * Asks the store once for all who want to know the same at about the same time: anybody may open a page as often as they like.
 * Keys must be bounded, as names of documents are. What cannot be had is `undefined`, and asked for again.
 */
export function lately<T>(
  clock: Pick<Clock, 'now'>,
  ask: (key: string) => Promise<T>,
): (key: string) => Promise<T | undefined> {
  const known = new Map<string, { readonly until: number; readonly answer: Promise<T | undefined> }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined && clock.now() < before.until) return before.answer;
    const asked = ask(key).catch(() => {
      known.delete(key);
      return undefined;
    });
    const answer = Promise.race([asked, sleep(patience, undefined, { ref: false })]);
    known.set(key, { until: clock.now() + fresh, answer });
    return answer;
  };
}
