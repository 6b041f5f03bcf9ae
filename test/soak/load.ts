import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

/** What became of the requests of one load. Times in milliseconds. */
export interface Results {
  readonly statuses: ReadonlyMap<number, number>;
  readonly times: readonly number[];
}

/** Sends GETs to a gateway, and remembers what came of each. */
export interface Load extends AsyncDisposable {
  /** So many in all, so many at a time. */
  send(path: string, requests: number, concurrent: number): Promise<Results>;
  /** So many a second, whether the last ones were answered or not. */
  pace(path: string, perSecond: number, seconds: number): Promise<Results>;
}

export function startLoad(url: string): Load {
  const pool = new Pool(url, { connections: 512 });

  async function get(path: string, statuses: Map<number, number>, times: number[]): Promise<void> {
    const begun = performance.now();
    const { statusCode, body } = await pool.request({ method: 'GET', path });
    await body.dump();
    times.push(performance.now() - begun);
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
  }

  return {
    async send(path, requests, concurrent) {
      const [statuses, times] = [new Map<number, number>(), []];
      let left = requests;
      const lane = async (): Promise<void> => {
        while (left-- > 0) await get(path, statuses, times);
      };
      await Promise.all(Array.from({ length: concurrent }, lane));
      return { statuses, times };
    },
    async pace(path, perSecond, seconds) {
      const [statuses, times] = [new Map<number, number>(), []];
      const begun = performance.now();
      const sent: Promise<void>[] = [];
      while (sent.length < perSecond * seconds) {
        const due = Math.min(((performance.now() - begun) * perSecond) / 1_000, perSecond * seconds);
        while (sent.length < due) sent.push(get(path, statuses, times));
        await sleep(1);
      }
      await Promise.all(sent);
      return { statuses, times };
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

export const count = ({ times }: Results): number => times.length;
export const failed = ({ statuses, times }: Results): number => times.length - (statuses.get(200) ?? 0);

/** The time that `share` of the requests did not exceed; 0.99 is the p99. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
}
