import { setTimeout as sleep } from 'node:timers/promises';
import { audit, isPlaced, readBooks, startOrdering } from '../../support/orders.ts';
import { type Ground, startGround, watchHeld } from '../ground.ts';
import { type Scenario, scaled } from '../scenario.ts';

const restarts = scaled(10);

export const scenario: Scenario = {
  name: 'postgres-restarts',
  goal: 'PostgreSQL crashes again and again under writes, and what was acknowledged is there, once',
  limit: 400_000,
  async run(report) {
    await using ground = await startGround();
    await crashPostgres(ground, { restarts: 1, perSecond: 50, pause: 4_000 });
    const check = await watchHeld(ground, report);
    const { orders, refused, ended, wrong, healed } = await crashPostgres(ground, {
      ...{ restarts, perSecond: 50, pause: 4_000 },
    });

    report.say(`${orders} orders, ${refused.length} refused at first`);
    for (const fault of wrong.slice(0, 10)) report.say(fault);
    const told = refused.filter(({ status }) => status === 503);
    const slowest = Math.max(0, ...told.map(({ took }) => took));
    const id = 'G17';
    report.figure({
      ...{ id, what: `processes that ended in ${restarts} crashes of PostgreSQL`, goal: 'none' },
      ...{ measured: String(ended), met: ended === 0 },
    });
    report.figure({
      ...{ id, what: `faults in the books of ${orders} orders`, goal: 'none: what was acknowledged is stored, once' },
      ...{ measured: String(wrong.length), met: wrong.length === 0 },
    });
    report.figure({
      ...{ id, what: 'longest wait for a 503', goal: '≤ 2 s' },
      ...{ measured: `${slowest.toFixed(0)} ms of ${told.length}`, met: slowest <= 2_000 },
    });
    const others = refused.filter(({ status, retryAfter }) => status !== 503 || !retryAfter);
    report.figure({
      ...{ id, what: 'refused otherwise than with 503 and Retry-After', goal: 'none' },
      ...{ measured: String(others.length), met: others.length === 0 },
    });
    const longest = Math.max(...healed);
    report.figure({
      ...{ id, what: 'orders are placed again after', goal: '≤ 5 s' },
      ...{ measured: `${longest.toFixed(0)} ms at most`, met: longest <= 5_000 },
    });
    await check(`${restarts} crashes of PostgreSQL`);
  },
};

export interface Crashes {
  readonly restarts: number;
  /** Orders a second. */
  readonly perSecond: number;
  /** Milliseconds before each crash. */
  readonly pause: number;
}

/** Crashes PostgreSQL (`-m immediate`) while orders come in, and goes through the books afterwards. */
export async function crashPostgres(ground: Ground, { restarts, perSecond, pause }: Crashes) {
  const { service, postgres, databaseUrl, key, products } = ground;
  const before = await readBooks(databaseUrl);
  const pids = (await service.workers()).map(({ pid }) => pid);
  await using ordering = startOrdering(service.url, key, products);
  const { orders } = ordering;
  const load = ordering.keepOn(perSecond);
  const healed: number[] = [];
  for (let restart = 0; restart < restarts; restart += 1) {
    await sleep(pause);
    await postgres.restart();
    const back = performance.now();
    const placedSince = () => orders.some(({ told }) => told.some((one) => one.status === 201 && one.begun >= back));
    while (!placedSince() && performance.now() - back < 20_000) await sleep(10);
    healed.push(performance.now() - back);
  }
  await load.end();
  const refused = orders.flatMap(({ told }) => told.filter(({ status }) => status !== 201));
  const wrong = await ordering.settle();
  wrong.push(...(await audit(orders, before, databaseUrl, service)));
  const now = (await service.workers()).map(({ pid }) => pid);
  const ended = pids.filter((pid) => !now.includes(pid)).length;
  return { orders: orders.length, placed: orders.filter(isPlaced).length, refused, ended, wrong, healed };
}
