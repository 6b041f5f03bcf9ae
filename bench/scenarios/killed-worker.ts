import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '../contestants/service.ts';
import { connectionsOf } from '../machine/connections.ts';
import { fire, type Target } from '../machine/load.ts';
import { spreadOf } from '../report/statistics.ts';
import type { Bench } from './scenario.ts';

/** Milliseconds. */
const patience = 20_000;

/** Kills a worker under load, several times: what was lost beside what was in flight in it, and until when there is another. */
export async function killWorker(
  bench: Bench,
  service: Service,
  requests: readonly Target[],
  connections: number,
): Promise<void> {
  const lost: number[] = [];
  const back: number[] = [];
  for (let round = bench.quick ? 1 : 3; round > 0; round -= 1) {
    const url = `http://127.0.0.1:${service.port}`;
    const sending = fire({ url, requests, seconds: 1, connections, folder: bench.folder, anywhere: true });
    await sleep(400);
    const pid = (await service.workers()).find(({ worker }) => worker === 2)?.pid as number;
    const inFlight = await connectionsOf(pid, service.port);
    const killed = performance.now();
    process.kill(pid, 'SIGKILL');
    await replaced(service, pid);
    back.push(performance.now() - killed);
    const { refused, broken } = await sending;
    lost.push((refused + broken) / inFlight);
  }
  const what = 'Requests lost with a killed worker, over its connections';
  bench.figure({ what, value: spreadOf(lost), unit: '×', goal: { most: 1 } });
  bench.figure({ what: 'until another serves in its place', value: spreadOf(back), unit: 'ms' });
}

async function replaced({ workers }: Service, pid: number): Promise<void> {
  for (const end = performance.now() + patience; performance.now() < end; await sleep(50)) {
    const all = await workers();
    if (all.length > 1 && all.every((one) => one.ready && one.pid !== pid)) return;
  }
  throw new Error(`no worker took the place of a killed one within ${patience} ms`);
}
