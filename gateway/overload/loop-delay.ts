import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop is: what a request waits before anybody looks at it. */
export interface LoopDelay {
  /** Milliseconds by which timers were late since this was last asked, in the mean; `undefined` when none came at all. */
  read(): number | undefined;
  close(): void;
}

/** Milliseconds between two looks. The looking is libuv's and costs no JavaScript. */
const resolution = 10;

export function watchLoopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  return {
    read() {
      const { count, mean } = histogram;
      histogram.reset();
      return count === 0 ? undefined : Math.max(mean / 1e6 - resolution, 0);
    },
    close: () => void histogram.disable(),
  };
}
