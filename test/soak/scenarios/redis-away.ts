import { setTimeout as sleep } from 'node:timers/promises';
import { startProxy } from '../../support/proxy.ts';
import { startRedis } from '../../support/redis.ts';
import { type Ground, startGround, watchHeld } from '../ground.ts';
import { count, failures, type Outcome, percentile, resultsOf, startLoad } from '../load.ts';
import { type Scenario, scaled } from '../scenario.ts';

const feed = '/experience/partner/v1/feed?limit=1';
/** Of the plan `free`, a minute. */
const limit = 60;
const workers = 2;

export const scenario: Scenario = {
  name: 'redis-away',
  goal: 'Redis goes, hangs or gets slow, and callers notice nothing of it',
  limit: 300_000,
  async run(report) {
    await using open = new AsyncDisposableStack();
    const redis = await startRedis();
    open.defer(() => redis.stop());
    const proxy = open.use(await startProxy(Number(new URL(redis.url).port)));
    const ground = open.use(await startGround({ variables: { REDIS_URL: `redis://127.0.0.1:${proxy.port}` } }));
    const faults: readonly Fault[] = [
      { how: 'killed', begin: () => redis.kill(), end: () => redis.restart() },
      { how: 'frozen', begin: async () => redis.freeze(), end: async () => redis.thaw() },
      { how: 'late by 500 ms', begin: async () => proxy.delay(250), end: async () => proxy.delay(0) },
    ];
    await loseRedis(
      ground,
      { how: 'well', begin: async () => {}, end: async () => {} },
      { perSecond: 300, seconds: 5 },
    );
    const check = await watchHeld(ground, report);
    for (const fault of faults) {
      const { before, during, greedy, back } = await loseRedis(ground, fault, {
        perSecond: 300,
        seconds: scaled(15),
      });
      const bad = during.outcomes.filter(({ status }) => status !== 200);
      const id = 'G10';
      report.figure({
        ...{ id, what: `calls that failed while Redis was ${fault.how}, at 300 a second`, goal: 'none' },
        ...{ measured: `${bad.length} of ${count(during)}`, met: bad.length === 0 },
      });
      const [p99, usual] = [percentile(during.times, 0.99), percentile(before.times, 0.99)];
      report.figure({
        ...{ id, what: `p99 while Redis was ${fault.how}`, goal: 'at most 100 ms more' },
        ...{ measured: `${p99.toFixed(1)} ms, ${usual.toFixed(1)} ms before`, met: p99 <= usual + 100 },
      });
      const admitted = greedy.statuses.get(200) ?? 0;
      report.figure({
        ...{ id, what: `calls admitted of a limit of ${limit} meanwhile`, goal: `≤ ${limit * workers}` },
        measured: `${admitted} of ${count(greedy)} (${failures(greedy)})`,
        met: admitted > 0 && admitted <= limit * workers,
      });
      report.figure({
        ...{ id, what: `limits are shared again after Redis was ${fault.how}`, goal: '≤ 5 s' },
        ...{ measured: `${(back / 1_000).toFixed(1)} s after its return`, met: back <= 5_000 },
      });
    }
    await check('Redis was away three times');
  },
};

export interface Fault {
  readonly how: string;
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** Has Redis fail under load: of somebody who may call as often as he likes, and of somebody who calls too often. */
export async function loseRedis(
  { service, key }: Ground,
  { how, begin, end }: Fault,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
) {
  const limited = { 'x-api-key': await service.key(`limited while ${how}`.replaceAll(' ', '-'), 'free') };
  await using load = startLoad(service.url, { headers: { 'x-api-key': key }, connections: 32 });
  await using eager = startLoad(service.url, { headers: limited, connections: 8 });
  const before = await load.pace(feed, perSecond, seconds);
  const reading = load.keepOn(feed, perSecond);
  await begin();
  const begun = performance.now();
  const greedy = await eager.pace(feed, Math.max((limit * workers * 2) / seconds, 20), seconds);
  await end();
  const ended = performance.now();
  const back = await calm(service.process.operations, ended);
  const all = await reading.end();
  const during = resultsOf(all.outcomes.filter(({ begun: at }: Outcome) => at >= begun && at < ended));
  return { before, during, greedy, back };
}

/** Milliseconds until nothing is counted alone any more. */
async function calm(operations: string, since: number): Promise<number> {
  let last = -1;
  let changed = performance.now();
  while (performance.now() - changed < 3_000 && performance.now() - since < 20_000) {
    const text = await (await fetch(`${operations}/metrics`)).text();
    const alone = [...text.matchAll(/^causeway_limiter_fallback_total\{.*\} (\d+)$/gm)];
    const now = alone.reduce((sum, [, value]) => sum + Number(value), 0);
    if (now !== last) changed = performance.now();
    last = now;
    await sleep(100);
  }
  return changed - since;
}
