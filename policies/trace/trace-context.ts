import { randomFillSync } from 'node:crypto';
import type { Headers, Trace } from '../policy.ts';

/**
 * Reads the caller's trace context (W3C Trace Context level 1, §3) and makes the exchange a span of it.
 * `undefined` when there is none, or none that is well-formed: then a new trace begins, and `tracestate` counts for nothing.
 */
export function continueTrace(headers: Headers): Trace | undefined {
  const value = headers.traceparent;
  if (typeof value !== 'string' || value.length > longestParent) return undefined;
  const [, version, traceId, parentId, flags, rest] = parentShape.exec(value) ?? [];
  if (version === undefined || traceId === undefined || parentId === undefined || flags === undefined) return undefined;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (traceId === noTrace || parentId === noSpan) return undefined;
  const sampled = (Number.parseInt(flags, 16) & 1) === 1;
  const state = readState(headers.tracestate);
  return { traceId, spanId: newSpanId(), parentId, sampled, ...(state === undefined ? {} : { state }) };
}

/** Begins a trace. `ratio` (0–1) of them are marked as sampled, judged by the trace id so that everyone judges alike. */
export function startTrace(ratio: number): Trace {
  const at = draw(24);
  const sampled = pool.readUInt32BE(at + 12) < ratio * 2 ** 32;
  const ids = pool.toString('hex', at, at + 24);
  return { traceId: ids.slice(0, 32), spanId: ids.slice(32), sampled };
}

/** A span below `trace`: one for each hop, and one for each request to an upstream. */
export const childTrace = (trace: Trace): Trace => ({ ...trace, spanId: newSpanId(), parentId: trace.spanId });

/** The `traceparent` field that makes the receiver a child of this span (§3.2). `tracestate` is `trace.state`, as it is. */
export const traceparent = (trace: Trace): string =>
  `00-${trace.traceId}-${trace.spanId}-${trace.sampled ? '01' : '00'}`;

const noTrace = '0'.repeat(32);
const noSpan = '0'.repeat(16);

// A later version may append fields; whoever knows only version 00 reads its four and ignores the rest (§4.3).
const parentShape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const longestParent = 256;

// §3.3: up to 32 members, `key=value`; a key may name its tenant before an `@`.
const stateMember = /^[a-z0-9][a-z0-9_*/-]{0,255}(@[a-z][a-z0-9_*/-]{0,13})?=[ -+\--<>-~]{0,255}[!-+\--<>-~]$/;
const longestState = 512;
const mostMembers = 32;

/** Passed on as it came when it is well-formed; others' state is not ours to repair. */
function readState(value: Headers[string]): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > longestState) return undefined;
  const members = value.split(',');
  if (members.length > mostMembers) return undefined;
  const wellFormed = members.every((member) => member.trim() === '' || stateMember.test(member.trim()));
  return wellFormed ? value : undefined;
}

// Asking the system for random bytes costs more than using them: they are fetched in stock, and used once.
const pool = Buffer.allocUnsafeSlow(8192);
let drawn = pool.length;

/** Where in the pool the next `count` unused bytes are. */
function draw(count: number): number {
  if (drawn + count > pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  const at = drawn;
  drawn += count;
  return at;
}

function newSpanId(): string {
  const at = draw(8);
  return pool.toString('hex', at, at + 8);
}
