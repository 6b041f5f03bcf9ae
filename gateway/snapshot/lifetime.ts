import type { Hold } from './keep.ts';
import type { Snapshot } from './snapshot.ts';

/** Lets go of what a snapshot keeps when it is no longer the running one and its last exchange has ended. */
export function lifetime(hold: Hold): Pick<Snapshot, 'enter' | 'retire'> {
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
