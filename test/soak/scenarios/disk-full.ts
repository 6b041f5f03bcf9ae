import { execFileSync } from 'node:child_process';
import { chownSync, closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { audit, readBooks, startOrdering } from '../../support/orders.ts';
import { startPostgres } from '../../support/postgres.ts';
import { temporaryFolder } from '../../support/store.ts';
import { type Ground, startGround, watchHeld } from '../ground.ts';
import { count, failed, failures, resultsOf, startLoad } from '../load.ts';
import type { Scenario } from '../scenario.ts';

const feed = '/experience/partner/v1/feed?limit=1';
const disk = '160m';

export const scenario: Scenario = {
  name: 'disk-full',
  goal: 'the disk of the records is full: what is there is read, what cannot be written is refused, and it goes on by itself',
  limit: 180_000,
  async run(report) {
    const mounted = mountDisk();
    if (mounted === undefined) {
      report.say('not measured: a small disk needs Linux and the right to mount one');
      return;
    }
    await using open = new AsyncDisposableStack();
    open.defer(mounted.unmount);
    const postgres = open.use(await startPostgres({ folder: mounted.folder }));
    const ground = open.use(await startGround({ postgres }));
    await fillDisk(ground, mounted, { quiet: 3_000, full: 1_000, reads: 100, writes: 20 });
    const check = await watchHeld(ground, report);
    const filled = await fillDisk(ground, mounted, { quiet: 3_000, full: 15_000, reads: 100, writes: 20 });
    const { during, told, back, ended, orders, wrong } = filled;
    const refused = told.filter(({ status }) => status !== 201);
    const others = refused.filter(({ status }) => status !== 503);
    for (const fault of wrong.slice(0, 10)) report.say(fault);
    const id = 'G20';
    report.figure({
      ...{ id, what: 'reads that failed while the disk of PostgreSQL was full', goal: 'none' },
      ...{ measured: `${failed(during)} of ${count(during)} (${failures(during)})`, met: failed(during) === 0 },
    });
    report.figure({
      ...{ id, what: 'orders refused meanwhile, and otherwise than with 503', goal: 'some, none' },
      measured: `${refused.length} of ${told.length}, ${others.length} (${[...new Set(others.map(({ status }) => status))]})`,
      met: refused.length > 0 && others.length === 0,
    });
    report.figure({
      ...{ id, what: 'orders are placed again after there was room', goal: 'without a restart' },
      measured: `${back.toFixed(0)} ms, ${ended} processes ended`,
      met: back < 30_000 && ended === 0,
    });
    report.figure({
      ...{ id, what: `faults in the books of ${orders} orders`, goal: 'none' },
      ...{ measured: String(wrong.length), met: wrong.length === 0 },
    });
    await check('the disk was full');
  },
};

export interface Filling {
  /** Milliseconds before the disk is full, and for which it is. */
  readonly quiet: number;
  readonly full: number;
  /** Calls and orders a second. */
  readonly reads: number;
  readonly writes: number;
}

/** Fills the disk of PostgreSQL while calls and orders come in, makes room again, and goes through the books. */
export async function fillDisk(ground: Ground, disk: SmallDisk, { quiet, full, reads, writes }: Filling) {
  const { service, key, products, databaseUrl } = ground;
  const before = await readBooks(databaseUrl);
  const pids = (await service.workers()).map(({ pid }) => pid);
  await using load = startLoad(service.url, { headers: { 'x-api-key': key }, connections: 16 });
  await using ordering = startOrdering(service.url, key, products);
  const [reading, writing] = [load.keepOn(feed, reads), ordering.keepOn(writes)];
  await sleep(quiet);

  disk.fill();
  const since = performance.now();
  await sleep(full);
  disk.free();
  const freed = performance.now();
  const placedSince = () =>
    ordering.orders.some(({ told }) => told.some((one) => one.status === 201 && one.begun >= freed));
  while (!placedSince() && performance.now() - freed < 30_000) await sleep(20);
  const back = performance.now() - freed;
  const [all] = await Promise.all([reading.end(), writing.end()]);

  const isMeanwhile = ({ begun }: { readonly begun: number }): boolean => begun >= since && begun < freed;
  const wrong = await ordering.settle();
  wrong.push(...(await audit(ordering.orders, before, databaseUrl, service)));
  const now = (await service.workers()).map(({ pid }) => pid);
  return {
    during: resultsOf(all.outcomes.filter(isMeanwhile)),
    told: ordering.orders.flatMap((order) => order.told).filter(isMeanwhile),
    back,
    ended: pids.filter((pid) => !now.includes(pid)).length,
    orders: ordering.orders.length,
    wrong,
  };
}

export type SmallDisk = NonNullable<ReturnType<typeof mountDisk>>;

/** A small disk of our own in memory, where this user may have one. */
export function mountDisk() {
  const parent = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${disk}`, 'none', parent], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const unmount = (): void => void execFileSync('umount', ['-l', parent]);
  process.once('exit', unmount);
  const folder = join(parent, 'data');
  mkdirSync(folder);
  const { uid, gid } = ownerOfServers();
  chownSync(folder, uid, gid);
  const ballast = join(parent, 'ballast');
  return {
    folder,
    fill() {
      const file = openSync(ballast, 'w');
      for (const size of [1_048_576, 4_096]) {
        try {
          for (;;) writeSync(file, Buffer.alloc(size));
        } catch {
          // Full, to the last page of this size.
        }
      }
      closeSync(file);
    },
    free: () => rmSync(ballast, { force: true }),
    unmount() {
      process.off('exit', unmount);
      unmount();
    },
  };
}

/** Who may run PostgreSQL: root may not. */
function ownerOfServers(): { uid: number; gid: number } {
  const { uid, gid } = statSync(temporaryFolder());
  if (uid !== 0) return { uid, gid };
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
