import { Problem } from '#problem';
import { neverReached } from '../../policies/parts/never-reached.ts';
import type { SagaRecord, SagaStep } from './record.ts';

/** Why an owner must leave a saga as it is: it is somebody else's now, it cannot be written, we stop, the code is other code. */
export type Break = 'lost' | 'unwritable' | 'stopped' | 'mismatch';

/** How a position can be taken back; reading has no effect, and some effects have no way back. */
interface Way {
  readonly name: string;
  readonly effect: boolean;
  readonly undo?: (() => Promise<unknown>) | undefined;
}

/** A step that took effect, or may have. */
export interface Taken {
  readonly position: number;
  readonly undo?: (() => Promise<unknown>) | undefined;
}

/** What a saga's code is given to take its steps with, and what became of them. */
export interface Ledger {
  readonly steps: (SagaStep | null)[];
  step<T>(name: string, run: () => Promise<T>, undo?: () => Promise<unknown>): Promise<T>;
  remember<T>(name: string, run: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
  /** Writes what is not written yet. */
  flush(): Promise<void>;
  /** Marks a step as taken back. */
  undone(position: number): void;
  /** Steps that took effect or may have, and are not taken back. */
  taken(): Taken[];
  /** What the first step that failed failed with. */
  readonly failure: { readonly error: unknown } | undefined;
  broken: Break | undefined;
}

export interface LedgerParts {
  /** Throws when it cannot, and answers `false` when the saga is another owner's. */
  save(steps: SagaRecord['steps']): Promise<boolean>;
  readonly signal: AbortSignal;
  /** It has been begun too often: its next step is not taken any more, if there is a way back. */
  readonly hopeless: boolean;
}

/** Thrown into a saga's code where it must not go on. */
class Halt extends Error {}

/**
 * The steps of one saga, while one owner goes through its code. Steps that are recorded answer as they did; the first
 * that is not is taken. A result is written when the next step begins, or with the end: between the two there is only
 * code, and dying there means taking the last step again, which its callee knows by the reference.
 */
export function openLedger(record: SagaRecord, { save, signal, hopeless }: LedgerParts): Ledger {
  const steps: (SagaStep | null)[] = [...record.steps];
  const ways: Way[] = [];
  const underWay: Promise<unknown>[] = [];
  const backward = record.state === 'undoing';
  let newlyDone = 0;
  let dirty = false;
  let saving = Promise.resolve();

  const taken = (): Taken[] =>
    ways.flatMap(({ effect, undo }, position) => {
      const step = steps[position];
      return effect && step && step.state !== 'undone' ? [{ position, undo }] : [];
    });
  const write = async (): Promise<void> => {
    const held = await save(steps).catch((): never => halt('unwritable'));
    if (!held) halt('lost');
  };
  const halt = (reason: Break): never => {
    ledger.broken ??= reason;
    throw new Halt(reason);
  };

  const attempt = async <T>(position: number, way: Way, run: () => Promise<T>): Promise<T> => {
    await ledger.flush();
    if (signal.aborted) return halt('stopped');
    // Whoever had the saga before may have died in this step.
    const triedBefore = record.attempts > 1 && newlyDone === 0;
    try {
      if (hopeless && [...taken(), way].every(({ undo }) => undo !== undefined || !way.effect)) throw givenUp();
      const result = await run();
      steps[position] = { name: way.name, state: 'done', ...(result === undefined ? {} : { result }) };
      newlyDone += 1;
      dirty = true;
      return result;
    } catch (error) {
      if (signal.aborted) return halt('stopped');
      ledger.failure ??= { error };
      if (way.effect && mayHaveHappened(error, triedBefore)) steps[position] = { name: way.name, state: 'unsure' };
      throw error;
    }
  };

  const take = async <T>(way: Way, run: () => Promise<T>): Promise<T> => {
    const position = ways.push(way) - 1;
    const known = steps[position] ?? undefined;
    if (known !== undefined && known.name !== way.name) return halt('mismatch');
    if (known?.state === 'done' || known?.state === 'undone') return known.result as T;
    if (backward || ledger.failure !== undefined || ledger.broken !== undefined) throw new Halt('no step any more');
    const work = attempt(position, way, run);
    underWay.push(work.catch(() => undefined));
    return work;
  };

  const ledger: Ledger & { failure: Ledger['failure'] } = {
    steps,
    failure: undefined,
    broken: undefined,
    step: (name, run, undo) => take({ name, effect: true, undo }, run),
    remember: (name, run) => take({ name, effect: false }, run),
    settled: async () => void (await Promise.all(underWay)),
    flush: () => {
      if (dirty) saving = saving.then(write);
      dirty = false;
      return saving;
    },
    undone: (position) => {
      const step = steps[position];
      if (step) steps[position] = { ...step, state: 'undone' };
      dirty = true;
    },
    taken,
  };
  return ledger;
}

const givenUp = (): Problem =>
  new Problem('internal', { cause: new Error('the saga was begun too often without getting on') });

/** A refusal says that nothing was done: a callee that had done it under this reference would say that it is done. */
function mayHaveHappened(error: unknown, triedBefore: boolean): boolean {
  if (!(error instanceof Problem)) return true;
  return error.status >= 500 && (triedBefore || !neverReached(error));
}
