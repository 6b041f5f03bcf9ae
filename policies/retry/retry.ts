import { setTimeout as sleep } from 'node:timers/promises';
import { type Kind, Problem } from '#problem';
import { wholeSignal } from '../parts/light-signal.ts';
import { neverReached } from '../parts/never-reached.ts';
import { type Answer, definePolicy, type Exchange, type Handler, type Signal } from '../policy.ts';
import { createRetryBudget, type RetryBudget } from './retry-budget.ts';

export interface RetrySettings {
  readonly attempts: number;
  readonly pause: number;
  readonly budget: number;
}

/**
 * Repeats a call that its upstream could not take, where repeating does no harm: by its method (RFC 9110 §9.2.2) or
 * because it carries an idempotency key. Only at the hop where the failure began, or tiers would multiply their repeats;
 * and within a budget that all operations of the upstream share. An answer that was returned is final, a 503 too: who
 * writes an answer may have tiers of its own behind it, which have repeated already. A connection that turned out to be
 * closed is replaced by the upstream itself, unseen, from the same budget.
 */
export const retry = definePolicy<RetrySettings>({
  name: 'retry',
  side: 'hop',
  summary: 'Repeats a call that its upstream could not take, if it may be repeated, within a budget per upstream.',
  refuses: [],
  settings: {
    attempts: {
      type: 'integer',
      description: 'How often a call is tried in all; 1 never repeats.',
      default: 2,
      minimum: 1,
      maximum: 5,
    },
    pause: {
      type: 'integer',
      description: 'Longest milliseconds before the first repeat, doubled for each further; the real pause is random.',
      default: 25,
      minimum: 1,
      maximum: 1_000,
    },
    budget: {
      type: 'integer',
      description: 'Percent of an upstream’s calls in 10 s that may be repeated; 3 repeats always may.',
      default: 20,
      minimum: 1,
      maximum: 100,
    },
  },
  create: (settings, { operation, clock, keep, meter }) => {
    // A socket is opened by its client, who opens it again.
    if (settings.attempts === 1 || operation.upgrade !== undefined) return undefined;
    const { kind, name: upstream } = operation.upstream;
    const budget: RetryBudget = keep(`retry-budget:${kind}:${upstream}`, () => createRetryBudget(clock));
    const retries = meter.counter('causeway_retries_total', 'Repeated calls, and repeats that were not allowed.', [
      'upstream',
      'outcome',
    ]);
    const count = (outcome: Outcome): void => retries.inc({ upstream, outcome });
    const mayRepeatUnseen = (): boolean => {
      const may = budget.take(settings.budget);
      count(may ? 'reconnected' : 'no-budget');
      return may;
    };

    const repeat = async (exchange: Exchange, next: Handler, first: unknown): Promise<Answer> => {
      let error = first;
      let told = first;
      for (let attempt = 1; ; attempt += 1) {
        if (attempt === settings.attempts || !mayRepeat(error, exchange)) throw told;
        const wait = askedToWait(error) + drawPause(attempt, settings.pause);
        const refusal = refusalOf(wait, exchange.deadline - clock.monotonic(), budget, settings.budget);
        if (refusal !== undefined) {
          count(refusal);
          throw told;
        }
        await rest(wait, exchange.signal);
        try {
          const answer = await next(exchange);
          count('answered');
          return answer;
        } catch (failure) {
          count('failed');
          error = failure;
          // A repeat that reached nobody does not unsay that an earlier attempt may have been carried out.
          if (!neverReached(failure)) told = failure;
        }
      }
    };

    return (exchange, next) => {
      budget.call();
      exchange.mayRepeat = mayRepeatUnseen;
      return next(exchange).catch((error) => repeat(exchange, next, error));
    };
  },
});

type Outcome = 'answered' | 'failed' | 'reconnected' | 'no-time' | 'no-budget';

/**
 * Milliseconds to wait before repeat number `repeat`, from 1: anything up to the pause, so that calls which failed
 * together do not come back together.
 * @param random  from 0 to 1; given by tests, which cannot wait for luck
 */
export const drawPause = (repeat: number, pause: number, random: () => number = Math.random): number =>
  random() * pause * 2 ** (repeat - 1);

/** A repeat gets at least as long as its pause took: one without time would only turn the answer into a timeout. */
function refusalOf(wait: number, left: number, budget: RetryBudget, percent: number): Outcome | undefined {
  if (2 * wait >= left) return 'no-time';
  return budget.take(percent) ? undefined : 'no-budget';
}

/**
 * Failures after which the next call may fare better. Not a timeout: it has used up the time, and a slow upstream would
 * have twice the work. Not an answer that makes no sense: it would come again. Not what a breaker or bulkhead refuses.
 * From a local handler only the store's `unavailable` is among them; a bug stays a bug.
 */
const passing: ReadonlySet<Kind> = new Set(['upstream-unreachable', 'unavailable']);

function mayRepeat(error: unknown, exchange: Exchange): error is Problem {
  if (!(error instanceof Problem) || !passing.has(error.kind)) return false;
  // Came up from a lower tier, and was repeated there.
  if (error.facts.origin !== undefined) return false;
  return isRepeatable(exchange) && !exchange.signal.aborted;
}

const idempotent = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/** Whether it can be sent again, and may. A body still on the wire is read once. */
const isRepeatable = ({ method, parameters, body }: Exchange): boolean =>
  body.kind !== 'incoming' && (idempotent.has(method) || parameters.header['idempotency-key'] !== undefined);

/** Milliseconds an upstream asks to be left alone. */
const askedToWait = ({ facts }: Problem): number => Number(facts.headers?.['retry-after'] ?? 0) * 1000;

/** Rests, unless the client leaves: then its reason is thrown. */
async function rest(milliseconds: number, signal: Signal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal: wholeSignal(signal) });
  } catch {
    throw signal.reason;
  }
}
