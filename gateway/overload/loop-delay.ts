import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop is: what a request waits before anybody looks at it. */
export interface LoopDelay {
  /** Milliseconds by which it was late in the mean since this last told; `undefined` when nothing was seen since. */
  read(): number | undefined;
  close(): void;
}

/** Milliseconds between two looks. The looking is libuv's and costs no JavaScript. */
const resolution = 10;

export function watchLoopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  let before = { count: 0, sum: 0 };
  return {
    read() {
      const { count, mean } = histogram;
      const looks = count - before.count;
      if (looks === 0) return undefined;
      const sum = mean * count;
      const late = (sum - before.sum) / looks / 1e6 - resolution;
      // Never reset: the look after that would be lost, and in a loop that is late there are few.
      before = { count, sum };
      return Math.max(late, 0);
    },
    close: () => void histogram.disable(),
  };
}
