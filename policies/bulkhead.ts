import { Problem } from '#problem';
import { type Answer, definePolicy, type Exchange, type Handler, type Operation, type Signal } from './policy.ts';
import { isEventStream } from './validate/media-type.ts';

export interface BulkheadSettings {
  readonly concurrent: number;
  readonly queue: number;
  readonly wait: number;
}

/**
 * Lets so many calls at once into an upstream, and a few more wait a moment: one that is slow then holds neither the
 * gateway's memory nor everybody's time. Places are counted per upstream, over all operations and reloads; an operation
 * with a lower cap finds the upstream full earlier. A composing handler is counted per operation.
 *
 * A place is held until the answer has begun, and by a body that is still arriving until it has ended. Event streams
 * and sockets give theirs back once they have begun: they last as long as somebody watches, have connections of their
 * own, and a few hundred watchers would otherwise shut out every call.
 */
export const bulkhead = definePolicy<BulkheadSettings>({
  name: 'bulkhead',
  side: 'hop',
  summary: 'Lets a number of calls at once into an upstream, has a few wait a moment, and refuses the rest.',
  refuses: [503],
  settings: {
    concurrent: {
      type: 'integer',
      description:
        'Calls in the upstream at once, over all its operations; in a handler that composes others, per operation.',
      default: 256,
      minimum: 1,
      maximum: 10_000,
    },
    queue: {
      type: 'integer',
      description: 'Calls that may wait for a place; 0 refuses at once.',
      default: 64,
      minimum: 0,
      maximum: 10_000,
    },
    wait: {
      type: 'integer',
      description: 'Longest milliseconds a call waits for a place; less when the deadline is nearer.',
      default: 100,
      minimum: 1,
      maximum: 5_000,
    },
  },
  create: ({ concurrent, queue, wait }, { operation, clock, keep, meter }) => {
    const { kind } = operation.upstream;
    const upstream = boundTogether(operation);
    const gauge = meter.gauge('causeway_bulkhead_in_use', 'Calls in an upstream at the moment.', ['upstream']);
    const places: Places = keep(
      `bulkhead:${kind}:${upstream}`,
      () => createPlaces((inUse) => gauge.follow({ upstream }, inUse)),
      (kept) => kept.dispose(),
    );

    async function admit(exchange: Exchange): Promise<void> {
      const patience = Math.min(wait, exchange.deadline - clock.monotonic());
      if (places.waiting() >= queue || patience <= 0) throw full();
      if (!(await places.wait(concurrent, patience, exchange.signal))) throw full();
    }

    const call = (exchange: Exchange, next: Handler): Promise<Answer> =>
      next(exchange).then(
        (answer) => {
          if (isArriving(answer)) exchange.onSettled(places.leave);
          else places.leave();
          return answer;
        },
        (error) => {
          places.leave();
          throw error;
        },
      );

    return (exchange, next) =>
      places.take(concurrent) ? call(exchange, next) : admit(exchange).then(() => call(exchange, next));
  },
});

/**
 * What shares its places: all that reaches one service or one set of records. A handler that composes others waits for
 * them, so each operation has its own: those that wait for a system that hangs must not take the places of the rest.
 */
const boundTogether = ({ id, upstream, uses }: Operation): string =>
  upstream.kind === 'local' && uses.length > 0 ? id : upstream.name;

const full = (): Problem => new Problem('overloaded', { headers: { 'retry-after': '1' } });

const isArriving = ({ body, headers }: Answer): boolean =>
  body.kind === 'relay' && !isEventStream(headers['content-type']);

/** Places in one upstream. Who has taken one leaves it once. */
interface Places {
  take(concurrent: number): boolean;
  /** Whether a place came free in time; throws the signal's reason when that fires first. */
  wait(concurrent: number, milliseconds: number, signal: Signal): Promise<boolean>;
  waiting(): number;
  leave(): void;
  /** Nobody comes any more. */
  dispose(): void;
}

interface Waiter {
  readonly concurrent: number;
  admit(): void;
}

/** @param show  where an operator sees how many are taken; returns what ends that */
function createPlaces(show: (inUse: () => number) => () => void): Places {
  const line: Waiter[] = [];
  let inUse = 0;
  const dispose = show(() => inUse);

  function take(concurrent: number): boolean {
    if (inUse >= concurrent) return false;
    inUse += 1;
    return true;
  }

  return {
    take,
    waiting: () => line.length,
    wait: (concurrent, milliseconds, signal) => waitIn(line, concurrent, milliseconds, signal),
    leave() {
      inUse -= 1;
      // The first for whom there is room: one with a lower cap does not keep those behind it waiting.
      const next = line.find(({ concurrent }) => take(concurrent));
      next?.admit();
    },
    dispose,
  };
}

function waitIn(line: Waiter[], concurrent: number, milliseconds: number, signal: Signal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', quit);
      line.splice(line.indexOf(waiter), 1);
    };
    const quit = (): void => {
      stop();
      reject(signal.reason);
    };
    const end = (admitted: boolean): void => {
      stop();
      resolve(admitted);
    };
    const waiter: Waiter = { concurrent, admit: () => end(true) };
    const timer = setTimeout(end, milliseconds, false);
    line.push(waiter);
    if (signal.aborted) quit();
    else signal.addEventListener('abort', quit);
  });
}
