import { Problem } from '#problem';
import { addressKey } from './parts/client-address.ts';
import { counterFor } from './parts/limiter.ts';
import { limitItem, policyItem } from './parts/rate-limit-fields.ts';
import { retryAfter } from './parts/retry-after.ts';
import { definePolicy } from './policy.ts';

export interface AddressLimitSettings {
  readonly enabled: boolean;
  readonly limit: number;
  readonly window: number;
}

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
    const count = counterFor('address', window, surroundings);
    return async (exchange, next) => {
      if (exchange.identity.scheme === 'tierIdentity') return next(exchange);
      const { used, left } = await count(addressKey(exchange.address));
      if (used <= limit) return next(exchange);
      exchange.outgoing['ratelimit-policy'] = policyItem('address', limit, window);
      exchange.outgoing.ratelimit = limitItem('address', limit, used, left);
      throw new Problem('too-many-requests', {
        detail: `One address may send ${limit} requests in ${window} seconds.`,
        headers: { 'retry-after': retryAfter(left) },
      });
    };
  },
});
