import type { Hold } from './keep.ts';

/** From when something is in use until nobody uses it any more. */
export interface Lifetime {
  /** Counts an exchange in; the returned function counts it out. */
  enter(): () => void;
  /** No new exchanges come: kept state is let go of when the last one ends. */
  retire(): void;
}

/** Lets go of what a snapshot keeps when it is no longer the running one and its last exchange has ended. */
export function lifetime(hold: Hold): Lifetime {
  let inside = 0;
  let retired = false;
  const releaseWhenEmpty = (): void => {
    if (retired && inside === 0) hold.release();
  };
  return {
    enter() {
      inside += 1;
      return () => {
        inside -= 1;
        releaseWhenEmpty();
      };
    },
    retire() {
      retired = true;
      releaseWhenEmpty();
    },
  };
}
