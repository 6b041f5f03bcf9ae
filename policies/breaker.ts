import CircuitBreaker from 'opossum';
import type { Clock, Log, Meter } from './policy.ts';

export interface BreakerOptions {
  readonly upstream: string;
  readonly errorThreshold: number;
  readonly volume: number;
  readonly window: number;
  readonly reset: number;
}

/**
 * What one call says of its upstream. `refuses`: it answered, but that it works is not proven (4xx); such a call is no
 * failure, and closes nothing. `nothing`: the call does not count at all.
 */
export type Verdict = 'works' | 'refuses' | 'fails' | 'nothing';

/** One call that was let through. */
export interface Pass {
  /** The one call that decides whether an open breaker closes. */
  readonly probe: boolean;
  /** Milliseconds since it was let through. */
  elapsed(): number;
  /** To be told once, when the call has ended. */
  report(verdict: Verdict): void;
}

export interface Breaker {
  /** Lets a call through, or says how many milliseconds to stay away. */
  enter(): Pass | { readonly wait: number };
  shutdown(): void;
}

/**
 * opossum keeps the statistics and the state; calls do not run inside it, only their verdicts do. Run inside, a call
 * counts from its beginning, so that a hang is noticed late; its end counts even if it began before the breaker opened;
 * and an error that is nobody's fault counts as a success, which closes a half-open breaker (opossum 10, `handleError`).
 */
export function createBreaker(
  options: BreakerOptions,
  { clock, log, meter }: { clock: Clock; log: Log; meter: Meter },
): Breaker {
  const { upstream, reset } = options;
  const open = meter.gauge(
    'causeway_breaker_open',
    'Whether calls to an upstream are being refused: 1 open, 0 closed.',
    ['upstream'],
  );
  const statistics = new CircuitBreaker((failed: boolean) => (failed ? Promise.reject(failure) : Promise.resolve()), {
    name: upstream,
    timeout: false,
    errorThresholdPercentage: options.errorThreshold,
    volumeThreshold: options.volume,
    rollingCountTimeout: options.window,
    resetTimeout: reset,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
  });
  /** Counts changes of state: what began before the last one says nothing of now. */
  let era = 0;
  let openedAt = 0;
  let probing = false;

  open.set({ upstream }, 0);
  statistics.on('open', () => {
    era += 1;
    openedAt = clock.monotonic();
    open.set({ upstream }, 1);
    log.warn({ upstream, milliseconds: reset }, 'breaker opened: the upstream is left alone');
  });
  statistics.on('halfOpen', () => log.info({ upstream }, 'breaker half-open: the next call decides'));
  statistics.on('close', () => {
    era += 1;
    open.set({ upstream }, 0);
    log.info({ upstream }, 'breaker closed: the upstream works again');
  });

  function pass(probe: boolean, report: Pass['report']): Pass {
    const begun = clock.monotonic();
    return { probe, report, elapsed: () => clock.monotonic() - begun };
  }

  function passThrough(): Pass {
    const begun = era;
    return pass(false, (verdict) => {
      if (verdict !== 'nothing' && begun === era) statistics.fire(verdict === 'fails').catch(ignore);
    });
  }

  function passProbe(): Pass {
    probing = true;
    return pass(true, (verdict) => {
      probing = false;
      if (verdict === 'works') statistics.close();
      else if (verdict === 'fails') statistics.open();
    });
  }

  return {
    enter() {
      if (statistics.closed || statistics.isShutdown) return passThrough();
      if (!statistics.halfOpen) return { wait: Math.max(openedAt + reset - clock.monotonic(), 0) };
      return probing ? { wait: 0 } : passProbe();
    },
    shutdown() {
      statistics.shutdown();
      open.set({ upstream }, 0);
    },
  };
}

const failure = new Error('the upstream failed');
const ignore = (): void => {};
