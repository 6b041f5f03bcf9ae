import { startClient } from '../machine/client.ts';
import { shoot } from '../machine/load.ts';
import { atRest } from '../machine/own-time.ts';
import type { Answered } from '../machine/pacer.ts';
import { spreadOf } from '../report/statistics.ts';
import { each } from './each.ts';
import type { Many } from './many.ts';
import type { Bench } from './scenario.ts';

/** Of what it can do at most: a gateway that is busy, but keeps up. */
const share = 0.5;

interface Reload {
  readonly took: number;
  readonly cpu: number;
}

type Tell = (what: string, values: readonly number[], unit: string, most?: number) => void;

/**
 * Asks at a fixed rate, in turn with nothing else going on and with one reload after the other, each of one changed
 * document: how long a reload takes, and how much longer the slowest answers while it goes on.
 */
export async function reloadUnderLoad(bench: Bench, gateway: Many, tell: Tell, isGoal: boolean): Promise<void> {
  const { port, token } = gateway;
  const headers = { authorization: `Bearer ${token}` };
  const targets = each((index) => `/experience/things/v1/things/${index}`, { method: 'GET', headers });
  const { rounds, seconds } = bench.quick ? { rounds: 1, seconds: 1.5 } : { rounds: 3, seconds: 3 };
  await atRest(gateway.child.pid);
  const load = { url: `http://127.0.0.1:${port}`, requests: targets, connections: 32, folder: bench.folder };
  await shoot({ ...load, seconds: bench.quick ? 1.5 : 5 });
  const most = await shoot({ ...load, seconds: bench.quick ? 1 : 3 });
  const rate = (share * most.requests) / most.seconds;
  const client = startClient();
  const ask = (): Promise<Answered> => client.offer({ port, targets, rate, seconds, warmUp: 0.3, connections: 64 });

  const ratios: number[] = [];
  const p99s: number[] = [];
  const reloads: Reload[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const quiet = await ask();
      let isOver = false;
      const changing = (async (): Promise<void> => {
        while (!isOver) reloads.push(await gateway.ask<Reload>('reload'));
      })();
      const busy = await ask().finally(() => {
        isOver = true;
      });
      await changing;
      p99s.push(busy.p99Ms);
      ratios.push(busy.p99Ms / quiet.p99Ms);
    }
  } finally {
    client.stop();
  }
  const goal = isGoal ? { reload: 1_000, ratio: 2 } : undefined;
  tell(
    'reload of one changed document, under load',
    reloads.map(({ took }) => took),
    'ms',
    goal?.reload,
  );
  tell(
    'CPU of that',
    reloads.map(({ cpu }) => cpu),
    'ms',
  );
  tell('p99 while one reload follows the other', p99s, 'ms');
  tell('p99 while one reload follows the other, over that without', ratios, '×', goal?.ratio);
  bench.say(
    `(${rate.toFixed(0)} requests a second, half of what it can do; ${spreadOf(reloads.map(({ cpu }) => cpu)).median.toFixed(0)} ms of CPU a reload)`,
  );
}
