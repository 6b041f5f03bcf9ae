import { inspect } from 'node:util';
import { Problem } from '#problem';
import { definePolicy, type Exchange, type Outcome } from '../policy.ts';
import { redact, redactQuery } from './redaction.ts';

export interface AccessLogSettings {
  readonly sample: number;
  readonly level: 'debug' | 'info';
}

/** Writes what became of an exchange when it is over: streams and sockets when they close, refusals like the rest. */
export const accessLog = definePolicy<AccessLogSettings>({
  name: 'access-log',
  side: 'entry',
  summary: 'Writes one line of JSON for every exchange, without credentials.',
  refuses: [],
  settings: {
    sample: {
      type: 'number',
      description:
        'How many of the successful (2xx) exchanges are written, from 0 (none) to 1 (all). Others always are.',
      default: 1,
      minimum: 0,
      maximum: 1,
    },
    level: {
      type: 'string',
      description: 'Level of the lines. A failure of ours whose cause is known is always an `error`.',
      default: 'info',
      enum: ['debug', 'info'],
    },
  },
  unmatched: true,
  create: ({ sample, level }, { clock, log }) => {
    return (exchange, next) => {
      exchange.onSettled((outcome) => {
        if (outcome.status >= 200 && outcome.status < 300 && !isSampled(exchange.id, sample)) return;
        const duration = clock.monotonic() - exchange.started;
        const cause = causeOf(outcome.error);
        if (outcome.status >= 500 && cause !== undefined) {
          log.error({ ...line(exchange, outcome, duration), error: describeError(cause) }, 'request');
        } else {
          log[level](line(exchange, outcome, duration), 'request');
        }
      });
      return next(exchange);
    };
  },
});

const longestPath = 1000;
const longestAgent = 200;
const longestStack = 4000;
const deepestCause = 3;

// C1 and DEL, which JSON leaves as they are, and some terminals obey.
const controls = /[\u007f-\u009f]/g;

/** `undefined` fields are not written. The writer escapes the other control characters. */
function line(exchange: Exchange, outcome: Outcome, duration: number): object {
  const { operation, identity, trace, query } = exchange;
  const agent = exchange.headers['user-agent'];
  return {
    ...exchange.notes,
    requestId: exchange.id,
    traceId: trace.traceId,
    operation: operation.id,
    method: exchange.method,
    route: operation.path,
    path: redact(exchange.path.slice(0, longestPath)),
    query: query === '' ? undefined : redactQuery(query.slice(0, longestPath)),
    status: outcome.status,
    problem: outcome.problem,
    origin: outcome.error instanceof Problem ? outcome.error.facts.origin : undefined,
    complete: outcome.complete ? undefined : false,
    milliseconds: Math.round(duration * 10) / 10,
    bytes: outcome.bytes,
    consumer: identity.consumer?.id,
    subject: identity.subject,
    client: identity.clientId,
    address: exchange.address,
    agent: typeof agent === 'string' ? redact(agent.slice(0, longestAgent).replace(controls, '\ufffd')) : undefined,
  };
}

// Judged by the request id, which is random and ours, so that no caller can choose to stay out of the log.
const isSampled = (id: string, ratio: number): boolean =>
  ratio === 1 || Number.parseInt(id.slice(0, 8), 16) < ratio * 2 ** 32;

/** What went wrong beneath a problem. A problem without a cause is a decision, which its kind tells well enough. */
const causeOf = (error: unknown): unknown => (error instanceof Problem ? error.facts.cause : error);

function describeError(error: unknown, depth = 1): object {
  if (!(error instanceof Error)) return { message: redact(inspect(error, { depth: 1 }).slice(0, longestStack)) };
  return {
    name: error.name,
    message: redact(error.message.slice(0, longestStack)),
    stack: redact((error.stack ?? '').slice(0, longestStack)),
    ...(error.cause === undefined || depth === deepestCause ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}
