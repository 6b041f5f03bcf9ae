import CircuitBreaker from 'opossum';

export interface StatisticsOptions {
  /** Percent of the calls in the window. */
  readonly errorThreshold: number;
  /** Calls that must have ended in the window. */
  readonly volume: number;
  /** Milliseconds looked back upon. */
  readonly window: number;
}

/** How the calls of the last while ended. */
export interface Statistics {
  count(failed: boolean): void;
  shutdown(): void;
}

/**
 * opossum keeps the rolling window and says when it is too bad, once. Calls do not run inside it, only their verdicts do:
 * run inside, a call counts from its beginning, so that a hang is noticed late; its end counts even if it began before
 * the breaker opened; and an error that is nobody's fault counts as a success, which closes a half-open breaker (opossum
 * 10, `handleError`). Nor does it decide when to try again: its reset never grows, and closing keeps the failures.
 */
export function createStatistics(
  { errorThreshold, volume, window }: StatisticsOptions,
  tooBad: () => void,
): Statistics {
  const opossum = new CircuitBreaker(() => Promise.reject(failure), {
    timeout: false,
    errorThresholdPercentage: errorThreshold,
    volumeThreshold: volume,
    rollingCountTimeout: window,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
  });
  opossum.on('open', tooBad);
  return {
    count(failed) {
      if (failed) {
        void opossum.fire().catch(ignore);
        return;
      }
      // It judges by failures among the calls fired, and nearly all calls work: for one that does, that it was fired is
      // all it need be told, and spares six promises.
      opossum.emit('fire');
    },
    // It counts a failure a moment after it is told; having let go of its listeners, it can open nothing any more.
    shutdown: () => opossum.shutdown(),
  };
}

const failure = new Error('the upstream failed');
const ignore = (): void => {};
