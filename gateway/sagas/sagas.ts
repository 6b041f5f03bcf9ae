import { randomUUID } from 'node:crypto';
import type { Clock, Log, Meter } from '../../policies/policy.ts';
import type { OperationsRoutes } from '../operations/listener.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Store } from '../store/store.ts';
import { createSagaOffice, type SagaCall } from './office.ts';
import { countSagas, freeSagas, openSagas, sweepSagas } from './overview.ts';
import { startRecovery } from './recovery.ts';
import { sagaShelf } from './shelf.ts';

export interface SagasParts {
  readonly store: Pick<Store, 'db' | 'kind'>;
  /** The running snapshot, which knows the code of the sagas that are hosted here. */
  current(): Snapshot;
  /** Seconds a saga is held without a sign of life; another process then goes on with it. */
  readonly lease: number;
  /** Days after its end for which a saga's outcome is told again. */
  readonly days: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** The sagas of this process. */
export interface Sagas {
  readonly call: SagaCall;
  /** Begins to go on with what others left behind; once there is a snapshot. */
  start(): Promise<void>;
  /** Lets those under way end, for at most `patience` milliseconds; the rest is free for others at once. Once is enough. */
  stop(patience: number): Promise<void>;
  /** Brings the gauge of unfinished sagas up to date: all of the store's, whoever has them. */
  measure(): Promise<void>;
  /** `GET /sagas` for operators. */
  readonly routes: OperationsRoutes;
}

export function createSagas({ store, current, lease, days, clock, log, meter }: SagasParts): Sagas {
  const { db, kind } = store;
  const shelf = sagaShelf({ db, owner: randomUUID(), lease });
  const enter = () => {
    const snapshot = current();
    return { programs: snapshot.sagas, leave: snapshot.enter() };
  };
  const office = createSagaOffice({ shelf, enter, clock, log, meter });
  const open = meter.gauge('causeway_sagas', 'Sagas that have not ended, in the whole store.', ['state'], 'max');
  let endRecovery = (): void => {};
  let stopped = false;
  return {
    call: office.call,
    async start() {
      if (kind === 'embedded') await freeSagas(db);
      const hosted = (): string[] => (stopped ? [] : [...current().sagas.keys()]);
      endRecovery = startRecovery({ shelf, office, hosted, sweep: () => sweepSagas(db, days), lease, log });
    },
    async stop(patience) {
      if (stopped) return;
      stopped = true;
      await office.stop(patience);
      endRecovery();
    },
    async measure() {
      for (const [state, sagas] of Object.entries(await countSagas(db))) open.set({ state }, sagas);
    },
    routes: (router) => {
      router.get('/sagas', async (_request, response) => {
        response.json({ sagas: await openSagas(db) });
      });
    },
  };
}
