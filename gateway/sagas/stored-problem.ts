import { isKind, Problem, type ProblemFacts } from '#problem';

/** A problem as JSON, so that it can be told again; its cause was for the log and is gone. */
export interface StoredProblem extends Omit<ProblemFacts, 'cause'> {
  readonly kind: string;
}

/** What callers are told of an error, now and whenever they ask again. What nobody foresaw is `internal`. */
export function storedProblem(error: unknown): StoredProblem {
  if (!(error instanceof Problem)) return { kind: 'internal' };
  const { cause: _, ...facts } = error.facts;
  return { kind: error.kind, ...facts };
}

/** The problem that was stored; a kind that another version of the gateway knew is `internal` here. */
export const problemFrom = ({ kind, ...facts }: StoredProblem): Problem =>
  isKind(kind) ? new Problem(kind, facts) : new Problem('internal');

const newKey = 'new Idempotency-Key';

/**
 * A problem that a saga was undone for, as it is told for days: who is asked to come back after an outage must know that
 * this key has had its answer. Refusals, and those that say so themselves, stay as they are.
 */
export function withoutAgain(problem: Problem): Problem {
  const { kind, status, facts } = problem;
  if (status < 500 || facts.detail?.includes(newKey)) return problem;
  const begun = facts.detail === undefined ? '' : `${facts.detail} `;
  const detail = `${begun}What was begun has been taken back. Try again later with a ${newKey}.`;
  return new Problem(kind, { ...facts, detail });
}
