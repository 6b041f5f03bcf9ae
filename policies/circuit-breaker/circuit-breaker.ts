import { Problem } from '#problem';
import { discard } from '../parts/discard.ts';
import { LightSignal } from '../parts/light-signal.ts';
import { retryAfter } from '../parts/retry-after.ts';
import { type Answer, definePolicy, type Exchange, type Handler } from '../policy.ts';
import { Breaker, type Pass, type Verdict } from './breaker.ts';

export interface CircuitBreakerSettings {
  readonly errorThreshold: number;
  readonly volume: number;
  readonly window: number;
  readonly reset: number;
  readonly longestReset: number;
  readonly fairTime: number;
  readonly class: string;
}

/**
 * Leaves an upstream alone for a while when most calls to it fail: it can recover, and callers learn at once instead of
 * waiting. One breaker for each upstream, class of operations and set of settings, over all operations and reloads. Reads
 * and writes fail separately: an upstream whose disk is full can still be read.
 */
export const circuitBreaker = definePolicy<CircuitBreakerSettings>({
  name: 'circuit-breaker',
  side: 'hop',
  summary: 'Stops calling an upstream that keeps failing, and lets one call at a time find out whether it works again.',
  refuses: [503],
  settings: {
    errorThreshold: {
      type: 'integer',
      description: 'Percent of the calls in the window; more failures than this open the breaker.',
      default: 50,
      minimum: 1,
      maximum: 99,
    },
    volume: {
      type: 'integer',
      description: 'Calls that must have ended in the window before failures count at all.',
      default: 20,
      minimum: 1,
    },
    window: {
      type: 'integer',
      description: 'Milliseconds looked back upon.',
      default: 4_000,
      minimum: 100,
      maximum: 60_000,
    },
    reset: {
      type: 'integer',
      description: 'Milliseconds an open breaker waits before one call may try the upstream again.',
      default: 5_000,
      minimum: 100,
      maximum: 300_000,
    },
    longestReset: {
      type: 'integer',
      description:
        '`reset` doubles with each call that tried in vain, up to this; up to a quarter is added at random. Closing begins anew.',
      default: 60_000,
      minimum: 100,
      maximum: 3_600_000,
    },
    fairTime: {
      type: 'integer',
      description: 'A timeout counts as a failure only if the call had at least this many milliseconds.',
      default: 250,
      minimum: 0,
    },
    class: {
      type: 'string',
      description:
        'Operations of an upstream that fail together. Empty: `read` for GET and HEAD, `write` for the rest. Any other name makes one more.',
      default: '',
    },
  },
  contradictions: ({ window, reset, longestReset, fairTime, class: named }, _operation, others) => {
    const { total = 0 } = (others.timeout ?? {}) as { readonly total?: number };
    const checks: [wrong: boolean, sentence: string][] = [
      [
        total + window / 2 > slowestOpening,
        `\`timeout.total\` (${total}) plus half of \`window\` (${window}) is more than ${slowestOpening} ms: callers would wait that long for a dead upstream before the breaker opens. Shorten one of them.`,
      ],
      [
        longestReset < reset,
        `\`longestReset\` (${longestReset}) is less than \`reset\` (${reset}). Lengthen it, or shorten \`reset\`.`,
      ],
      [
        !/^([a-z][a-z0-9-]{0,31})?$/.test(named),
        `\`class\` (${named}) must be lower-case letters, digits and hyphens, at most 32.`,
      ],
      [
        total > 0 && fairTime > total,
        `\`fairTime\` (${fairTime}) is more than \`timeout.total\` (${total}): no timeout would ever count as a failure. Lower it.`,
      ],
    ];
    return checks.flatMap(([wrong, sentence]) => (wrong ? [sentence] : []));
  },
  create: ({ fairTime, class: named, ...settings }, { operation, keep, ...surroundings }) => {
    const { kind, name } = operation.upstream;
    const operations = named || (safe.has(operation.method) ? 'read' : 'write');
    const breaker: Breaker = keep(
      `breaker:${kind}:${name}:${operations}:${JSON.stringify(settings)}`,
      () => new Breaker({ upstream: name, operations, ...settings }, surroundings),
      (kept) => kept.shutdown(),
    );
    return (exchange, next) => {
      const pass = breaker.enter();
      if (typeof pass === 'number') return Promise.reject(resting(pass));
      return pass.probe ? probe(exchange, next, pass, fairTime) : call(exchange, next, pass, fairTime);
    };
  },
});

/** RFC 9110 §9.2.1, as far as contracts have operations of them. */
const safe = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

function call(exchange: Exchange, next: Handler, pass: Pass, fairTime: number): Promise<Answer> {
  return next(exchange).then(
    (answer) => {
      pass.report(verdictOn(answer.status));
      return answer;
    },
    (error) => {
      const abandoned = exchange.signal.aborted;
      pass.report(abandoned ? 'nothing' : verdictOnError(error, exchange, pass.elapsed() >= fairTime));
      throw error;
    },
  );
}

/** The call that decides goes on when its client leaves: impatient clients must not keep a breaker open. */
async function probe(exchange: Exchange, next: Handler, pass: Pass, fairTime: number): Promise<Answer> {
  const client = exchange.signal;
  exchange.signal = new LightSignal();
  try {
    const answer = await call(exchange, next, pass, fairTime);
    if (!client.aborted) return answer;
    discard(answer);
    throw client.reason;
  } finally {
    exchange.signal = client;
  }
}

const verdictOn = (status: number): Verdict => (status >= 500 ? 'fails' : status >= 400 ? 'refuses' : 'works');

/** @param fair  whether the call had time enough for a timeout to mean anything */
function verdictOnError(error: unknown, { operation: { upstream } }: Exchange, fair: boolean): Verdict {
  if (!(error instanceof Problem)) return 'fails';
  // Came up from a lower tier, and was counted there. A process that passes it on works, whatever it had to say: it must
  // not stay half-open for as long as nothing but refusals come through.
  if (error.facts.origin !== undefined) return upstream.kind === 'http' && upstream.identity ? 'works' : 'nothing';
  // There was no room for the call: the upstream has not heard of it.
  if (error.kind === 'overloaded') return 'nothing';
  if (error.kind === 'upstream-timeout' && !fair) return 'nothing';
  return verdictOn(error.status);
}

/** Milliseconds in which a breaker must notice an upstream that hangs. */
const slowestOpening = 5_000;

const resting = (wait: number): Problem =>
  new Problem('circuit-open', { headers: { 'retry-after': retryAfter(wait) } });
