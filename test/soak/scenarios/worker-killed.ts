import { setTimeout as sleep } from 'node:timers/promises';
import { audit, readBooks, startOrdering } from '../../support/orders.ts';
import { type Ground, startGround, watchHeld } from '../ground.ts';
import { count, failed, failures, startLoad } from '../load.ts';
import type { Scenario } from '../scenario.ts';
import { allServe } from './worker-restarts.ts';

const feed = '/experience/partner/v1/feed?limit=1';

export const scenario: Scenario = {
  name: 'worker-killed',
  goal: 'a worker is killed under load: what was in flight there fails, and nothing else',
  limit: 120_000,
  async run(report) {
    await using ground = await startGround();
    // By then a worker counts as one that runs, and is replaced at once.
    await sleep(10_000);
    await killWorker(ground, { perSecond: 100, writes: 5 });
    const check = await watchHeld(ground, report);
    await sleep(10_000);
    const id = 'G07';
    const { results, back, wrong, orders } = await killWorker(ground, { perSecond: 300, writes: 10 });
    for (const fault of wrong.slice(0, 10)) report.say(fault);
    report.figure({
      ...{ id, what: 'calls that failed when one of two workers was killed, at 300 a second', goal: '≤ 20' },
      ...{ measured: `${failed(results)} of ${count(results)} (${failures(results)})`, met: failed(results) <= 20 },
    });
    report.figure({
      ...{ id, what: 'its place is taken after', goal: '≤ 2 s' },
      ...{ measured: `${(back / 1_000).toFixed(2)} s`, met: back <= 2_000 },
    });
    report.figure({
      ...{ id, what: `faults in the books of ${orders} orders meanwhile`, goal: 'none' },
      ...{ measured: String(wrong.length), met: wrong.length === 0 },
    });
    await check('a worker was killed');
  },
};

export interface Killing {
  readonly perSecond: number;
  /** Orders a second. */
  readonly writes: number;
}

/** Kills a worker while calls come in, and goes through the books afterwards. */
export async function killWorker(ground: Ground, { perSecond, writes }: Killing) {
  const { service, key, products, databaseUrl } = ground;
  const before = await readBooks(databaseUrl);
  await using load = startLoad(service.url, { headers: { 'x-api-key': key }, connections: 32 });
  await using ordering = startOrdering(service.url, key, products);
  const [reading, writing] = [load.keepOn(feed, perSecond), ordering.keepOn(writes)];
  await sleep(2_000);
  const [victim] = await allServe(ground);
  process.kill(victim?.pid as number, 'SIGKILL');
  const killed = performance.now();
  const isReplaced = async (): Promise<boolean> => {
    const [now] = await service.workers();
    return now?.ready === true && now.pid !== victim?.pid;
  };
  while (!(await isReplaced()) && performance.now() - killed < 30_000) await sleep(25);
  const back = performance.now() - killed;
  await sleep(1_000);
  const [results] = await Promise.all([reading.end(), writing.end()]);
  const wrong = await ordering.settle();
  wrong.push(...(await audit(ordering.orders, before, databaseUrl, service)));
  return { results, back, wrong, orders: ordering.orders.length };
}
