import { Problem } from '#problem';
import type { SagaContext } from '../../apis/handler.ts';
import { problemFrom, type StoredProblem, storedProblem } from '../../policies/parts/stored-problem.ts';
import type { Log } from '../../policies/policy.ts';
import { type Ledger, openLedger } from './ledger.ts';
import type { SagaRecord, SagaShelf } from './record.ts';
import { withoutAgain } from './taken-back.ts';

/** A saga's code, as a module of `apis/` exports it. */
export type SagaCode = (input: unknown, context: SagaContext<object>) => Promise<unknown>;

/** What one owner's turn came to. */
export type Outcome =
  | { readonly kind: 'done'; readonly result: unknown }
  /** It is decided that nothing remains; `complete` when nothing does already. */
  | { readonly kind: 'undone'; readonly problem: Problem; readonly complete: boolean }
  /** It goes on later: forward, since there is no way back. */
  | { readonly kind: 'paused'; readonly error: unknown }
  | { readonly kind: 'left'; readonly reason: 'lost' | 'unwritable' | 'stopped' | 'mismatch' };

export interface RunParts {
  readonly code: SagaCode;
  /** The tier below, on behalf of the saga's caller. */
  readonly call: object;
  readonly shelf: SagaShelf;
  /** Aborts when the saga is lost or this process stops. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Turns in which a saga that was going forward did not get on, after which it goes back. */
const mostAttempts = 5;

/** Goes on with a saga from where its record is, forward or back, until it ends or something stands in the way. */
export async function runSaga(record: SagaRecord, parts: RunParts): Promise<Outcome> {
  const { code, call, shelf, signal, log } = parts;
  const { id, identity, saga } = record;
  const ledger = openLedger(record, {
    save: (steps) => shelf.save(record, { steps }),
    signal,
    hopeless: record.state === 'running' && record.attempts > mostAttempts,
  });
  const { step, remember } = ledger;
  const given = { call, reference: id, identity, log, step, remember };
  const ended = await Promise.resolve()
    .then(() => code(record.input, given))
    .then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
  await ledger.settled();
  try {
    if (ledger.broken !== undefined) return await leave(record, ledger, parts);
    if (record.state === 'undoing')
      return await goBack(record, ledger, problemFrom(record.problem as StoredProblem, 'internal'), parts);
    const failure = 'error' in ended ? ended : ledger.failure;
    if (failure !== undefined) return await decide(record, ledger, failure.error, parts);
    const { result } = ended as { result: unknown };
    const isOurs = await shelf.end(record, { state: 'done', steps: ledger.steps, result });
    return isOurs ? { kind: 'done', result } : lost;
  } catch (error) {
    const reason = ledger.broken ?? 'unwritable';
    if (reason === 'unwritable') log.warn({ saga, id, problem: storedProblem(error).kind }, unwritten);
    return { kind: 'left', reason };
  }
}

const lost: Outcome = { kind: 'left', reason: 'lost' };

async function leave(record: SagaRecord, { broken }: Ledger, { shelf, log }: RunParts): Promise<Outcome> {
  const reason = broken ?? 'stopped';
  if (reason === 'mismatch') {
    const { saga, id } = record;
    log.error({ saga, id }, 'a saga was begun by code with other steps, and waits for it');
    await shelf.pause(record, { steps: record.steps }, backoff(record.attempts), 'step-mismatch');
  }
  if (reason === 'unwritable') log.warn({ saga: record.saga, id: record.id }, unwritten);
  return { kind: 'left', reason };
}

const unwritten = 'the record of a saga cannot be written at the moment; it is gone on with later';

/** Back, if there is a way; what cannot be taken back is finished, however long it takes. Written before it is done. */
async function decide(record: SagaRecord, ledger: Ledger, error: unknown, parts: RunParts): Promise<Outcome> {
  const { shelf, log } = parts;
  const { saga, id, attempts } = record;
  const problem = storedProblem(error);
  const taken = ledger.taken();
  if (!(error instanceof Problem)) log.error({ saga, id, err: error }, 'a saga failed for a reason nobody foresaw');
  if (taken.length === 0) {
    return (await shelf.forget(record)) ? { kind: 'undone', problem: asThrown(error), complete: true } : lost;
  }
  const isRefusal = error instanceof Problem && error.status < 500;
  if (!isRefusal && taken.some(({ undo }) => undo === undefined)) {
    log.warn({ saga, id, problem: problem.kind }, 'a saga that cannot go back waits to go on');
    const held = await shelf.pause(record, { steps: known(ledger) }, backoff(attempts), problem.kind);
    return held ? { kind: 'paused', error } : lost;
  }
  const told = withoutAgain(asThrown(error));
  if (!(await shelf.save(record, { state: 'undoing', steps: ledger.steps, problem: storedProblem(told) }))) return lost;
  const met = storedProblem(ledger.failure?.error ?? error);
  log.info({ saga, id, problem: met.kind, origin: met.origin, steps: taken.length }, 'a saga goes back');
  return goBack(record, ledger, told, parts);
}

/** A step nobody is sure of is taken again, going forward. */
const known = ({ steps }: Ledger) => steps.map((step) => (step?.state === 'unsure' ? null : (step ?? null)));

/** Takes back what was done, the last first. One that does not succeed keeps those before it from being tried. */
async function goBack(record: SagaRecord, ledger: Ledger, problem: Problem, parts: RunParts): Promise<Outcome> {
  const { shelf, signal, log } = parts;
  const { saga, id, attempts } = record;
  for (const { position, undo } of ledger.taken().reverse()) {
    if (undo === undefined) continue;
    await ledger.flush();
    if (signal.aborted) return { kind: 'left', reason: 'stopped' };
    try {
      await undo();
    } catch (error) {
      if (signal.aborted) return { kind: 'left', reason: 'stopped' };
      const reason = storedProblem(error).kind;
      const step = ledger.steps[position]?.name;
      const facts = { saga, id, step, attempts, problem: reason };
      log.warn(error instanceof Problem ? facts : { ...facts, err: error }, 'a step could not be undone yet');
      const held = await shelf.pause(record, { steps: ledger.steps }, backoff(attempts), reason);
      return held ? { kind: 'undone', problem, complete: false } : lost;
    }
    ledger.undone(position);
  }
  const isOurs = await shelf.end(record, { state: 'undone', steps: ledger.steps, problem: storedProblem(problem) });
  return isOurs ? { kind: 'undone', problem, complete: true } : lost;
}

const asThrown = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem('internal', { cause: error });

/** Seconds: 1, 2, 4 … up to five minutes, less a random half, so that what failed together is not tried together. */
const backoff = (attempts: number): number => Math.min(2 ** (attempts - 1), 300) * (0.5 + Math.random() / 2);
