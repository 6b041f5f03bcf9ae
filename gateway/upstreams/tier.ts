import { Problem } from '#problem';
import { discard } from '../../policies/parts/discard.ts';
import { saidSeconds } from '../../policies/parts/retry-after.ts';
import type { Answer, Clock, Exchange, Handler } from '../../policies/policy.ts';
import { crossing } from '../../policies/tier-identity/continuation.ts';
import { problemOf, readValue } from '../tiers/answer.ts';
import { foreignProblem, isOurs } from '../tiers/foreign.ts';
import type { SignTier } from '../tiers/identity.ts';

/** Milliseconds kept of what is left, for the way there and back: the other process then gives up first, and says where. */
const margin = 20;

/**
 * Makes the handler that calls an operation in another process of the gateway. It is sent who calls, the request id and
 * the time that is left; with none left nothing is sent. What it refuses is thrown here as it would be in one process:
 * the same problem, marked with where it began.
 * @param forward  sends an exchange with header fields of the gateway's own, name, value, name, value
 */
export function createTierCall(
  forward: (exchange: Exchange, own: readonly string[]) => Promise<Answer>,
  { sign, clock }: { readonly sign: SignTier; readonly clock: Clock },
): Handler {
  return async (exchange) => {
    const token = await sign(exchange.identity, exchange.operation.api);
    const own = ['authorization', `Bearer ${token}`, crossing.requestId, exchange.id];
    const left = Math.floor(exchange.deadline - clock.monotonic()) - margin;
    if (left <= 0) throw late();
    if (Number.isFinite(left)) own.push(crossing.deadline, String(left));
    const answer = await forward(exchange, own);
    if (answer.status < 400) return answer;
    const { [crossing.origin]: origin, [crossing.reached]: reached } = answer.headers;
    if (typeof origin !== 'string') throw strange(answer);
    const { operation } = exchange;
    const value = await readValue(answer, operation);
    // The words of a service that is not ours are passed on as they are by the process that calls it.
    const isTheirs = operation.foreign === true && !isOurs(answer, operation);
    const { kind, facts } = isTheirs ? foreignProblem(answer) : problemOf(answer, value);
    throw new Problem(kind, { ...facts, origin, ...(reached === 'no' ? { reached: false } : {}) });
  };
}

const late = (): Problem =>
  new Problem('upstream-timeout', { detail: 'No time was left for this call. Nothing was sent.' });

/**
 * A refusal that no operation gave: by a process that is starting or going, one that does not know our key, or whatever
 * answers in its place. It is this hop that failed, so it is counted and repeated here.
 */
function strange(answer: Answer): Problem {
  const { status, headers } = answer;
  discard(answer);
  const cause = new Error(`another process of the gateway answered ${status} before any operation did`);
  if (status === 504) return new Problem('upstream-timeout', { cause });
  if (status !== 503) return new Problem('bad-upstream-answer', { cause });
  return new Problem('unavailable', { cause, headers: { 'retry-after': saidSeconds(headers['retry-after']) ?? '1' } });
}
