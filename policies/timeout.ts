import { Problem } from '#problem';
import { discard } from './parts/discard.ts';
import { LightSignal } from './parts/light-signal.ts';
import { roughly } from './parts/rough-time.ts';
import { type Answer, type Clock, definePolicy, type Exchange, type Handler, type Signal } from './policy.ts';

export interface TimeoutSettings {
  readonly total: number;
}

/**
 * Breaks off a call whose answer does not begin in time. Innermost, so that slow counts as failed for the breaker
 * around it. What has begun may go on: event streams and sockets last as long as they like.
 */
export const timeout = definePolicy<TimeoutSettings>({
  name: 'timeout',
  side: 'hop',
  summary: 'Breaks off a call to an upstream whose answer does not begin in time.',
  refuses: [504],
  settings: {
    total: {
      type: 'integer',
      description: 'Milliseconds until the head of the answer must be there; less when the deadline is nearer.',
      default: 2_500,
      minimum: 1,
      maximum: 120_000,
    },
  },
  create: ({ total }, { clock }) => {
    return (exchange, next) => {
      const begun = clock.monotonic();
      // Lower tiers take their time from the deadline: they then give up first, and say where it hung.
      const deadline = Math.min(exchange.deadline, begun + total);
      return new Promise((resolve, reject) => {
        new BoundedCall(exchange, clock, begun, deadline, resolve, reject).begin(next);
      });
    };
  },
});

/**
 * A call that ends at its deadline, or when the signal its exchange came with fires; the signal the exchange has
 * meanwhile. One object is all of it, because there is one for every call in every tier.
 */
class BoundedCall extends LightSignal {
  readonly #exchange: Exchange;
  readonly #clock: Clock;
  /** `clock.monotonic()`, as the deadline. */
  readonly #begun: number;
  readonly #deadline: number;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #outerSignal: Signal;
  readonly #outerDeadline: number;
  #timer: NodeJS.Timeout | undefined;
  #waiting = true;

  constructor(
    exchange: Exchange,
    clock: Clock,
    begun: number,
    deadline: number,
    resolve: (answer: Answer) => void,
    reject: (reason: unknown) => void,
  ) {
    super();
    this.#exchange = exchange;
    this.#clock = clock;
    this.#begun = begun;
    this.#deadline = deadline;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#outerSignal = exchange.signal;
    this.#outerDeadline = exchange.deadline;
  }

  begin(next: Handler): void {
    const left = this.#deadline - this.#begun;
    if (this.#outerSignal.aborted || left <= 0) {
      this.#giveUp(this.#outerSignal.aborted ? this.#outerSignal.reason : late(0));
      return;
    }
    this.#timer = setTimeout(onTime, roughly(left), this);
    this.#outerSignal.addEventListener('abort', this);
    this.#exchange.signal = this;
    this.#exchange.deadline = this.#deadline;
    next(this.#exchange).then(
      (answer) => this.#onAnswer(answer),
      (error) => this.#onError(error),
    );
  }

  /** The signal it came with fired. */
  handleEvent(): void {
    this.#giveUp(this.#outerSignal.reason);
  }

  onLate(): void {
    this.#giveUp(late(this.#deadline - this.#begun));
  }

  #giveUp(reason: unknown): void {
    this.abort(reason);
    if (this.#end()) this.#reject(reason);
  }

  #onAnswer(answer: Answer): void {
    // A body still arriving may have to be broken off later; for anything else the signal has done its work.
    if (answer.body.kind !== 'relay') this.#outerSignal.removeEventListener('abort', this);
    if (this.#end()) this.#resolve(answer);
    else discard(answer);
  }

  #onError(error: unknown): void {
    this.#outerSignal.removeEventListener('abort', this);
    if (this.#end()) this.#reject(error);
  }

  /** Gives the exchange back what it came with. @returns whether somebody was still waiting */
  #end(): boolean {
    if (!this.#waiting) return false;
    this.#waiting = false;
    clearTimeout(this.#timer);
    this.#exchange.signal = this.#outerSignal;
    this.#exchange.deadline = this.#outerDeadline;
    const { timings, side } = this.#exchange;
    if (timings !== undefined && side === 'edge') timings.upstream += this.#clock.monotonic() - this.#begun;
    return true;
  }
}

const onTime = (call: BoundedCall): void => call.onLate();

const late = (left: number): Problem =>
  new Problem('upstream-timeout', { detail: `There was no answer within ${Math.round(left)} ms.` });
