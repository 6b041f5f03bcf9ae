import { channel } from 'node:diagnostics_channel';
import type { Exchange, Outcome, Trace } from '../policy.ts';

/** A piece of work in a trace: a request at the edge, or one tier call. Holds no header, no parameter and no body. */
export interface Span {
  readonly trace: Trace;
  /** `server`: came in over HTTP. `internal`: a call between tiers. */
  readonly kind: 'server' | 'internal';
  /** `<tier>/<api>.v<major>#<operation>`. */
  readonly operation: string;
  readonly method: string;
  readonly requestId: string;
  /** The API that made the call. */
  readonly caller?: string;
  /** Epoch milliseconds of its end. */
  readonly ended: number;
  readonly milliseconds: number;
  readonly status: number;
  /** Kind of problem, when it was one. */
  readonly problem?: string;
}

/** Where spans are told. As long as nobody subscribes (`causeway:span`), none is made. */
export const spans = channel('causeway:span');

/** Tells that an exchange has ended, to whoever subscribed. */
export function tellSpan(exchange: Exchange, milliseconds: number, { status, problem }: Outcome): void {
  const { trace, side, operation, method, id, identity } = exchange;
  const span: Span = {
    trace,
    kind: side === 'edge' ? 'server' : 'internal',
    operation: operation.id,
    method,
    requestId: id,
    ...(identity.caller === undefined ? {} : { caller: identity.caller }),
    ended: Date.now(),
    milliseconds,
    status,
    ...(problem === undefined ? {} : { problem }),
  };
  spans.publish(span);
}
