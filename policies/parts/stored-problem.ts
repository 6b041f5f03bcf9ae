import { isKind, type Kind, Problem, type ProblemFacts } from '#problem';

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

/** The problem that was stored. @param otherwise  in place of a kind that only another version of the gateway knows */
export const problemFrom = ({ kind, ...facts }: StoredProblem, otherwise: Kind): Problem =>
  isKind(kind) ? new Problem(kind, facts) : new Problem(otherwise);
