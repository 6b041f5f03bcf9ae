import { Problem } from '#problem';
import { isTier } from './parts/caller.ts';
import { addressKey } from './parts/client-address.ts';
import type { Spent } from './parts/limiter/limiter.ts';
import { limiterFor } from './parts/limiter/limiters.ts';
import { limitItem, policyItem } from './parts/rate-limit-fields.ts';
import { retryAfter } from './parts/retry-after.ts';
import { definePolicy, type Exchange } from './policy.ts';

export interface AddressLimitSettings {
  readonly enabled: boolean;
  readonly limit: number;
  readonly window: number;
}

/** Of the limit, which is far from what anybody needs. Whoever comes from ever new addresses costs no question so. */
const unasked = 0.01;

/**
 * A coarse limit before any credential is looked at, so that a flood of bad ones costs neither signature checks nor
 * look-ups. Many people may share an address: what a caller may really do is the plan's matter. A tier that has proven
 * itself calls for many people from one address, each counted where they came in.
 */
export const addressLimit = definePolicy<AddressLimitSettings>({
  name: 'address-limit',
  side: 'entry',
  summary: 'Limits the requests of one client address, before credentials are looked at.',
  refuses: [429],
  settings: {
    enabled: { type: 'boolean', description: 'Whether requests are limited by address at all.', default: true },
    limit: {
      type: 'integer',
      description: 'Requests one address (IPv6: one /64) may send in a window, to all operations together.',
      default: 12_000,
      minimum: 1,
    },
    window: {
      type: 'integer',
      description: 'Seconds. A window begins with the first request, so twice the limit may pass around its end.',
      default: 60,
      minimum: 1,
      maximum: 86_400,
    },
  },
  unmatched: true,
  create: ({ enabled, limit, window }, surroundings) => {
    if (!enabled) return undefined;
    const limiter = limiterFor({ name: 'address', period: window, unasked }, surroundings);

    const refused = ({ outgoing }: Exchange, { left }: Spent): Promise<never> => {
      outgoing['ratelimit-policy'] = policyItem('address', limit, window);
      outgoing.ratelimit = limitItem('address')(0, left);
      const detail = `One address may send ${limit} requests in ${window} seconds.`;
      return Promise.reject(new Problem('too-many-requests', { detail, headers: { 'retry-after': retryAfter(left) } }));
    };

    return (exchange, next) => {
      if (isTier(exchange.identity)) return next(exchange);
      const spent = limiter.spend(addressKey(exchange.address), limit);
      if (spent instanceof Promise)
        return spent.then((late) => (late.admitted ? next(exchange) : refused(exchange, late)));
      return spent.admitted ? next(exchange) : refused(exchange, spent);
    };
  },
});
