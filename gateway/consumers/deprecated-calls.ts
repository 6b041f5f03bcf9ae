import type { Kysely } from 'kysely';
import type { Clock, DeprecatedCalls, Identity, Log } from '../../policies/policy.ts';
import { isTest } from '../../policies/sandbox/test-caller.ts';
import {
  addCounts,
  type DeprecatedCaller,
  type DeprecatedCount,
  dropCounts,
  keyOf,
  readCounts,
} from './deprecated-table.ts';

/** Counts of remaining calls to what is deprecated, by who calls. */
export interface DeprecatedCallBook extends DeprecatedCalls {
  /**
   * Counts of the last days, those of this gateway up to now, those of others up to a few seconds ago.
   * @param api  `<tier>/<api>.v<major>`; all unless given
   */
  read(wanted: { readonly days: number; readonly api?: string | undefined }): Promise<DeprecatedCount[]>;
  /** Writes down what was counted. Happens by itself every five seconds. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds; a crash loses the counts of this long at most. */
const writeEvery = 5_000;
const dayLength = 86_400_000;
/** Days that counts are kept: a year, and the month in which somebody looks back on it. */
const kept = 400;
/** Rows of one answer: the embedded store would block the process for more. */
const most = 5_000;

/** Counts in memory and writes in batches: a request waits for nothing. */
export function createDeprecatedCalls(options: { db: Kysely<unknown>; clock: Clock; log: Log }): DeprecatedCallBook {
  const { db, clock, log } = options;
  const pending = new Map<string, DeprecatedCount>();
  let swept = '';
  let writing: Promise<void> = Promise.resolve();

  const add = (count: DeprecatedCount): void => {
    const key = keyOf(count);
    const known = pending.get(key);
    const calls = count.calls + (known?.calls ?? 0);
    const lastSeen = known !== undefined && known.lastSeen > count.lastSeen ? known.lastSeen : count.lastSeen;
    pending.set(key, { ...count, calls, lastSeen });
  };

  const write = async (): Promise<void> => {
    const today = dayOf(clock.now());
    if (pending.size === 0) return;
    const counts = [...pending.values()];
    pending.clear();
    try {
      await addCounts(db, counts);
    } catch (error) {
      for (const count of counts) add(count);
      log.warn({ err: error, counts: counts.length }, 'calls to what is deprecated are not written down yet');
      return;
    }
    if (swept === today) return;
    swept = today;
    await dropCounts(db, dayOf(clock.now() - kept * dayLength)).catch((error) => {
      log.warn({ err: error }, 'old counts of deprecated calls are still there');
    });
  };

  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };
  const timer = setInterval(flush, writeEvery).unref();

  return {
    note(operation, identity) {
      const now = clock.now();
      add({ day: dayOf(now), operation, ...callerOf(identity), calls: 1, lastSeen: new Date(now) });
    },
    read: async ({ days, api }) => {
      await flush();
      return readCounts(db, { since: dayOf(clock.now() - (days - 1) * dayLength), api, most });
    },
    flush,
    close: () => {
      clearInterval(timer);
      return flush();
    },
  };
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

function callerOf(identity: Identity): Pick<DeprecatedCaller, 'kind' | 'caller' | 'environment'> {
  const { consumer, clientId, caller } = identity;
  const environment = isTest(identity) ? 'test' : 'live';
  if (consumer !== undefined) return { kind: 'consumer', caller: consumer.id, environment };
  if (clientId !== undefined) return { kind: 'client', caller: clientId, environment };
  if (caller !== undefined) return { kind: 'api', caller, environment };
  return { kind: 'anonymous', caller: '', environment };
}
