import { within } from '../../policies/parts/within.ts';
import type { Clock, Log } from '../../policies/policy.ts';
import { readTouched, readVersion, type Tables, type Touched } from './changes.ts';

/** Keeps what this process remembers of the record up to date. */
export interface Follower {
  /** Monotonic milliseconds: whatever was changed before then, `onTouched` has been told of. */
  readonly upTo: number;
  /** Looks now, rather than in a moment. */
  look(): Promise<void>;
  close(): void;
}

export interface FollowerParts {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of changes, oldest first; of `'everything'` when there is too much to tell, or nothing was known before. */
  onTouched(touched: readonly Touched[] | 'everything'): void | Promise<void>;
}

/** Milliseconds between two looks: with what a query takes at worst, well within two seconds. */
const pause = 750;
/** Milliseconds after which a look has failed. */
const patience = 1_000;
const mostTold = 500;

/**
 * Asks again and again for what changed since the last time: one look at an index, whatever the number of keys in use.
 * While the store is away `upTo` stands still, and whoever relies on it knows how old what it knows is.
 */
export function followChanges({ tables, clock, log, onTouched }: FollowerParts): Follower {
  let version: number | undefined;
  let upTo = Number.NEGATIVE_INFINITY;
  let away = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  async function read(): Promise<void> {
    const began = clock.monotonic();
    const touched = version === undefined ? [] : await readTouched(tables, version, mostTold);
    // What could not be told is told again: the version is moved on afterwards.
    if (version === undefined || touched.length === mostTold) {
      const last = await readVersion(tables);
      await onTouched('everything');
      version = last;
    } else if (touched.length > 0) {
      await onTouched(touched);
      version = touched.at(-1)?.version ?? version;
    }
    upTo = Math.max(upTo, began);
  }

  async function attempt(): Promise<void> {
    if (closed) return;
    try {
      await within(patience, read(), 'the store did not answer');
      if (away) log.info({ version }, 'changes of consumers are followed again');
      away = false;
    } catch (error) {
      if (!away && !closed)
        log.warn({ err: error }, 'changes of consumers cannot be followed: keys are looked up one by one');
      away = true;
    }
  }

  const look = (): Promise<void> => {
    looking = looking.then(attempt);
    return looking;
  };

  const lookAgainAndAgain = async (): Promise<void> => {
    await look();
    if (!closed) timer = setTimeout(lookAgainAndAgain, pause).unref();
  };
  timer = setTimeout(lookAgainAndAgain, 0).unref();

  return {
    get upTo() {
      return upTo;
    },
    look,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
