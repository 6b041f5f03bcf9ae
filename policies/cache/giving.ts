import { isTier } from '../parts/caller.ts';
import type { Answer, Exchange, Headers, Operation } from '../policy.ts';
import type { CacheSettings } from './settings.ts';
import type { Stored } from './stored.ts';
import { hasAlready } from './validators.ts';

/** How an answer leaves the cache. */
export interface Giving {
  /** @param now  `clock.monotonic()`, when it was stored before this read */
  stored(stored: Stored, exchange: Exchange, now?: number): Answer;
  /** One that was not stored. */
  fresh(answer: Answer, exchange: Exchange): Answer;
}

export function createGiving({ shared, seconds, outdatedBy }: CacheSettings, operation: Operation): Giving {
  const isPublic = shared === 'public' && operation.security.length === 0;
  // What depends on who asks is asked for each time: a browser would give it to whoever sits before it next.
  const toClients = isPublic ? `public, max-age=${seconds}` : 'private, no-cache';
  // Another gateway keeps callers apart by this very contract, but knows nothing of what is written here.
  const fresh = outdatedBy.length > 0 ? 'no-cache' : `max-age=${seconds}`;
  const toTiers = `${shared === 'identity' ? 'private, ' : ''}${fresh}`;

  return {
    stored(stored, exchange, now) {
      if (stored.refusal !== undefined) throw stored.refusal;
      if (exchange.side === 'hop') return stored.inside();
      const { headers, body } = stored.outside();
      const sent = {
        'cache-control': isTier(exchange.identity) ? toTiers : toClients,
        ...headers,
        ...(now === undefined ? {} : { age: String(Math.floor(stored.age(now) / 1000)) }),
      };
      return conclude({ status: stored.status, headers: sent, body }, exchange);
    },
    fresh: (answer, exchange) => (exchange.side === 'hop' ? answer : conclude(answer, exchange)),
  };
}

/** 304 instead, when the caller has it (RFC 9110 §15.4.5). */
function conclude(answer: Answer, { headers }: Exchange): Answer {
  if (answer.status !== 200 || !hasAlready(headers, answer.headers)) return answer;
  const kept: Record<string, Headers[string]> = {};
  for (const name of validating) if (answer.headers[name] !== undefined) kept[name] = answer.headers[name];
  return { status: 304, headers: kept, body: { kind: 'none' } };
}

const validating = ['age', 'cache-control', 'content-location', 'date', 'etag', 'expires', 'last-modified', 'vary'];
