import assert from 'node:assert/strict';
import { type PrivateRedis, redisOrSkip } from '../support/redis.ts';
import { type Service, send, serviceOrSkip } from '../support/workers.ts';

/** Calls a minute of the plan `free`. */
const limit = 60;

describe('a plan over two workers', () => {
  let service: Service;
  let redis: PrivateRedis;
  before(async function () {
    redis = await redisOrSkip(this);
    service = await serviceOrSkip(this, { REDIS_URL: redis.url });
  });
  after(async () => {
    await service?.stop();
    await redis?.stop();
  });

  it('lets a consumer call as often as over one', async () => {
    const headers = { 'x-api-key': await service.key('thrifty', 'free') };
    const feed = `${service.url}/experience/partner/v1/feed?limit=1`;
    const outcomes = await Promise.all(Array.from({ length: 2 * limit }, () => send(feed, headers)));
    const counts = Map.groupBy(outcomes, ({ status, broken }) => status ?? broken);
    assert.deepEqual(new Set(counts.keys()), new Set([200, 429]));
    assert.equal(counts.get(200)?.length, limit);
    assert.doesNotMatch(service.process.output(), /limits are counted/);
  });
});
