import { storedProblem } from '../../policies/parts/stored-problem.ts';
import type { Log } from '../../policies/policy.ts';
import type { SagaOffice } from './office.ts';
import type { SagaShelf } from './record.ts';

export interface RecoveryParts {
  readonly shelf: SagaShelf;
  readonly office: SagaOffice;
  /** Names of the sagas this process hosts now. */
  hosted(): readonly string[];
  /** Deletes sagas that ended long ago. */
  sweep(): Promise<number>;
  /** Seconds a saga is held without a sign of life. */
  readonly lease: number;
  readonly log: Log;
}

/** Milliseconds between two looks for sagas that nobody goes on with. */
const interval = 1_000;
/** Sagas gone on with at once: they must not push aside what comes in. */
const atOnce = 8;
const hour = 3_600_000;

/**
 * Goes on with what a process left behind, here or elsewhere, and holds on to what takes long here. It begins at once.
 * @returns ends it; sagas under way are not its business
 */
export function startRecovery({ shelf, office, hosted, sweep, lease, log }: RecoveryParts): () => void {
  let resumed = 0;
  const take = async (): Promise<void> => {
    for (const record of await shelf.takeDue(hosted(), atOnce - resumed)) {
      const { saga, id, state, attempts } = record;
      log.info({ saga, id, state, attempts }, 'a saga is gone on with');
      resumed += 1;
      const done = (): void => {
        resumed -= 1;
      };
      office.resume(record).then(done, (error: unknown) => {
        done();
        log.error({ saga, id, err: error }, 'a saga could not be gone on with');
      });
    }
  };
  const hold = async (): Promise<void> => {
    const ids = office.running();
    const held = new Set(await shelf.renew(ids));
    for (const id of ids) if (!held.has(id)) office.drop(id);
  };
  const clean = async (): Promise<void> => {
    const gone = await sweep();
    if (gone > 0) log.info({ sagas: gone }, 'records of old sagas were deleted');
  };

  const timers = [repeat(take, interval, log), repeat(hold, (lease * 1_000) / 3, log), repeat(clean, hour, log)];
  return () => {
    for (const end of timers) end();
  };
}

/** Does it now, and again that long after it was done. A failure is the store's, and passes. */
function repeat(work: () => Promise<void>, milliseconds: number, log: Log): () => void {
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const turn = async (): Promise<void> => {
    await work().catch((error: unknown) =>
      log.debug({ problem: storedProblem(error).kind }, 'sagas cannot be seen to'),
    );
    if (!ended) timer = setTimeout(() => void turn(), milliseconds).unref();
  };
  void turn();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
