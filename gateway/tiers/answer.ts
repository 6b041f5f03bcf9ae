import { isKind, Problem, type Violation } from '#problem';
import { inShort } from '../../policies/parts/in-short.ts';
import { saidSeconds } from '../../policies/parts/retry-after.ts';
import type { Answer, Operation } from '../../policies/policy.ts';
import { isJson } from '../../policies/validate/media-type.ts';
import { readRelay } from './relay.ts';

/** Most bytes a tier call will read of an answer that arrives as a stream. */
const largestAnswer = 16 * 1024 * 1024;

/**
 * The body of a tier call's answer, as plain data; `undefined` when it has none.
 * @throws Problem bad-upstream-answer  when it is not JSON, breaks off or has no end
 */
export async function readValue(
  { body, headers }: Answer,
  { foreign }: Pick<Operation, 'foreign'> = {},
): Promise<unknown> {
  if (body.kind === 'value') return body.value;
  if (body.kind === 'none') return undefined;
  if (body.kind === 'upgrade') throw new Problem('internal', { cause: new Error('a tier call cannot be upgraded') });
  const bytes = body.kind === 'bytes' ? body.bytes : await readRelay(body, largestAnswer);
  if (bytes.length === 0) return undefined;
  // A service that is not ours may answer in words.
  if (foreign === true && !isJson(String(headers['content-type']))) return bytes.toString('utf8');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new Problem('bad-upstream-answer', { cause });
  }
}

/**
 * An http upstream's own problem, as this process throws them. What it says is passed on only where we know the kind.
 * @param value  the answer's body
 */
export function problemOf(answer: Answer, value: unknown): Problem {
  const document = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const kind =
    String(document.type ?? '')
      .split('/')
      .at(-1) ?? '';
  const wait = saidSeconds(answer.headers['retry-after']);
  // These are about the gateway's own credential there; nobody outside can do anything about it.
  const isAboutUs = answer.status === 401 || kind === 'tier-not-public';
  if (!isKind(kind) || isAboutUs) return new Problem('bad-upstream-answer', { cause: refusalBy(answer) });
  return new Problem(kind, {
    ...(typeof document.detail === 'string' ? { detail: document.detail } : {}),
    ...(Array.isArray(document.errors) ? { errors: document.errors as Violation[] } : {}),
    ...(wait === undefined ? {} : { headers: { 'retry-after': wait } }),
  });
}

/** What the log is told of an answer that is no success. Its words stay out: they may hold what is nobody's business. */
export const refusalBy = ({ status, headers }: Answer): Error =>
  new Error(`the upstream answered ${status} with ${inShort(String(headers['content-type'] ?? 'no media type'))}`);
