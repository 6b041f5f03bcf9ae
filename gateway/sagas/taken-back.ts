import { Problem } from '#problem';

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
