import type { RequestHandler } from 'express';
import { Problem } from '#problem';
import { addressKey } from '../../policies/parts/client-address.ts';
import { createAlone } from '../../policies/parts/limiter/alone.ts';
import { limitItem, policyItem } from '../../policies/parts/rate-limit-fields.ts';
import { retryAfter } from '../../policies/parts/retry-after.ts';
import type { Clock } from '../../policies/policy.ts';
import type { AddressReader } from '../edge/address.ts';

/** Pages one address may ask for in a window: far more than an office full of people reads. */
const usual = 3_000;
/** Seconds. */
const window = 60;

/**
 * Limits the pages of one client address, before anybody is looked up for them: API calls have `address-limit`, and no
 * policy sees a page. A search goes through every contract, and a sign-in that comes back asks the issuer, whoever made it
 * up. Each process counts for itself.
 */
export function createPageLimit(address: AddressReader, clock: Clock, most = usual): RequestHandler {
  const limiter = createAlone({ name: 'pages', period: window }, clock);
  return async (request, _response, next) => {
    const { admitted, left } = await limiter.spend(addressKey(address(request)), most);
    if (admitted) return next();
    throw new Problem('too-many-requests', {
      detail: `One address may ask for ${most} pages in ${window} seconds.`,
      headers: {
        'retry-after': retryAfter(left),
        'ratelimit-policy': policyItem('pages', most, window),
        ratelimit: limitItem('pages')(0, left),
      },
    });
  };
}
