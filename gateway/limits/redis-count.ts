import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { SharedCount } from '../../policies/policy.ts';

/**
 * Adds in one step and says what stands there, as the library's own script does. What is below zero goes to a window
 * that ends within ARGV[2] seconds alone, and never below nothing.
 */
const script = `
local amount, seconds = tonumber(ARGV[1]), tonumber(ARGV[2])
if amount < 0 then
  local left = redis.call('pttl', KEYS[1])
  if left < 0 or left > seconds * 1000 then return {0, 0} end
  local taken = tonumber(redis.call('get', KEYS[1]))
  return {redis.call('incrby', KEYS[1], math.max(amount, -taken)), left}
end
redis.call('set', KEYS[1], 0, 'EX', ARGV[2], 'NX')
return {redis.call('incrby', KEYS[1], ARGV[1]), redis.call('pttl', KEYS[1])}
`;

/** Far from any limit, and an integer Redis and JavaScript agree on: how many are too many is for the limiter to say. */
const points = Number.MAX_SAFE_INTEGER;
/** Milliseconds. */
const patience = 80;

/** Counts in Redis. Not with the library's `insuranceLimiter`: it helps against errors, and a frozen Redis gives none. */
export function createRedisCount(client: object): SharedCount {
  const limiter = new RateLimiterRedis({
    storeClient: client,
    keyPrefix: 'causeway',
    points,
    duration: 60,
    // Otherwise calls queue in the client while it reconnects, and are all counted when it has.
    rejectIfRedisNotReady: true,
    customIncrTtlLuaScript: script,
  });
  return {
    place: 'Redis',
    patience,
    async add(key, amount, seconds) {
      const options = { customDuration: seconds };
      const { consumedPoints, msBeforeNext } =
        amount < 0 ? await limiter.reward(key, -amount, options) : await limiter.consume(key, amount, options);
      return { total: consumedPoints, left: Math.max(msBeforeNext, 0) };
    },
  };
}
