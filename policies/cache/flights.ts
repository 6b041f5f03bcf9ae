import { Problem } from '#problem';
import { discard } from '../parts/discard.ts';
import { LightSignal } from '../parts/light-signal.ts';
import type { Answer, Clock, Exchange, Headers, Memo } from '../policy.ts';
import { createBoard, type Posted } from './board.ts';
import { OwnExchange } from './own-exchange.ts';
import { type Shared, Waiter } from './waiting.ts';

/** How a call is begun. */
export interface Departure {
  /** Request headers, when not those of the exchange. */
  readonly headers?: Headers;
  /** When not the exchange's own: a call in the background shares nothing with what caused it. */
  readonly memo?: Memo;
}

/** A time the first waiter has left that is as good as the whole budget: milliseconds less than it. */
const nearly = 50;

/**
 * A call that is under way, and for as long as it is, anybody's with the same key; the signal it is made with. It belongs
 * to none of those who wait for it: it has a time of its own, `budget` milliseconds or what the first of them has left if
 * that is about as much or more, and is broken off when the last of them has left. When the last runs out of time it goes
 * on, so that the upstream is judged by the time it was given.
 */
export class Flight<T extends Answer> extends LightSignal implements Posted, Shared<T> {
  /** When the exchange that began it reached the gateway: nothing it read is older. */
  readonly since: number;
  readonly deadline: number;
  /** Who began it. */
  readonly exchange: Exchange;
  /** Called when nobody can join it any more. */
  onEnd: (() => void) | undefined;
  readonly #own: OwnExchange;
  readonly #clock: Clock;
  readonly #isBackground: boolean;
  #waiters: Waiter<T>[] = [];

  constructor(exchange: Exchange, clock: Clock, budget: number, departure: Departure) {
    super();
    const now = clock.monotonic();
    this.#isBackground = departure.memo !== undefined;
    this.since = this.#isBackground ? now : exchange.started;
    const hasTime = !this.#isBackground && exchange.deadline > now + budget - nearly;
    this.deadline = hasTime ? exchange.deadline : now + budget;
    this.exchange = exchange;
    this.#clock = clock;
    this.#own = new OwnExchange(exchange, {
      headers: departure.headers ?? exchange.headers,
      started: this.since,
      deadline: this.deadline,
      signal: this,
      memo: departure.memo,
    });
  }

  /** Makes the call. */
  begin(call: (own: Exchange) => Promise<T>): void {
    call(this.#own).then(
      (answer) => this.#onAnswer(answer),
      (error) => this.#onError(error),
    );
  }

  /** Waits for its answer, until the exchange's own client leaves or its own deadline passes. */
  wait(exchange: Exchange): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiter = new Waiter<T>(exchange, this, resolve, reject);
      this.#waiters.push(waiter);
      waiter.begin(this.#clock);
    });
  }

  quit(waiter: Waiter<T>, reason: unknown): void {
    this.#waiters = this.#waiters.filter((one) => one !== waiter);
    if (this.#waiters.length > 0 || this.#isBackground || isLate(reason)) return;
    this.onEnd?.();
    this.abort(reason);
  }

  #onAnswer(answer: T): void {
    this.onEnd?.();
    if (answer.body.kind === 'relay') this.#handOver(answer);
    else this.#own.settle({ status: answer.status, complete: true, bytes: 0 });
    for (const waiter of this.#waiters) waiter.take(answer);
  }

  /** What is still arriving is for who began the call, or nobody. */
  #handOver(answer: T): void {
    const own = this.#own;
    if (this.#waiters.some(({ exchange }) => exchange === this.exchange)) {
      this.exchange.onSettled((end) => own.settle(end));
      return;
    }
    discard(answer);
    own.settle({ status: 499, complete: false, bytes: 0 });
  }

  #onError(error: unknown): void {
    this.onEnd?.();
    this.#own.settle({ status: error instanceof Problem ? error.status : 500, error, complete: true, bytes: 0 });
    for (const waiter of this.#waiters) waiter.fail(error);
  }
}

/**
 * Calls that are shared while they are under way.
 * @param keyOf  everything that must be equal; what they are begun and found by is a mark that few share
 */
export function createFlights<T extends Answer>(clock: Clock, budget: number, keyOf: (exchange: Exchange) => string) {
  const board = createBoard<Flight<T>>(keyOf);

  return {
    find: (mark: number, exchange: Exchange): Flight<T> | undefined => board.find(mark, exchange),
    /** Begins a call; others find it by its mark, if it has one. */
    begin(
      mark: number | undefined,
      exchange: Exchange,
      call: (own: Exchange) => Promise<T>,
      departure: Departure = {},
    ): Flight<T> {
      const flight = new Flight<T>(exchange, clock, budget, departure);
      if (mark !== undefined) flight.onEnd = board.post(mark, flight);
      flight.begin(call);
      return flight;
    },
  };
}

const isLate = (reason: unknown): boolean => reason instanceof Problem && reason.kind === 'upstream-timeout';
