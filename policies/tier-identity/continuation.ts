import type { Exchange } from '../policy.ts';
import { continueTrace } from '../trace/trace-context.ts';

/**
 * What a call to another process of the gateway carries beside the identity of its caller, and what its answer does.
 * `origin` stands on refusals: the operation where they began, so that nobody above counts or repeats them again;
 * `reached: no` beside it where the call certainly never got to what was called there, so that nobody takes it back.
 */
export const crossing = {
  /** Milliseconds until the answer must have begun. */
  deadline: 'causeway-deadline',
  requestId: 'causeway-request-id',
  origin: 'causeway-origin',
  reached: 'causeway-reached',
} as const;

/**
 * Goes on with what the caller's process began: its request id, its trace, and what it has left of its time, which can
 * only make this operation's own time shorter. For proven callers alone; whatever is malformed counts for nothing.
 */
export function continueExchange(exchange: Exchange): void {
  const { headers, started } = exchange;
  const left = headers[crossing.deadline];
  if (typeof left === 'string' && milliseconds.test(left)) exchange.deadline = started + Number(left);
  const id = headers[crossing.requestId];
  if (typeof id === 'string' && uuid.test(id)) {
    exchange.id = id;
    exchange.outgoing['x-request-id'] = id;
  }
  // Where traces of strangers are not continued, those of a tier still are.
  if (exchange.trace.parentId === undefined) exchange.trace = continueTrace(headers) ?? exchange.trace;
}

const milliseconds = /^\d{1,6}$/;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
