import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type PrivateRedis, redisOrSkip } from '../support/redis.ts';
import { type Service, send, serviceOrSkip } from '../support/workers.ts';

/** Calls a minute of the plan `free`, and how many of them one worker may hold that the other would need. */
const limit = 60;
const unused = 8;

for (const place of ['PostgreSQL', 'Redis'] as const) {
  describe(`a plan over two workers that share ${place}`, () => {
    let service: Service;
    let redis: PrivateRedis | undefined;
    before(async function () {
      redis = place === 'Redis' ? await redisOrSkip(this) : undefined;
      service = await serviceOrSkip(this, redis === undefined ? {} : { REDIS_URL: redis.url });
    });
    after(async () => {
      await service?.stop();
      await redis?.stop();
    });

    it('lets a consumer call as often as over one', async function () {
      // On a machine that has no time for the count, each worker counts alone, as it should: somebody new asks again.
      this.retries(2);
      const headers = { 'x-api-key': await service.key(`thrifty-${randomUUID()}`, 'free') };
      const feed = `${service.url}/experience/partner/v1/feed?limit=1`;
      const outcomes = await Promise.all(Array.from({ length: 2 * limit }, () => send(feed, headers)));
      const counts = Map.groupBy(outcomes, ({ status, broken }) => status ?? broken);
      assert.deepEqual(new Set(counts.keys()), new Set([200, 429]));
      const passed = counts.get(200)?.length ?? 0;
      assert.ok(passed <= limit && passed >= limit - unused, `${passed} of ${limit}`);
      assert.doesNotMatch(service.process.output(), /limits are counted/);
    });
  });
}
