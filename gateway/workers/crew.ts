import cluster, { type Worker } from 'node:cluster';
import { performance } from 'node:perf_hooks';
import type { Log } from '../../policies/policy.ts';
import { AlreadyTold } from '../runtime/exit.ts';
import type { Served } from '../runtime/welcome.ts';
import { createSockets, type Taker } from './sockets.ts';
import { type Asked, beat, type ListeningSocket, numberVariable, type Told } from './words.ts';

/** A worker that serves. */
export interface Member {
  /** From 1; whoever takes a worker's place has its number. */
  readonly number: number;
  readonly pid: number;
  /** Where it alone is asked, on loopback. */
  readonly operationsPort: number;
}

/** The workers of this process. */
export interface Crew {
  readonly count: number;
  /** Those that serve now, by number; any that have shown no sign of life for some seconds stand last. */
  members(): readonly Member[];
  /** Workers that have ended unasked. */
  readonly losses: number;
  /**
   * Starts one, and when it serves all the others at once; from then on whoever ends is replaced.
   * @param onFirst  called when the first one serves
   * @throws Error where one of them cannot start, `AlreadyTold` if it has said why; the others are to be stopped
   */
  start(onFirst: () => void): Promise<Served>;
  /** Has all of them finish what is in flight. @returns whether they did within so many milliseconds; the rest is killed */
  stop(patience: number): Promise<boolean>;
}

export interface CrewOptions {
  readonly count: number;
  /** Environment variables over those of this process. */
  readonly variables: Readonly<Record<string, string>>;
  /** Of V8's old space; whoever leaks ends there, and not with the machine's memory. */
  readonly megabytes: number;
  readonly log: Log;
  readonly pace?: Pace;
  notice(message: string): void;
}

/** How long what is waited for; in milliseconds. */
export interface Pace {
  /** From when on a worker counts as one that runs, and whose end has nothing to do with its start. */
  readonly steady: number;
  /** Before a worker is started again that ended sooner; doubled each time, up to `longestPause`. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** Between two looks whether all have shown a sign of life. */
  readonly watch: number;
  /** Looks in a row without one, after which a worker is killed. Counted, not timed: this process may have slept as well. */
  readonly mostSilent: number;
}

/** Looks in a row after which others are asked first. */
const fewSilent = 3;

const usualPace: Pace = { steady: 10_000, firstPause: 500, longestPause: 30_000, watch: beat, mostSilent: 20 };

interface Place {
  readonly number: number;
  worker?: Worker | undefined;
  member?: Member | undefined;
  silent: number;
  /** It takes no more connections. */
  leaves: boolean;
  /** How often in a row it ended soon. */
  hasty: number;
  timer?: NodeJS.Timeout;
}

export function createCrew({ count, variables, megabytes, log, notice, pace = usualPace }: CrewOptions): Crew {
  cluster.setupPrimary({ execArgv: [...process.execArgv, `--max-old-space-size=${megabytes}`] });
  const places: Place[] = Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    silent: 0,
    leaves: false,
    hasty: 0,
  }));
  let stage: 'starting' | 'running' | 'stopping' = 'starting';
  let losses = 0;
  const sockets = createSockets();

  /** Who can take connections that wait for another, whoever shows most life first. */
  const othersThan = (number: number): Taker[] =>
    places
      .filter((place) => place.number !== number && place.member !== undefined && !place.leaves)
      .toSorted((a, b) => a.silent - b.silent)
      .flatMap(({ number, worker }) => (worker === undefined ? [] : [{ number, worker }]));

  function keep(number: number, socket: ListeningSocket): void {
    if (stage === 'stopping') socket.close();
    else sockets.keep(number, socket);
  }

  /** @returns resolves when it serves, rejects when it ends before */
  function fork(place: Place): Promise<{ readonly served: Served; readonly contracts: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ served: Served; contracts: string }>();
    const begun = performance.now();
    const worker = cluster.fork({ ...variables, [numberVariable]: String(place.number) });
    const { pid = 0 } = worker.process;
    const { number } = place;
    Object.assign(place, { worker, silent: 0, leaves: false });
    worker.on('message', (told: Told, socket?: ListeningSocket) => {
      place.silent = 0;
      if (told.said === 'notice') notice(told.message);
      if (told.said === 'opens') sockets.give({ number, worker });
      if (told.said === 'listens' && socket !== undefined) keep(number, socket);
      if (told.said === 'leaves' && stage !== 'stopping') {
        place.leaves = true;
        sockets.hand(number, othersThan(number));
      }
      if (told.said !== 'ready') return;
      sockets.take(number);
      place.member = { number, pid, operationsPort: told.served.operationsPort };
      resolve(told);
    });
    const ended = (code: number | null, signal: string | null): void => {
      const served = place.member !== undefined;
      Object.assign(place, { worker: undefined, member: undefined });
      const message = `Worker ${number} ended with ${signal ?? `code ${code}`} before it served.`;
      reject(signal === null ? new AlreadyTold(message) : new Error(message));
      if (stage === 'stopping' || (stage === 'starting' && !served)) return;
      sockets.hand(number, othersThan(number));
      losses += 1;
      place.hasty = served && performance.now() - begun >= pace.steady ? 0 : place.hasty + 1;
      const pause = pauseAfter(place.hasty, pace);
      log.error({ worker: number, pid, code, signal, pause }, 'a worker ended; another takes its place');
      place.timer = setTimeout(() => void replace(place), pause);
    };
    worker.once('exit', ended);
    worker.on('error', (error) => {
      log.error({ worker: number, error }, 'a worker cannot be reached');
      // It was never there, and will tell no end.
      if (pid === 0) ended(null, 'error');
    });
    return promise;
  }

  async function replace(place: Place): Promise<void> {
    try {
      const { contracts } = await fork(place);
      log.info(
        { worker: place.number, pid: place.member?.pid, contracts },
        'a worker took the place of one that ended',
      );
    } catch {
      // Its end is told of, and answered, where it is noticed.
    }
  }

  function watch(): void {
    for (const { number, worker, member, silent } of places) {
      if (member === undefined || silent < pace.mostSilent) continue;
      log.error({ worker: number, pid: member.pid }, 'a worker has shown no sign of life; it is killed');
      worker?.process.kill('SIGKILL');
    }
    for (const place of places) place.silent += 1;
  }
  let watching: NodeJS.Timeout | undefined;

  return {
    count,
    members: () =>
      places
        .toSorted((a, b) => Number(a.silent > fewSilent) - Number(b.silent > fewSilent))
        .flatMap(({ member }) => member ?? []),
    get losses() {
      return losses;
    },
    async start(onFirst) {
      const [first, ...others] = places;
      const { served } = await fork(first as Place);
      onFirst();
      await Promise.all(others.map(fork));
      if (stage === 'starting') stage = 'running';
      watching = setInterval(watch, pace.watch).unref();
      return served;
    },
    async stop(patience) {
      stage = 'stopping';
      // From now on each ends with the worker that takes from it.
      sockets.release();
      clearInterval(watching);
      const running = places.flatMap(({ worker, timer }) => {
        clearTimeout(timer);
        return worker ?? [];
      });
      const late = setTimeout(() => {
        for (const worker of running) worker.process.kill('SIGKILL');
      }, patience);
      const codes = await Promise.all(running.map(ask));
      clearTimeout(late);
      return codes.every((code) => code === 0);
    },
  };
}

const pauseAfter = (hasty: number, { firstPause, longestPause }: Pace): number =>
  hasty === 0 ? 0 : Math.min(firstPause * 2 ** (hasty - 1), longestPause);

/** @returns the exit code; `null` where a signal ended it */
function ask(worker: Worker): Promise<number | null> {
  const end = new Promise<number | null>((resolve) => worker.once('exit', resolve));
  if (worker.isConnected()) worker.send({ say: 'stop' } satisfies Asked);
  return end;
}
