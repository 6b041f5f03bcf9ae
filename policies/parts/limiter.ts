import { hash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock, Redis, Surroundings } from '../policy.ts';
import { within } from './within.ts';

/** How often a key was counted in its window, this time included, and the milliseconds until the window ends. */
export interface Count {
  readonly used: number;
  readonly left: number;
}

/**
 * Counts by key in fixed windows, in this process or, with Redis, over all of them. It only counts; how many are too
 * many is for the caller to say, so that a plan that changes takes effect without anybody's count being lost. A window
 * begins with a key's first call, so twice a limit may pass around the turn of one.
 * @param key  must name somebody: an empty one would be shared by all
 * @param window  seconds, when not the usual
 */
export type Counter = (key: string, window?: number) => Promise<Count>;

type Needs = Pick<Surroundings, 'clock' | 'keep' | 'log' | 'meter' | 'redis'>;

/** The counter of a name, the same one across operations and reloads. `window` in seconds, at most a day. */
export function counterFor(name: string, window: number, needs: Needs): Counter {
  return needs.keep(`counter:${name}:${window}`, () => {
    const local = createLocal(name, window, needs.clock);
    const counter = needs.redis === undefined ? local : createShared(name, window, needs.redis, local, needs);
    return async (key, seconds = window) => {
      if (key === '') throw new TypeError(`the counter “${name}” was asked to count nobody`);
      return counter(key, seconds);
    };
  });
}

/** Far from any limit, and an integer Redis and JavaScript agree on. */
const points = Number.MAX_SAFE_INTEGER;
/** About 30 MB. */
const mostKeys = 50_000;

type Counting = (key: string, window: number) => Promise<Count>;

/**
 * The library's memory has no bound: 620 bytes a key, and an attacker chooses addresses. Beyond `mostKeys`, who is new
 * shares one of 4 096 counts with others; whoever was counted before keeps his own.
 */
function createLocal(name: string, window: number, clock: Clock): Counting {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: window });
  const crowd = createCrowd(window * 1000, clock);
  return async (key, seconds) => {
    const place = crowd.size() >= mostKeys && (await limiter.get(key)) === null ? sharedPlace(key) : key;
    const result = await limiter.consume(place, 1, { customDuration: seconds });
    if (result.isFirstInDuration) crowd.add();
    return countOf(result, seconds);
  };
}

const sharedPlace = (key: string): string => `crowd-${hash('sha256', key).slice(0, 3)}`;

/** At most how many keys are alive: those that began in this stretch of time and the one before it. */
function createCrowd(stretch: number, clock: Clock) {
  let began = clock.monotonic();
  let current = 0;
  let previous = 0;
  return {
    add() {
      current += 1;
    },
    size(): number {
      const passed = clock.monotonic() - began;
      if (passed >= stretch) {
        previous = passed >= 2 * stretch ? 0 : current;
        current = 0;
        began += passed;
      }
      return current + previous;
    },
  };
}

/** Longest a count in Redis may keep a call waiting, in milliseconds. */
const patience = 80;
/** How long Redis is then left alone, in milliseconds. */
const rest = 1_000;

/**
 * Counts in Redis, and in this process while Redis does not answer. One call a second then tries it again. Not the
 * library's `insuranceLimiter`: it helps against errors only, and a frozen Redis gives none.
 */
function createShared(
  name: string,
  window: number,
  redis: Redis,
  local: Counting,
  { clock, log, meter }: Needs,
): Counting {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `causeway:${name}`,
    points,
    duration: window,
    // Otherwise calls queue in the client while it reconnects, and are all counted when it has.
    rejectIfRedisNotReady: true,
  });
  const fallbacks = meter.counter('causeway_limiter_fallback_total', 'Counts made locally because Redis failed.', [
    'limiter',
  ]);
  let down = false;
  let nextTry = 0;

  return async (key, seconds) => {
    const trying = !down || clock.monotonic() >= nextTry;
    if (trying) {
      nextTry = clock.monotonic() + rest;
      try {
        const result = await within(patience, limiter.consume(key, 1, { customDuration: seconds }), 'no reply');
        if (down) log.info({ limiter: name }, 'limits are counted in Redis again');
        down = false;
        return countOf(result, seconds);
      } catch (error) {
        if (!down) log.warn({ limiter: name, error }, 'Redis does not answer: limits are counted in this process');
        down = true;
      }
    }
    fallbacks.inc({ limiter: name });
    return local(key, seconds);
  };
}

// The library's clock is the wall's: when that is set back, its windows seem longer than they are.
const countOf = ({ consumedPoints, msBeforeNext }: RateLimiterRes, window: number): Count => ({
  used: consumedPoints,
  left: Math.min(Math.max(msBeforeNext, 0), window * 1000),
});
