import { Problem } from '#problem';
import { discard } from '../parts/discard.ts';
import type { Answer, Clock, Exchange, Headers, Memo } from '../policy.ts';
import { OwnExchange } from './own-exchange.ts';
import { whileItLasts } from './waiting.ts';

/** A call that is under way, and for as long as it is, anybody's with the same key. */
export interface Flight<T extends Answer> {
  /** When the exchange that began it reached the gateway: nothing it read is older. */
  readonly since: number;
  /** Its answer, whoever waits or does not. */
  readonly done: Promise<T>;
  /** Waits for its answer, until the exchange's own client leaves or its own deadline passes. */
  wait(exchange: Exchange): Promise<T>;
}

/** How a call is begun. */
export interface Departure {
  /** Request headers, when not those of the exchange. */
  readonly headers?: Headers;
  /** When not the exchange's own: a call in the background shares nothing with what caused it. */
  readonly memo?: Memo;
}

/**
 * Calls that are shared while they are under way. A call belongs to none of those who wait for it: it has a time of its
 * own, `budget` milliseconds or what the first of them has left if that is more, and is broken off when the last of them
 * has left. When the last runs out of time it goes on, so that the upstream is judged by the time it was given.
 */
export function createFlights<T extends Answer>(clock: Clock, budget: number) {
  const flights = new Map<string, Flight<T>>();

  return {
    find: (key: string): Flight<T> | undefined => flights.get(key),
    /** Begins a call; others find it by `key`, if there is one. */
    begin(
      key: string | undefined,
      exchange: Exchange,
      call: (own: Exchange) => Promise<T>,
      departure: Departure = {},
    ): Flight<T> {
      const forget = (): void => {
        if (key !== undefined && flights.get(key) === flight) flights.delete(key);
      };
      const flight = depart(exchange, call, clock, budget, departure, forget);
      if (key !== undefined) flights.set(key, flight);
      return flight;
    },
  };
}

function depart<T extends Answer>(
  exchange: Exchange,
  call: (own: Exchange) => Promise<T>,
  clock: Clock,
  budget: number,
  departure: Departure,
  forget: () => void,
): Flight<T> {
  const controller = new AbortController();
  const now = clock.monotonic();
  const isBackground = departure.memo !== undefined;
  const deadline = isBackground ? now + budget : Math.max(exchange.deadline, now + budget);
  const own = new OwnExchange(exchange, {
    headers: departure.headers ?? exchange.headers,
    started: isBackground ? now : exchange.started,
    deadline,
    signal: controller.signal,
    memo: departure.memo ?? exchange.memo,
  });
  let waiting = 0;
  const outcome = call(own).then(
    (answer) => {
      forget();
      if (answer.body.kind !== 'relay') own.settle({ status: answer.status, complete: true, bytes: 0 });
      else if (isBackground) dispose(answer, own);
      return answer;
    },
    (error) => {
      forget();
      own.settle({ status: error instanceof Problem ? error.status : 500, error, complete: true, bytes: 0 });
      throw error;
    },
  );
  // Nobody may be left to hear of it.
  outcome.catch(ignore);

  return {
    since: own.started,
    done: outcome,
    wait(waiter) {
      waiting += 1;
      return whileItLasts(
        outcome,
        waiter,
        deadline - clock.monotonic(),
        {
          quit(reason) {
            waiting -= 1;
            if (waiting > 0 || isBackground || isLate(reason)) return;
            forget();
            controller.abort(reason);
          },
          // What is still arriving is for who began the call.
          take(answer) {
            if (waiter === exchange && answer.body.kind === 'relay') waiter.onSettled((end) => own.settle(end));
          },
          miss(answer) {
            if (waiter === exchange) dispose(answer, own);
          },
        },
        clock,
      );
    },
  };
}

/** Nobody will read a body that is still arriving. */
function dispose(answer: Answer, own: OwnExchange): void {
  if (answer.body.kind !== 'relay') return;
  discard(answer);
  own.settle({ status: 499, complete: false, bytes: 0 });
}

const isLate = (reason: unknown): boolean => reason instanceof Problem && reason.kind === 'upstream-timeout';
const ignore = (): void => {};
