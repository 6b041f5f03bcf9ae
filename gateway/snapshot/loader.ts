import { catalogue } from '../../policies/index.ts';
import { variableFrom } from '../configuration/variables.ts';
import type { rooms as Rooms } from '../paths.ts';
import { leisurely } from '../runtime/leisurely.ts';
import type { Ingredients } from './composer.ts';
import { createJudge, type Judged } from './judge.ts';
import { createKeeper } from './keep.ts';
import { createOperationReader } from './operations.ts';
import { allHere, type Placement } from './placement.ts';
import { compileSnapshot, type Snapshot } from './snapshot.ts';

/** What does not change from one snapshot to the next. */
export interface LoaderSettings extends Omit<Ingredients, 'judged' | 'catalogue' | 'hold'> {
  readonly rooms: { readonly [Name in keyof typeof Rooms]: string };
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Which APIs run here; all of them unless told. */
  readonly placement?: Placement;
}

/** Holds the running snapshot and makes the next one from the files as they are now. */
export interface SnapshotLoader {
  current(): Snapshot;
  /**
   * Reads everything again and swaps when it compiles; one at a time.
   * @throws ConfigurationError, and the running snapshot stays
   */
  load(): Promise<Snapshot>;
  /** Reads everything again, and changes nothing. @throws ConfigurationError */
  judge(): Promise<Judged>;
  /** Lets go of all kept state; for the end. */
  close(): void;
}

/** Milliseconds after which, and at most twice which, what is not called is let go of. */
const idle = 30 * 60_000;

export function createSnapshotLoader({
  rooms,
  variables,
  placement = allHere,
  ...lasting
}: LoaderSettings): SnapshotLoader {
  const keeper = createKeeper();
  const readOperations = createOperationReader(variableFrom(variables), placement);
  let running: Snapshot | undefined;
  const timer = setInterval(() => running?.forgetIdle(), idle).unref();
  let loading: Promise<Snapshot> | undefined;

  const read = createJudge({ rooms, catalogue, clock: lasting.common.clock, readOperations, placement });

  const build = async (): Promise<Snapshot> => {
    const judged = await read();
    const hold = keeper.hold();
    try {
      const next = await compileSnapshot({ ...lasting, judged, catalogue, hold });
      if (running !== undefined) await composeAgain(running, next);
      return next;
    } catch (error) {
      hold.release();
      throw error;
    }
  };

  const swap = async (): Promise<Snapshot> => {
    const next = await build();
    // Those that were called just now; from here on nobody comes in between.
    for (const id of running?.composed ?? []) if (!next.composed.has(id)) next.compose(id);
    running?.retire();
    running = next;
    return next;
  };

  return {
    current() {
      if (running === undefined) throw new Error('no snapshot has been loaded yet');
      return running;
    },
    load() {
      // A reload asked for while one runs must see files written since: it comes after it.
      const next = (loading ?? Promise.resolve()).catch(() => undefined).then(swap);
      loading = next;
      return next;
    },
    judge: read,
    close() {
      clearInterval(timer);
      running?.retire();
    },
  };
}

/**
 * Composes what the running snapshot has composed, before anybody calls the next: what those operations keep (breakers,
 * limits, connections) goes over without a gap, and no caller waits for it, nor for validators that calls needed.
 */
async function composeAgain(running: Snapshot, next: Snapshot): Promise<void> {
  await leisurely(running.composed, (id) => next.compose(id));
  const compilations: (() => void)[] = [];
  await leisurely(running.composed, (id) => void compilations.push(...compilationsOf(running, next, id)));
  await leisurely(compilations, (compile) => compile());
}

/** One step for each validator: some take several milliseconds, in which nobody else has a turn. */
function compilationsOf(running: Snapshot, next: Snapshot, id: string): (() => void)[] {
  const [before, now] = [running.routeOf(id)?.operation, next.routeOf(id)?.operation];
  // Of one that is the same, or was judged by the same as now, all is there.
  if (before === undefined || now === undefined || before === now || before.calls === now.calls) return [];
  return before.calls.compiled.map((name) => () => {
    try {
      now.calls.compile(name);
    } catch {
      // Whoever needs it meets the same, and says so.
    }
  });
}
