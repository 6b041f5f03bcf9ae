import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ready } from './causeway/crowded.ts';
import { copyRoomsWithStubs } from './causeway/rooms.ts';
import { inProduction } from './causeway/variables.ts';
import { startScript } from './machine/children.ts';
import type { CrowdOffer, Served } from './machine/crowd.ts';
import { startIssuer } from './machine/issuer.ts';
import { shoot, type Target } from './machine/load.ts';
import { ownTime } from './machine/own-time.ts';
import { hasTaskset, loadCore } from './machine/tools.ts';
import { lineOf } from './report/print.ts';
import { spreadOf } from './report/statistics.ts';

/** Of all calls, those of the plan that comes first. */
const firstShare = 0.2;
/** Each caller's: fewer than one address may have, more than answers keep busy. */
const connections = 400;

/** What came of one offer. */
interface Told {
  /** Over what the process can do, in the time it had a core. */
  readonly goodput: number;
  /** Of what the plan that comes first asked for. */
  readonly first: number;
  readonly firstP99Ms: number;
  /** Longest an operator waited to be told that all is well. */
  readonly healthMs: number;
}

// What is left of what a process can do when two plans ask for a page of a hundred orders, one to three times as often as
// it can be made, and for whom. Beside the other scenarios, whose minutes are all taken.
const folder = await mkdtemp(join(tmpdir(), 'causeway-overload-'));
const issuer = await startIssuer(folder, []);
const crowd = startCrowd();
const gateway = await startScript([join(import.meta.dirname, 'causeway', 'crowded.ts')], {
  name: 'crowded',
  folder,
  variables: {
    ...inProduction(issuer.file),
    OVERLOAD_MILLISECONDS: '',
    DATA_FOLDER: join(folder, 'data'),
    BENCH_FOLDER: folder,
    BENCH_ROOMS: JSON.stringify(await copyRoomsWithStubs(folder)),
    BENCH_PLANS: 'partner,free',
  },
});
try {
  await measure({ ...(gateway.message as Ready), pid: gateway.pid });
} finally {
  crowd.stop();
  await gateway.stop();
  issuer.stop();
  await rm(folder, { recursive: true, force: true });
}

interface Server extends Ready {
  readonly pid: number;
}

/** Answers a second: by the clock, and of the time it had a core. */
interface Capacity {
  readonly rate: number;
  readonly own: number;
}

async function measure(server: Server): Promise<void> {
  // Its code is compiled first.
  await capacityOf(server, 4);
  for (const level of [1, 2, 3]) {
    // What it can do is found each time: the machine may do other things, too.
    const { goodput, first, firstP99Ms, healthMs } = await offer(server, await capacityOf(server, 2), level);
    const tell = (what: string, value: number, unit: string, goal?: { readonly least: number }): boolean =>
      process.stdout.write(
        `${lineOf({
          ...{ what: `${what}, asked for ${level} × of what it can do`, value: spreadOf([value]), unit },
          ...(goal === undefined ? {} : { goal }),
        })}\n`,
      );
    tell('Done', goodput, '×', { least: 0.8 });
    tell('Done for the plan that comes first', first, '×');
    tell('p99 for the plan that comes first', firstP99Ms, 'ms');
    tell('Longest wait of a health check', healthMs, 'ms');
    // Whom it turned away is forgotten.
    await sleep(2_000);
  }
}

/** What it gives to those who wait for their answers. */
async function capacityOf({ port, keys, pid }: Server, seconds: number): Promise<Capacity> {
  const url = `http://127.0.0.1:${port}`;
  const requests = Object.values(keys).flatMap(pagesFor);
  const time = await ownTime(pid);
  const { requests: done } = await shoot({ url, requests, seconds, connections: 8, folder });
  const { passed, had } = await time();
  return { rate: (done * 1_000) / passed, own: (done * 1_000) / had };
}

async function offer(
  { port, operationsPort, keys, pid }: Server,
  { rate, own }: Capacity,
  level: number,
): Promise<Told> {
  const [seconds, warmUp] = [3, 2];
  const caller = (plan: string, share: number) => ({
    requests: pagesFor(keys[plan] as string).map(wireOf),
    rate: level * rate * share,
  });
  const callers = { partner: caller('partner', firstShare), free: caller('free', 1 - firstShare) };
  const answering = crowd.offer({ port, callers, seconds, warmUp, connections });
  await sleep(warmUp * 1_000);
  const time = await ownTime(pid);
  const health = watchHealth(operationsPort);
  const { partner, free } = (await answering) as Record<'partner' | 'free', Served>;
  const { had, passed } = await time();
  if (partner.other + free.other > 0) throw new Error('some answers were neither done nor turned away');
  return {
    goodput: (partner.done + free.done) / seconds / (had / passed) / own,
    first: partner.done / seconds / callers.partner.rate,
    firstP99Ms: partner.p99Ms,
    healthMs: await health.stop(),
  };
}

/** Each its own: equal reads under way at one time would be made once, and measured as many. */
function pagesFor(key: string): Target[] {
  return Array.from({ length: 64 }, (_, index) => ({
    path: `/experience/partner/v1/orders?limit=100&cursor=page-${index}`,
    shot: { method: 'GET', headers: { 'x-api-key': key } },
  }));
}

function wireOf({ path, shot }: Target): string {
  const fields = Object.entries(shot.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\nhost: a\r\n${fields.join('')}\r\n`;
}

/** Asks for health ten times a second; the longest it took. @throws Error when it was not well */
function watchHealth(port: number) {
  let longest = 0;
  let fault: Error | undefined;
  let going = true;
  const looking = (async () => {
    while (going) {
      const began = performance.now();
      const { status } = await fetch(`http://127.0.0.1:${port}/health/ready`);
      longest = Math.max(longest, performance.now() - began);
      if (status !== 200) fault = new Error(`it was not ready: ${status}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  return {
    stop: async (): Promise<number> => {
      going = false;
      await looking;
      if (fault !== undefined) throw fault;
      return longest;
    },
  };
}

interface Crowd {
  offer(what: CrowdOffer): Promise<Record<string, Served>>;
  stop(): void;
}

function startCrowd(): Crowd {
  const script = join(import.meta.dirname, 'machine', 'crowd.ts');
  const pinned = hasTaskset ? { execPath: 'taskset', execArgv: ['-c', String(loadCore), process.execPath] } : {};
  const child = fork(script, { ...pinned });
  return {
    async offer(what) {
      child.send(what);
      const [told] = (await once(child, 'message')) as [Record<string, Served> | { readonly error: string }];
      if ('error' in told) throw new Error(String(told.error));
      return told as Record<string, Served>;
    },
    stop: () => void child.kill(),
  };
}
