import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ground, startGround, watchHeld } from '../ground.ts';
import { count, failures, startLoad } from '../load.ts';
import type { Scenario } from '../scenario.ts';

/** How long it is looked at, after two minutes that do not count: code is compiled, pools fill. `SOAK_MINUTES=30` for more. */
const minutes = Number(process.env.SOAK_MINUTES ?? 10);
const warmUp = Math.min(minutes * 60, 120);
/** Minutes after which memory counts. */
const settled = Math.min(minutes / 2, 5);
/** Seconds between two looks. Each collects first: in a few minutes one sees the teeth of the saw, and not where it goes. */
const looks = 15;
/** Where requests come from; a limit for one address is no matter of memory. */
const addresses = 50;
const perSecond = 200;
/** Seconds between two reloads. */
const reloads = 30;
/** MB a minute. */
const steepest = 1;

export const scenario: Scenario = {
  name: 'memory',
  goal: 'memory stays as it is, under load over PostgreSQL, reload after reload',
  limit: (minutes + 6) * 60_000,
  async run(report) {
    await using ground = await startGround({ variables: { WORKERS: '1', TRUSTED_PROXIES: '127.0.0.1' } });
    const { service, key } = ground;
    const next = requests();
    const path = (): string => next.next().value;
    let sent = 0;
    const headers = () => ({ 'x-api-key': key, 'x-forwarded-for': `10.0.0.${sent++ % addresses}` });
    const start = () => startLoad(service.url, { headers, connections: 32 });
    const first = start();
    await first.pace(path, perSecond, warmUp);
    await first[Symbol.asyncDispose]();
    const check = await watchHeld(ground, report);

    const load = start();
    const samples: Sample[] = [];
    const ended = new AbortController();
    const looking = look(ground, samples, ended.signal);
    const results = await load.pace(path, perSecond, minutes * 60);
    ended.abort();
    await looking;
    await load[Symbol.asyncDispose]();

    const wrong = count(results) - (results.statuses.get(200) ?? 0) - (results.statuses.get(404) ?? 0);
    const id = 'G04';
    report.figure({
      ...{ id, what: `calls that failed in ${minutes} minutes at ${perSecond} a second, reloads in between` },
      ...{
        measured: `${wrong} of ${count(results)} (${failures(results)})`,
        goal: 'none but the unknown',
        met: wrong === 0,
      },
    });
    const slope = slopeOf(samples);
    const held = samples.map(({ megabytes }) => megabytes);
    report.figure({
      ...{ id, what: `memory gained after minute ${settled}`, goal: `< ${steepest} MB a minute` },
      measured: `${slope.toFixed(2)} MB a minute (${Math.min(...held).toFixed(0)} to ${Math.max(...held).toFixed(0)} MB)`,
      met: slope < steepest,
    });
    await check(`${minutes} minutes`);
  },
};

/** Pages of three tiers over records; of ten requests, one for something that nobody has ever asked for. */
function* requests(): Generator<string, never> {
  for (;;) {
    for (let limit = 1; limit <= 6; limit += 1) yield `/experience/partner/v1/feed?limit=${limit}`;
    for (let limit = 1; limit <= 3; limit += 1) yield `/experience/partner/v1/orders?limit=${limit}`;
    yield `/experience/partner/v1/${randomUUID()}`;
  }
}

interface Sample {
  readonly minutes: number;
  readonly megabytes: number;
}

/** Reloads from time to time, and looks at the memory when it has settled. */
async function look({ held, service }: Ground, samples: Sample[], signal: AbortSignal): Promise<void> {
  const begun = performance.now();
  for (let second = 1; !signal.aborted; second += 1) {
    await sleep(1_000, undefined, { signal }).catch(() => undefined);
    if (second % reloads === 0) await service.operator('POST', '/reload');
    const passed = (performance.now() - begun) / 60_000;
    if (second % looks === 0 && passed >= settled)
      samples.push({ minutes: passed, megabytes: (await held()).megabytes });
  }
}

/** Of the straight line that lies closest to all (least squares), in MB a minute. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (key: keyof Sample) => samples.reduce((sum, sample) => sum + sample[key], 0) / samples.length;
  const [x, y] = [mean('minutes'), mean('megabytes')];
  const above = samples.reduce((sum, { minutes: at, megabytes }) => sum + (at - x) * (megabytes - y), 0);
  return above / samples.reduce((sum, { minutes: at }) => sum + (at - x) ** 2, 0);
}
