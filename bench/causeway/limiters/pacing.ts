import { setTimeout as sleep } from 'node:timers/promises';

/** A limiter that is open. */
export interface Opened {
  /** Judges one call; a promise where somebody else has to be asked. */
  decide(caller: string): unknown;
  /** Round trips so far. */
  trips(): number;
  close(): void;
}

/** What one run has cost, its beginning left out. */
export interface Cost {
  readonly calls: number;
  /** CPU time of this process, microseconds. */
  readonly cpu: number;
  /** Milliseconds until a decision was there: of a hundred the slowest. */
  readonly p99: number;
  readonly trips: number;
}

export interface Load {
  readonly callers: number;
  /** Calls a second of each. */
  readonly rate: number;
  readonly seconds: number;
  /** Seconds before that do not count: first calls, after which a limiter knows who calls how often. */
  readonly warmUp: number;
}

/** Milliseconds between two groups of calls. */
const step = 5;

/** Callers call in turn, at a fixed rate, as clients do: asked as fast as it can, a limiter would only refuse. */
export async function pace({ decide, trips }: Omit<Opened, 'close'>, load: Load): Promise<Cost> {
  const { callers, rate, seconds, warmUp } = load;
  const names = Array.from({ length: callers }, (_, index) => `consumer c${index}`);
  const first = Math.floor(callers * rate * warmUp);
  const total = first + Math.floor(callers * rate * seconds);
  const waits = new Float64Array(total);
  const pending = new Set<Promise<void>>();
  const now = () => ({ cpu: process.cpuUsage(), trips: trips() });
  let before = now();
  const began = performance.now();
  for (let sent = 0; sent < total; await sleep(step)) {
    const due = Math.min(Math.floor((performance.now() - began) * callers * (rate / 1_000)), total);
    for (; sent < due; sent += 1) {
      if (sent === first) before = now();
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
  const { user, system } = process.cpuUsage(before.cpu);
  const counted = waits.subarray(first).sort();
  return {
    calls: counted.length,
    cpu: user + system,
    p99: counted[Math.floor(counted.length * 0.99)] ?? 0,
    trips: trips() - before.trips,
  };
}
