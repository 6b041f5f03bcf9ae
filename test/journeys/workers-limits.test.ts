import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type PrivateRedis, redisOrSkip } from '../support/redis.ts';
import { type Outcome, type Service, send, serviceOrSkip } from '../support/workers.ts';

/** Calls a minute of the plan `free`, and how many of them one worker may hold that the other would need. */
const limit = 60;
const unused = 8;
/** So many that both workers are called, and so few that they have time to count. */
const clients = 6;

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

    /** Calls that a worker counted alone, as it should on a machine that has no time for the count. */
    const countedAlone = async (): Promise<number> => {
      const text = await (await fetch(`${service.process.operations}/metrics`)).text();
      const told = [...text.matchAll(/^causeway_limiter_fallback_total\{.*\} (\d+)$/gm)];
      return told.reduce((sum, [, value]) => sum + Number(value), 0);
    };

    it('lets a consumer call as often as over one', async () => {
      const headers = { 'x-api-key': await service.key(`thrifty-${randomUUID()}`, 'free') };
      const feed = `${service.url}/experience/partner/v1/feed?limit=1`;
      const before = await countedAlone();
      const outcomes: Outcome[] = [];
      const client = async (): Promise<void> => {
        for (let call = 0; call < (2 * limit) / clients; call += 1) outcomes.push(await send(feed, headers));
      };
      await Promise.all(Array.from({ length: clients }, client));
      const alone = (await countedAlone()) - before;
      const counts = Map.groupBy(outcomes, ({ status, broken }) => status ?? broken);
      assert.deepEqual(new Set(counts.keys()), new Set([200, 429]));
      const passed = counts.get(200)?.length ?? 0;
      assert.ok(passed <= limit + alone && passed >= limit - unused, `${passed} of ${limit}, ${alone} counted alone`);
      assert.ok(alone < 2 * limit, 'they shared nothing');
    });
  });
}
