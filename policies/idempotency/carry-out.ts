import { Problem } from '#problem';
import { collect } from '../parts/collect.ts';
import { LightSignal } from '../parts/light-signal.ts';
import type { Answer, Exchange, Handler, IdempotencyStore, IdempotentCall, Log } from '../policy.ts';
import { keepAnswer, keepProblem } from './outcome.ts';
import type { IdempotencySettings } from './settings.ts';

/** What a claimed call is carried out with. */
export interface Carrying {
  readonly store: IdempotencyStore;
  readonly call: IdempotentCall;
  readonly settings: IdempotencySettings;
  readonly log: Log;
}

/**
 * Carries out a call whose key is claimed, and keeps how it ended. It is brought to its end also when its client leaves:
 * broken off half-way, nobody could say how it ended, and the client will come back and ask.
 */
export async function carryOut(exchange: Exchange, next: Handler, carrying: Carrying): Promise<Answer> {
  const { store, call, settings, log } = carrying;
  const { signal } = exchange;
  exchange.signal = new LightSignal();
  const failed = (error: unknown): void =>
    log.warn({ requestId: exchange.id, operation: call.operation, err: error }, 'a key was not kept up to date');
  const beat = setInterval(() => void store.renew(call).catch(failed), (call.lease * 1000) / 3);
  beat.unref();
  // How it ended is told even if it cannot be kept: the row is still there, and its lease will end.
  const keep = (fate: Fate): Promise<void> => keepFate(fate, store, call).catch(failed);
  try {
    const answer = await collect(await next(exchange), settings.maxAnswer);
    await keep(fateOf(answer, settings, () => keepAnswer(answer, settings.maxAnswer)));
    return answer;
  } catch (error) {
    await keep(fateOf(error, settings, () => keepProblem(error as Problem)));
    throw error;
  } finally {
    clearInterval(beat);
    exchange.signal = signal;
  }
}

/** What becomes of a key: its outcome is kept, it is free again, in doubt, or taken until its lease has ended. */
type Fate = { readonly outcome: string } | 'free' | 'doubt' | 'held';

async function keepFate(fate: Fate, store: IdempotencyStore, call: IdempotentCall): Promise<void> {
  if (fate === 'free') await store.release(call);
  else if (fate === 'doubt') await store.abandon(call);
  else if (fate !== 'held') await store.finish(call, fate.outcome);
}

/** Refusals that say nothing of the work: who asks later, or with other rights, may get another answer. */
const notYet = new Set([401, 403, 407, 408, 425, 429]);
/** Of a lower tier that has keys of its own. */
const ofKeys = new Set(['request-in-flight', 'in-doubt', 'idempotency-key-reused']);
/** Thrown at this very hop, before the work was begun. */
const notBegun = new Set(['circuit-open', 'overloaded']);

/** @param ended  the answer, or what was thrown in its place */
function fateOf(ended: unknown, { interrupted }: IdempotencySettings, outcome: () => string): Fate {
  const problem = ended instanceof Problem ? ended : undefined;
  const status = ended instanceof Error && problem === undefined ? 500 : (ended as Answer | Problem).status;
  if (status < 500) return notYet.has(status) || ofKeys.has(problem?.kind ?? '') ? 'free' : { outcome: outcome() };
  const began = problem?.facts.origin === undefined ? problem?.kind : undefined;
  if (notBegun.has(began ?? '')) return 'free';
  if (interrupted === 'doubt') return 'doubt';
  // Given up here, the work may still be taking back what it did: a repeat beside it would be undone as well.
  return began === 'upstream-timeout' ? 'held' : 'free';
}
