import type { Answer, Headers } from '../policy.ts';
import { type Directives, readDirectives, secondsOf } from './directives.ts';
import type { Sharing } from './identity-class.ts';

/** What a contract lets be stored. Times in seconds. */
export interface Permission {
  readonly seconds: number;
  readonly missing: number;
  readonly shared: Sharing;
  readonly staleWhileRevalidate: number;
  readonly staleIfError: number;
}

/** On which terms an answer is stored. Times in milliseconds. */
export interface Terms {
  /** From when the answer was made until it is stale. */
  readonly lifetime: number;
  /** How old it was when it came. */
  readonly age: number;
  /** How long it may be given when stale, while it is made anew, and when that fails. */
  readonly whileRevalidate: number;
  readonly ifError: number;
  /** Names of the request headers it was chosen by. */
  readonly vary: readonly string[];
}

const kept = new Set([200, 203, 204, 301, 308]);
const missing = new Set([404, 410]);
/** Fields of a request that the gateway writes itself: what varies by them cannot be told from outside. */
const ours = new Set(['*', 'traceparent', 'tracestate', 'x-request-id', 'x-forwarded-for', 'forwarded', 'via', 'te']);

/** Seconds for which an answer of this status may be stored at all; 0 = it may not. */
export const limitOf = (status: number, permission: Permission): number =>
  kept.has(status) ? permission.seconds : missing.has(status) ? permission.missing : 0;

/**
 * Whether and how long an answer may be stored (RFC 9111 §3, §4.2). The contract permits, and the answer's own word may
 * only be stricter; of serving what is stale the answer's word counts, where it has one.
 * @param delay  milliseconds it took to come
 * @param now  milliseconds since the epoch
 */
export function termsOf(
  { status, headers }: Answer,
  permission: Permission,
  { delay, now }: { readonly delay: number; readonly now: number },
): Terms | undefined {
  const limit = limitOf(status, permission);
  const directives = readDirectives(headers['cache-control']);
  const vary = variesBy(headers, permission.shared);
  if (limit === 0 || vary === undefined || isForbidden(headers, directives, permission.shared)) return undefined;
  const unchecked = !directives.has('no-cache');
  const said = unchecked ? freshness(headers, directives, permission.shared) : 0;
  return {
    lifetime: Math.min(limit, said ?? limit) * 1000,
    age: ageOf(headers, delay, now),
    ...staleness(directives, permission, unchecked),
    vary,
  };
}

/** Seconds it says it is good for. What is one caller's own is stored as by a private cache. */
function freshness(headers: Headers, directives: Directives, shared: Sharing): number | undefined {
  const common = shared === 'identity' ? undefined : secondsOf(directives, 's-maxage');
  const stated = common ?? secondsOf(directives, 'max-age');
  if (stated !== undefined || headers.expires === undefined) return stated;
  const from = Date.parse(String(headers.date ?? ''));
  const until = Date.parse(String(headers.expires));
  // A date that is none is in the past (§5.3).
  return Number.isNaN(from) || Number.isNaN(until) ? 0 : Math.max(until - from, 0) / 1000;
}

function staleness(directives: Directives, permission: Permission, unchecked: boolean) {
  const isStrict =
    !unchecked ||
    directives.has('must-revalidate') ||
    (permission.shared !== 'identity' && directives.has('proxy-revalidate'));
  if (isStrict) return { whileRevalidate: 0, ifError: 0 };
  const revalidate = secondsOf(directives, 'stale-while-revalidate') ?? permission.staleWhileRevalidate;
  const error = secondsOf(directives, 'stale-if-error') ?? permission.staleIfError;
  return { whileRevalidate: revalidate * 1000, ifError: error * 1000 };
}

function isForbidden(headers: Headers, directives: Directives, shared: Sharing): boolean {
  if (directives.has('no-store')) return true;
  if (directives.has('private') && shared !== 'identity') return true;
  return headers['set-cookie'] !== undefined || headers['content-range'] !== undefined;
}

function variesBy(headers: Headers, shared: Sharing): readonly string[] | undefined {
  const names = new Set(
    String(headers.vary ?? '')
      .toLowerCase()
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
  // No cookie and no credential of a caller ever reaches an upstream; who called is told apart by identity alone.
  names.delete('cookie');
  if (shared === 'identity') names.delete('authorization');
  if (names.has('authorization')) return undefined;
  // Coded or worded for one caller, and not said so.
  if (headers['content-encoding'] !== undefined) names.add('accept-encoding');
  if (headers['content-language'] !== undefined) names.add('accept-language');
  for (const name of names) if (ours.has(name)) return undefined;
  return [...names].sort();
}

/** RFC 9111 §4.2.3, in milliseconds. */
function ageOf(headers: Headers, delay: number, now: number): number {
  const made = Date.parse(String(headers.date ?? ''));
  const apparent = Number.isNaN(made) ? 0 : Math.max(now - made, 0);
  const stated = /^\d+$/.test(String(headers.age ?? '')) ? Number(headers.age) * 1000 + delay : 0;
  // Dates are whole seconds: what was made just now seems up to a second old.
  return Math.max(apparent < 1000 ? 0 : apparent, stated);
}
