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
    const sending = fire({ url, requests, seconds: 2, connections, folder: bench.folder, anywhere: true });
    const pids = (await service.workers()).flatMap(({ pid }) => pid ?? []);
    const pid = pids.at(-1) as number;
    const inFlight = await onceTaken(pid, pids, service.port, connections);
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

/**
 * Waits until every connection of the load is one that a worker has taken: of those that still wait, nobody could say whose
 * they will be.
 * @returns how many this worker has
 */
async function onceTaken(pid: number, pids: readonly number[], port: number, connections: number): Promise<number> {
  for (const end = performance.now() + patience; performance.now() < end; await sleep(20)) {
    const held = await Promise.all(pids.map((one) => connectionsOf(one, port)));
    if (held.reduce((sum, count) => sum + count, 0) === connections) return held[pids.indexOf(pid)] as number;
  }
  throw new Error(`the load did not make its ${connections} connections within ${patience} ms`);
}

async function replaced({ workers }: Service, pid: number): Promise<void> {
  for (const end = performance.now() + patience; performance.now() < end; await sleep(50)) {
    const all = await workers();
    if (all.length > 1 && all.every((one) => one.ready && one.pid !== pid)) return;
  }
  throw new Error(`no worker took the place of a killed one within ${patience} ms`);
}
