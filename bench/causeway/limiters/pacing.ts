import { setTimeout as sleep } from 'node:timers/promises';

/** Judges one call; a promise where somebody else has to be asked. */
export type Decide = (caller: string) => unknown;

/** What one run has cost. */
export interface Cost {
  readonly calls: number;
  /** CPU time of this process, microseconds. */
  readonly cpu: number;
  /** Milliseconds until a decision was there: of a hundred the slowest. */
  readonly p99: number;
}

export interface Load {
  readonly callers: number;
  /** Calls a second of each. */
  readonly rate: number;
  readonly seconds: number;
}

/** Milliseconds between two groups of calls. */
const step = 5;

/** Callers call in turn, at a fixed rate, as clients do: asked as fast as it can, a limiter would only refuse. */
export async function pace(decide: Decide, { callers, rate, seconds }: Load): Promise<Cost> {
  const names = Array.from({ length: callers }, (_, index) => `consumer c${index}`);
  const total = callers * rate * seconds;
  const waits = new Float64Array(total);
  const pending = new Set<Promise<void>>();
  const before = process.cpuUsage();
  const began = performance.now();
  for (let sent = 0; sent < total; await sleep(step)) {
    const due = Math.min(Math.floor((performance.now() - began) * callers * (rate / 1_000)), total);
    for (; sent < due; sent += 1) {
      const decision = decide(names[sent % callers] as string);
      if (!(decision instanceof Promise)) continue;
      const [at, index] = [performance.now(), sent];
      const waiting: Promise<void> = decision.then(() => {
        waits[index] = performance.now() - at;
        pending.delete(waiting);
      });
      pending.add(waiting);
    }
  }
  await Promise.all(pending);
  const { user, system } = process.cpuUsage(before);
  return { calls: total, cpu: user + system, p99: waits.sort()[Math.floor(total * 0.99)] ?? 0 };
}
