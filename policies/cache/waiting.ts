import { Problem } from '#problem';
import { roughly } from '../parts/rough-time.ts';
import type { Clock, Exchange } from '../policy.ts';

/** What is waited for. */
export interface Shared<T> {
  /** `clock.monotonic()` by which it has come to an end. */
  readonly deadline: number;
  /** He left, or his time was up. */
  quit(waiter: Waiter<T>, reason: unknown): void;
}

/** One who waits for what others may wait for too: until it comes, his client leaves, or his own time is up. */
export class Waiter<T> {
  readonly exchange: Exchange;
  readonly #shared: Shared<T>;
  readonly #resolve: (result: T) => void;
  readonly #reject: (reason: unknown) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(exchange: Exchange, shared: Shared<T>, resolve: (result: T) => void, reject: (reason: unknown) => void) {
    this.exchange = exchange;
    this.#shared = shared;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  begin(clock: Clock): void {
    const { signal, deadline } = this.exchange;
    if (signal.aborted) {
      this.handleEvent();
      return;
    }
    signal.addEventListener('abort', this);
    if (deadline < this.#shared.deadline) {
      this.#timer = setTimeout(onTime, roughly(deadline - clock.monotonic()), this);
    }
  }

  take(result: T): void {
    this.#stop();
    this.#resolve(result);
  }

  fail(error: unknown): void {
    this.#stop();
    this.#reject(error);
  }

  /** His client left. */
  handleEvent(): void {
    this.quit(this.exchange.signal.reason);
  }

  quit(reason: unknown): void {
    this.#stop();
    this.#shared.quit(this, reason);
    this.#reject(reason);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.exchange.signal.removeEventListener('abort', this);
  }
}

const onTime = (waiter: Waiter<never>): void => waiter.quit(late());

const late = (): Problem => new Problem('upstream-timeout', { detail: 'There was no answer in time.' });
