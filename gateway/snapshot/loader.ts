import { catalogue } from '../../policies/index.ts';
import type { Handler, Keep, Surroundings } from '../../policies/policy.ts';
import { variableFrom } from '../configuration/variables.ts';
import type { Offers } from '../consumers/offers.ts';
import type { CallContract } from '../contracts/call-contract.ts';
import type { rooms as Rooms } from '../paths.ts';
import { leisurely } from '../runtime/leisurely.ts';
import type { SagaCall } from '../sagas/office.ts';
import type { Crossing } from '../tiers/door.ts';
import { apiOf } from '../tiers/edges.ts';
import { createJudge, type Judged } from './judge.ts';
import { createKeeper } from './keep.ts';
import { createOperationReader, type EngineOperation } from './operations.ts';
import { allHere, type Placement } from './placement.ts';
import { compileSnapshot, type Snapshot } from './snapshot.ts';

/** What does not change from one snapshot to the next. */
export interface LoaderSettings {
  readonly rooms: { readonly [Name in keyof typeof Rooms]: string };
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Which APIs run here; all of them unless told. */
  readonly placement?: Placement;
  readonly crossing: Crossing;
  readonly common: Omit<Surroundings, 'operation' | 'keep' | 'ask' | 'plans' | 'callers' | 'contract'>;
  httpUpstream(operation: EngineOperation, keep: Keep): Handler;
  records(name: string): object;
  /** The registry of consumers, for the one API that is its door. */
  registry?(offers: Offers): object;
  /** The gateway itself, for the APIs that declare it. */
  desk?(): object;
  readonly saga: SagaCall;
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

export function createSnapshotLoader(settings: LoaderSettings): SnapshotLoader {
  const keeper = createKeeper();
  const readOperations = createOperationReader(variableFrom(settings.variables), settings.placement ?? allHere);
  let running: Snapshot | undefined;
  const timer = setInterval(() => running?.forgetIdle(), idle).unref();
  let loading: Promise<Snapshot> | undefined;

  const { rooms, common, placement = allHere } = settings;
  const read = createJudge({ rooms, catalogue, clock: common.clock, readOperations, placement });

  const build = async (): Promise<Snapshot> => {
    const { crossing, httpUpstream, records, registry, desk, saga } = settings;
    const judged = await read();
    const hold = keeper.hold();
    try {
      const doors = { ...(registry && { registry }), ...(desk && { desk }) };
      const next = await compileSnapshot({
        judged,
        catalogue,
        hold,
        crossing,
        common,
        httpUpstream,
        records,
        ...doors,
        saga,
      });
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
  await leisurely(compilations(running, next), (compile) => compile());
}

/** One step for each validator: some take several milliseconds, in which nobody else has a turn. */
const compilations = (running: Snapshot, next: Snapshot): (() => void)[] =>
  [...running.composed].flatMap((id) => {
    const [before, now] = [callsOf(running, id), callsOf(next, id)];
    if (before === undefined || now === undefined || before === now) return [];
    return before.compiled.map((name) => () => {
      try {
        now.compile(name);
      } catch {
        // Whoever needs it meets the same, and says so.
      }
    });
  });

const callsOf = ({ routesOf }: Snapshot, id: string): CallContract | undefined =>
  routesOf(apiOf(id)).find(({ operation }) => operation.id === id)?.operation.calls;
