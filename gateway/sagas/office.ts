import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#problem';
import { problemFrom, type StoredProblem, storedProblem } from '../../policies/parts/stored-problem.ts';
import type { Clock, Exchange, Log, Meter, Signal } from '../../policies/policy.ts';
import { gatewayExchange } from '../snapshot/nowhere.ts';
import { type Beginning, digestOf, sagaExchange, sagaId, withoutCredential } from './call.ts';
import type { SagaRecord, SagaShelf } from './record.ts';
import { type Outcome, runSaga, type SagaCode } from './run.ts';

/** The code of a saga this process hosts, and its door to the tier below. */
export interface SagaProgram {
  readonly code: SagaCode;
  door(parent: () => Exchange): object;
}

export interface OfficeParts {
  readonly shelf: SagaShelf;
  /** Of the running snapshot, by `<tier>/<api>.v<major>#<name>`; `leave` is called when the saga is through with it. */
  enter(): { readonly programs: ReadonlyMap<string, SagaProgram>; leave(): void };
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/**
 * Begins a saga for an exchange, or joins it, and waits for its end until the signal fires: that of the handler that asks,
 * where its time is over before that of its exchange.
 */
export type SagaCall = (
  saga: string,
  key: string,
  input: unknown,
  exchange: Exchange,
  signal?: Signal,
) => Promise<unknown>;

/** Where the sagas of this process are run. */
export interface SagaOffice {
  readonly call: SagaCall;
  /** Goes on with a saga this process has taken. */
  resume(record: SagaRecord): Promise<unknown>;
  /** Ids of those under way. */
  running(): string[];
  /** Breaks off what is somebody else's now. */
  drop(id: string): void;
  /** Waits for those under way, for at most `patience` milliseconds, and lets go of the rest at once. */
  stop(patience: number): Promise<void>;
}

interface Running {
  readonly digest: string;
  readonly outcome: Promise<Outcome>;
  readonly controller: AbortController;
}

/** Milliseconds between two looks at a saga that another process has. */
const pause = 100;

export function createSagaOffice({ shelf, enter, clock, log, meter }: OfficeParts): SagaOffice {
  const underWay = new Map<string, Running>();
  const stopping = new AbortController();
  const ends = meter.counter('causeway_saga_ends_total', 'Turns at sagas, by how they ended.', ['saga', 'end']);

  const start = (record: SagaRecord, from: Beginning): Running => {
    const { programs, leave } = enter();
    const program = programs.get(record.saga);
    const controller = new AbortController();
    const turn = async (): Promise<Outcome> => {
      if (program === undefined) return { kind: 'left', reason: 'mismatch' };
      const { signal } = controller;
      const call = program.door(() => sagaExchange(clock, { ...from, identity: record.identity, signal }));
      const end = await runSaga(record, { code: program.code, call, shelf, signal, log });
      ends.inc({ saga: record.saga, end: endOf(end) });
      return end;
    };
    const outcome = Promise.resolve()
      .then(turn)
      .finally(() => {
        if (underWay.get(record.id) === running) underWay.delete(record.id);
        leave();
      });
    const running: Running = { digest: record.digest, outcome, controller };
    // Held for too long without a sign of life, and taken again here: what goes on with an older turn has lost it.
    underWay.get(record.id)?.controller.abort();
    underWay.set(record.id, running);
    return running;
  };

  /** What is known of a saga now: its end, or whom to wait for; `undefined` when somebody else goes on with it. */
  const join = async (saga: string, id: string, digest: string, input: unknown, exchange: Exchange): Promise<Found> => {
    const here = underWay.get(id);
    if (here !== undefined) return here;
    const { fresh, record } = await shelf.begin({ id, saga, digest, input, identity: withoutCredential(exchange) });
    if (fresh) return start(record, exchange);
    if (record.state === 'done') return { digest: record.digest, result: record.result };
    if (record.problem !== undefined) return { digest: record.digest, problem: record.problem };
    const taken = record.due && record.digest === digest ? await shelf.take(id) : undefined;
    return taken === undefined ? { digest: record.digest } : start(taken, exchange);
  };

  return {
    async call(saga, key, input, exchange, signal = exchange.signal) {
      const id = sagaId(exchange.identity, saga, key);
      const digest = digestOf(input);
      for (;;) {
        signal.throwIfAborted();
        if (stopping.signal.aborted) throw goesOn();
        const found = await join(saga, id, digest, input, exchange);
        if (found.digest !== digest) throw reused();
        if ('result' in found) return found.result;
        if ('problem' in found) throw problemFrom(found.problem, 'internal');
        if (!('outcome' in found)) {
          await sleep(pause);
          continue;
        }
        const end = await whileHere(found.outcome, signal);
        // What was read before is read anew: steps have exchanges of their own.
        exchange.memo.write();
        if (end.kind === 'done') return end.result;
        if (end.kind === 'undone') throw end.problem;
        if (end.kind === 'paused') throw end.error;
        if (stopping.signal.aborted || !isElsewhere(end)) throw goesOn();
      }
    },
    resume: (record) => start(record, gatewayExchange(clock)).outcome,
    running: () => [...underWay.keys()],
    drop: (id) => underWay.get(id)?.controller.abort(),
    async stop(patience) {
      stopping.abort();
      const all = [...underWay.values()];
      const late = new AbortController();
      const end = Promise.allSettled(all.map(({ outcome }) => outcome));
      await Promise.race([end, sleep(patience, undefined, { signal: late.signal }).catch(() => undefined)]);
      late.abort();
      for (const { controller } of all) controller.abort();
      if (underWay.size > 0) await Promise.race([end, sleep(patienceToAbort)]);
      await shelf.release().catch((error: unknown) => {
        log.warn({ problem: storedProblem(error).kind }, 'sagas are held until their lease ends');
      });
    },
  };
}

/** Milliseconds that breaking off may take. */
const patienceToAbort = 500;

type Found =
  | { readonly digest: string }
  | { readonly digest: string; readonly result: unknown }
  | { readonly digest: string; readonly problem: StoredProblem }
  | Running;

/** Another process has it now, or is about to: it can be waited for there. */
const isElsewhere = (end: Outcome): boolean =>
  end.kind === 'left' && (end.reason === 'lost' || end.reason === 'stopped');

/** Waits for the end, or until the waiting exchange ends, which leaves the saga alone. */
function whileHere(outcome: Promise<Outcome>, signal: Signal): Promise<Outcome> {
  const gone = Promise.withResolvers<never>();
  const leave = (): void => gone.reject(signal.reason);
  signal.addEventListener('abort', leave);
  if (signal.aborted) leave();
  return Promise.race([outcome, gone.promise]).finally(() => signal.removeEventListener('abort', leave));
}

const reused = (): Problem =>
  new Problem('idempotency-key-reused', { detail: 'Something else was begun with this key.' });

const goesOn = (): Problem =>
  new Problem('unavailable', {
    detail: 'What was begun is gone on with in a moment. Ask again with the same Idempotency-Key.',
    headers: { 'retry-after': '2' },
  });

const endOf = (end: Outcome): string =>
  end.kind === 'left' ? end.reason : end.kind === 'undone' && !end.complete ? 'undoing' : end.kind;
