import { setTimeout as sleep } from 'node:timers/promises';
import { audit, readBooks, startOrdering } from '../../support/orders.ts';
import { type Ground, startGround, watchHeld } from '../ground.ts';
import { count, failed, failures, startLoad } from '../load.ts';
import { type Scenario, scaled } from '../scenario.ts';

const feed = '/experience/partner/v1/feed?limit=1';

export const scenario: Scenario = {
  name: 'worker-restarts',
  goal: 'workers are told to stop under load, one after the other, and nobody notices',
  limit: 400_000,
  async run(report) {
    await using ground = await startGround();
    const times = scaled(20);
    await stopWorkers(ground, { times: 2, perSecond: 300, writes: 5 });
    const check = await watchHeld(ground, report);
    const { results, exits, wrong, orders } = await stopWorkers(ground, { times, perSecond: 300, writes: 5 });
    const id = 'G05';
    for (const fault of wrong.slice(0, 10)) report.say(fault);
    report.figure({
      ...{ id, what: `reads that failed while workers were stopped ${times} times (SIGTERM), at 300 a second` },
      ...{ measured: `${failed(results)} of ${count(results)} (${failures(results)})`, goal: 'none' },
      met: failed(results) === 0,
    });
    report.figure({
      ...{ id, what: `faults in the books of ${orders.length} orders meanwhile`, goal: 'none' },
      ...{ measured: String(wrong.length), met: wrong.length === 0 },
    });
    const unlucky = orders.filter(({ told }) => told[0]?.status !== 201).length;
    report.figure({
      ...{ id, what: 'orders that failed meanwhile', goal: 'none' },
      ...{ measured: `${unlucky} of ${orders.length}`, met: unlucky === 0 },
    });
    const longest = Math.max(...exits);
    report.figure({
      ...{ id, what: 'a worker that is told to stop has ended after', goal: '≤ 10 s' },
      ...{ measured: `${longest.toFixed(0)} ms at most`, met: longest <= 10_000 },
    });
    await check(`${times} restarts of workers`);
    const hung = await stopWithHungCalls(ground);
    report.figure({
      ...{ id, what: 'the service ends with calls that hang after', goal: '≤ 25 s, with 0' },
      ...{ measured: `${(hung.took / 1_000).toFixed(1)} s, with ${hung.code}` },
      met: hung.took <= 25_000 && hung.code === 0,
    });
  },
};

/** Milliseconds for which a worker counts as one that runs, and is replaced at once. */
const steady = 10_500;

export interface Stops {
  readonly times: number;
  /** Reads a second, and orders. */
  readonly perSecond: number;
  readonly writes: number;
}

/** Stops workers in turn, each when all serve, while requests come in. */
export async function stopWorkers(ground: Ground, { times, perSecond, writes }: Stops) {
  const { service, key, products, databaseUrl } = ground;
  const before = await readBooks(databaseUrl);
  // So few that all are used before a worker ends: what rests is closed then, and may be just when it is used again.
  const [readers, writers] = [Math.min(32, Math.ceil(perSecond / 4)), Math.ceil(writes / 3)];
  await using load = startLoad(service.url, { headers: { 'x-api-key': key }, connections: readers });
  await using ordering = startOrdering(service.url, key, products, writers);
  const reading = load.keepOn(feed, perSecond);
  const writing = ordering.keepOn(writes);
  const exits: number[] = [];
  const served = new Map<number, number>();
  for (let stop = 0; stop < times; stop += 1) {
    const victim = await steadyWorker(ground, stop % 2, served);
    const begun = performance.now();
    process.kill(victim, 'SIGTERM');
    while (isThere(victim)) await sleep(10);
    exits.push(performance.now() - begun);
  }
  await allServe(ground);
  await sleep(500);
  const [results] = await Promise.all([reading.end(), writing.end()]);
  const { orders } = ordering;
  const toldAtOnce = orders.map((order) => ({ ...order, told: [...order.told] }));
  const wrong = await ordering.settle();
  wrong.push(...(await audit(orders, before, databaseUrl, service)));
  return { results, exits, wrong, orders: toldAtOnce };
}

/** The next one, when it has served for so long that its end is not taken for a bad start. */
async function steadyWorker(ground: Ground, index: number, since: Map<number, number>): Promise<number> {
  const workers = await allServe(ground);
  for (const { pid } of workers) if (!since.has(pid)) since.set(pid, performance.now());
  const { pid } = workers[index] as { pid: number };
  const first = since.size <= workers.length;
  const left = steady - (performance.now() - (since.get(pid) as number));
  if (!first && left > 0) await sleep(left);
  return pid;
}

export async function allServe({ service }: Pick<Ground, 'service'>) {
  for (let patience = 0; patience < 600; patience += 1) {
    const workers = await service.workers();
    if (workers.every(({ ready }) => ready)) return workers;
    await sleep(25);
  }
  throw new Error('a worker does not come back');
}

/** Stops the whole service while its calls wait for a system that hangs. */
async function stopWithHungCalls({ service, key, products }: Ground): Promise<{ took: number; code: number | null }> {
  service.shipments.freeze();
  await using ordering = startOrdering(service.url, key, products);
  const writing = ordering.keepOn(20);
  await sleep(300);
  const begun = performance.now();
  const code = await service.process.stop();
  const took = performance.now() - begun;
  service.shipments.thaw();
  await writing.end();
  return { took, code };
}

export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
