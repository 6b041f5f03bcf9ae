import { Problem } from '#problem';
import type { Clock, Exchange } from '../policy.ts';

/** What becomes of one who waits. */
export interface Ends<T> {
  /** He left, or his time was up. */
  quit(reason: unknown): void;
  take(result: T): void;
  /** The result came when he was gone. */
  miss(result: T): void;
}

/** The outcome, unless the waiter's client leaves or its time is up before `longest` milliseconds are. */
export function whileItLasts<T>(
  outcome: Promise<T>,
  { signal, deadline }: Exchange,
  longest: number,
  ends: Ends<T>,
  clock: Clock,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let waiting = true;
    let timer: NodeJS.Timeout | undefined;
    const stop = (): boolean => {
      const first = waiting;
      waiting = false;
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      return first;
    };
    const giveUp = (reason: unknown): void => {
      if (!stop()) return;
      ends.quit(reason);
      reject(reason);
    };
    const leave = (): void => giveUp(signal.reason);

    const left = deadline - clock.monotonic();
    if (left < longest) timer = setTimeout(() => giveUp(late()), left);
    outcome.then(
      (result) => {
        if (!stop()) return ends.miss(result);
        ends.take(result);
        resolve(result);
      },
      (error) => {
        if (stop()) reject(error);
      },
    );
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave);
  });
}

const late = (): Problem => new Problem('upstream-timeout', { detail: 'There was no answer in time.' });
