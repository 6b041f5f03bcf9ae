import type { SharedCount, Surroundings } from '../../policy.ts';

/** Whether a shared count answers: one that does not is left alone for a while, and calls are counted here. */
export interface Trust {
  isDown(): boolean;
  /** Whether to ask it now: always while it answers, once a second while it does not. */
  mayAsk(): boolean;
  answered(): void;
  failed(error: unknown): void;
  /** A call was counted here because the shared count could not be asked. */
  alone(): void;
}

/** Milliseconds. */
const rest = 1_000;

export function createTrust(
  name: string,
  { place }: SharedCount,
  { clock, log, meter }: Pick<Surroundings, 'clock' | 'log' | 'meter'>,
): Trust {
  const fallbacks = meter.counter(
    'causeway_limiter_fallback_total',
    'Calls counted by this process alone because the shared count did not answer.',
    ['limiter'],
  );
  let down = false;
  let nextTry = 0;
  return {
    isDown: () => down,
    mayAsk() {
      if (!down) return true;
      const now = clock.monotonic();
      if (now < nextTry) return false;
      nextTry = now + rest;
      return true;
    },
    answered() {
      if (down) log.info({ limiter: name }, `limits are counted in ${place} again`);
      down = false;
    },
    failed(error) {
      if (!down)
        log.warn({ limiter: name, err: error }, `${place} does not answer: limits are counted in this process`);
      down = true;
      nextTry = clock.monotonic() + rest;
    },
    alone: () => fallbacks.inc({ limiter: name }),
  };
}
