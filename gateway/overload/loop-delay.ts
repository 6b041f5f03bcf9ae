/** How late the event loop is: what a request waits before anybody looks at it. */
export interface LoopDelay {
  /** Milliseconds by which it was late in the mean since this last told; `undefined` when nothing was seen since. */
  read(): number | undefined;
  close(): void;
}

/** Milliseconds between two looks. */
const resolution = 10;

/**
 * Looks by a timer, which in a loop that is late fires once a turn. Not `monitorEventLoopDelay`: to ask its histogram for a
 * mean takes two milliseconds, and to reset it loses the next look.
 */
export function watchLoopDelay(): LoopDelay {
  let last = performance.now();
  let [late, looks] = [0, 0];
  const timer = setInterval(() => {
    const now = performance.now();
    late += Math.max(now - last - resolution, 0);
    looks += 1;
    last = now;
  }, resolution).unref();
  return {
    read() {
      if (looks === 0) return undefined;
      const mean = late / looks;
      [late, looks] = [0, 0];
      return mean;
    },
    close: () => clearInterval(timer),
  };
}
