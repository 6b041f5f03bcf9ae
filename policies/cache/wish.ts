import type { Exchange } from '../policy.ts';
import { readDirectives, secondsOf } from './directives.ts';
import type { Sharing } from './identity-class.ts';
import type { Stored } from './stored.ts';
import type { Writes } from './writes.ts';

/** What a request wants of the cache: whatever it has, nothing stored, not to be stored either, or to be left alone. */
export type Wish = 'any' | 'fresh' | 'unstored' | 'bypass';

/**
 * Reads a request's wish. `Cache-Control: no-cache`, `no-store` and `max-age=0` count for answers that are the caller's
 * own: they cost work, and a stranger must not be able to make everybody pay for it (RFC 9111 §5.2.1 lets a cache choose).
 */
export function wishOf({ side, headers, identity, operation }: Exchange, shared: Sharing): Wish {
  if (side === 'hop') return 'any';
  // For the origin to judge (§4.3.2), if there is one.
  if (operation.upstream.kind === 'http' && originOnly.some((name) => headers[name] !== undefined)) return 'bypass';
  if (shared !== 'identity' || identity.kind === 'anonymous') return 'any';
  const directives = readDirectives(headers['cache-control'] ?? headers.pragma);
  if (directives.has('no-store')) return 'unstored';
  return directives.has('no-cache') || secondsOf(directives, 'max-age') === 0 ? 'fresh' : 'any';
}

const originOnly = ['if-match', 'if-unmodified-since', 'if-range'];

/**
 * Whether a stored answer is from after everything it must show: what this exchange wrote, what anybody wrote at its
 * address, and, when it is the caller's own, whatever he wrote anywhere.
 */
export function mayUse(
  stored: Stored | undefined,
  { memo, identity, operation, parameters }: Exchange,
  shared: Sharing,
  writes: Writes,
): stored is Stored {
  if (stored === undefined || memo.written) return false;
  const { since } = stored.circumstances;
  return !(shared === 'identity' && writes.by(identity, since)) && !writes.at(operation, parameters, since);
}
