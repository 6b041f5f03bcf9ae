import { Problem } from '#problem';
import { saidSeconds } from '../../policies/parts/retry-after.ts';
import type { Clock, Headers, Operation } from '../../policies/policy.ts';
import { declaredType } from '../../policies/validate/media-type.ts';

/**
 * What a failure on the wire means to the caller. The error is the problem's cause, for the log: the problem itself
 * names no host. An error that is no failure of the upstream's comes back as it is.
 */
export function problemOfFailure(error: Error): Error {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (error instanceof Problem || ours.has(code)) return error;
  if (late.has(code)) return new Problem('upstream-timeout', { cause: error });
  if (gone.has(code)) return new Problem('unavailable', { cause: error, headers: { 'retry-after': '1' } });
  if (isNonsense(error, code)) return badAnswer(error);
  return new Problem('upstream-unreachable', { cause: error });
}

/** An answer that no caller can be given. */
export const badAnswer = (cause: Error): Problem => new Problem('bad-upstream-answer', { cause });

/** What makes an answer's head unusable, whatever its body says; `undefined` when it can be used. */
export function flawOfHead(status: number, headers: Headers): string | undefined {
  if (status < 200 || status > 599) return `the upstream answered with status ${status}`;
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && String(coding).toLowerCase() !== 'chunked') return `the body is coded as ${coding}`;
  if (Array.isArray(headers['content-type'])) return 'the upstream gave more than one Content-Type';
  return undefined;
}

/**
 * The problem told instead of an answer that is not for callers; `undefined` when the answer is. A server's error page
 * may hold a stack; a challenge is for the gateway, whose credential the request carried, not for whoever called it.
 * @param operation  when it is not ours, a failure it declares is passed on as the vendor wrote it
 */
export function problemOfAnswer(
  status: number,
  headers: Headers,
  clock: Clock,
  operation?: Operation,
): Problem | undefined {
  const isForGateway = status === 401 || status === 407;
  const isPassedOn = status < 500 || isProblem(headers) || isDeclared(status, headers, operation);
  if (!isForGateway && isPassedOn) return undefined;

  const cause = new Error(`the upstream answered ${status}`);
  if (status === 504) return new Problem('upstream-timeout', { cause });
  if (status !== 503) return badAnswer(cause);
  const asked = headers['retry-after'];
  // Where it does not ask to be left alone, a repeat need not wait.
  if (asked === undefined) return new Problem('unavailable', { cause });
  return new Problem('unavailable', { cause, headers: { 'retry-after': secondsUntil(asked, clock) } });
}

function isDeclared(status: number, headers: Headers, operation: Operation | undefined): boolean {
  if (operation?.foreign !== true) return false;
  const declared = operation.answers.mediaTypes(status);
  return declared !== undefined && declaredType(String(headers['content-type'] ?? ''), declared) !== undefined;
}

const problemType = /^application\/problem\+json *(?:;|$)/i;
const isProblem = (headers: Headers): boolean => problemType.test(String(headers['content-type'] ?? ''));

/** `Retry-After` is a number of seconds or a date (RFC 9110 §10.2.3); callers are promised seconds. */
function secondsUntil(value: Headers[string], clock: Clock): string {
  const seconds = Math.ceil((Date.parse(String(value)) - clock.now()) / 1000);
  return saidSeconds(value) ?? (seconds > 0 ? String(seconds) : '1');
}

const late = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);
const gone = new Set(['UND_ERR_CLOSED', 'UND_ERR_DESTROYED']);
const ours = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH']);

const unusable = new Set(['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']);
// undici gives a 100 or 101 nobody asked for the code of a broken connection.
const unasked = new Set(['bad response', 'bad upgrade']);

/** Node's parser gives its errors a code, undici's only a name. */
const isNonsense = ({ name, message }: Error, code: string): boolean =>
  name === 'HTTPParserError' || code.startsWith('HPE_') || unusable.has(code) || unasked.has(message);
