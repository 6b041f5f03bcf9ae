import { Problem } from '#problem';
import type { Answer, Operation } from '../../policies/policy.ts';
import { declaredType } from '../../policies/validate/media-type.ts';
import { describe } from '../../policies/validate/request.ts';

/** What was found to fit: what is stored is given again as the same object, not to be changed. */
const fitting = new WeakSet<object>();

/**
 * Holds a service of ours that runs apart to its contract, as a client is: a handler reads what it answers like data it made
 * itself. Handlers of this gateway are held to theirs by tests, and documents that are not ours promise nothing.
 * @param value  the answer's body
 * @throws Problem  `bad-upstream-answer`
 */
export function requireFitting(operation: Operation, { status, headers }: Answer, value: unknown): void {
  const { upstream, foreign, answers } = operation;
  if (upstream.kind !== 'http' || upstream.identity === 'tier' || foreign === true) return;
  if (typeof value === 'object' && value !== null && fitting.has(value)) return;
  const said = flawIn(answers, status, String(headers['content-type'] ?? 'application/json'), value);
  if (said !== '') {
    const cause = new Error(`${operation.id} was answered ${status} against its contract: ${said}`);
    throw new Problem('bad-upstream-answer', { cause });
  }
  if (typeof value === 'object' && value !== null) fitting.add(value);
}

function flawIn(answers: Operation['answers'], status: number, contentType: string, value: unknown): string {
  const declared = answers.mediaTypes(status);
  if (declared === undefined) return 'the status is not declared';
  if (value === undefined) return declared.length === 0 ? '' : 'the body is missing';
  const type = declaredType(contentType, declared);
  return type === undefined
    ? 'its media type is not declared'
    : describe(answers.check(status, type, value).slice(0, 20));
}
