import type { Clock } from '../../policies/policy.ts';
import { recentlyUsed } from './recent.ts';

/** Milliseconds an answer of the store counts after it was last known to be true; a revoked key is refused within the first of them. */
export const freshness = { known: 2_000, unknown: 1_000 } as const;

/** Milliseconds after which it is asked for again all the same: what somebody changes by hand in SQL tells nobody. */
const longest = 60_000;

/** Milliseconds a known key stays good beyond that while the store cannot be asked. */
const grace = 60_000;

/** Milliseconds after a failure in which the store is not asked again: callers then wait for nothing. */
const rest = 1_000;

/** Keys in use at one time, and made-up ones apart from them, so that a flood of those cannot push the others out. */
const most = { known: 20_000, unknown: 20_000 } as const;

/** Look-ups by id, remembered for a moment. */
export interface Lookup<Row> {
  /** The row, `undefined` when there is none; rejects when the store cannot tell and nothing is remembered. */
  find(id: string): Promise<Row | undefined>;
  /** The row if it is remembered and may be believed, the same object as long as it is. */
  recall(id: string): Row | undefined;
  forget(id: string): void;
  /** Forgets every row of which this is true, and what is being asked for now. */
  forgetIf(matches: (row: Row) => boolean): void;
}

/**
 * Remembers what `ask` says, asks once for callers that come together, and lives on what it remembers while `ask`
 * fails. The time of an entry is when it was asked for, not answered: a slow answer is not fresher for it.
 * @param upTo  when it was last known that nothing has changed but what was forgotten here; monotonic milliseconds
 */
export function rememberingLookup<Row extends object>(
  ask: (id: string) => Promise<Row | undefined>,
  clock: Clock,
  upTo: () => number = () => Number.NEGATIVE_INFINITY,
): Lookup<Row> {
  const known = recentlyUsed<string, { row: Row; asked: number }>(most.known);
  const unknown = recentlyUsed<string, { asked: number }>(most.unknown);
  const asking = new Map<string, Promise<Row | undefined>>();
  let failed: { at: number; error: unknown } | undefined;
  /** Answers to questions from before something was forgotten may be from before it changed: they count once. */
  let forgotten = 0;

  const trueAt = (asked: number): number => Math.max(asked, upTo());

  const askNow = async (id: string): Promise<Row | undefined> => {
    const asked = clock.monotonic();
    const before = forgotten;
    if (failed && asked - failed.at < rest) throw failed.error;
    try {
      const row = await ask(id);
      failed = undefined;
      if (before !== forgotten) return row;
      known.delete(id);
      if (row) known.set(id, { row, asked });
      else unknown.set(id, { asked });
      return row;
    } catch (error) {
      failed = { at: clock.monotonic(), error };
      throw error;
    }
  };

  const askOnce = (id: string): Promise<Row | undefined> => {
    const running = asking.get(id);
    if (running) return running;
    const started = askNow(id).finally(() => {
      if (asking.get(id) === started) asking.delete(id);
    });
    asking.set(id, started);
    return started;
  };

  /** @param usual  milliseconds for which it counts */
  const counts = ({ asked }: { readonly asked: number }, usual: number): boolean => {
    const now = clock.monotonic();
    return now - trueAt(asked) < usual && now - asked < longest;
  };

  return {
    recall: (id) => {
      const hit = known.get(id);
      return hit && counts(hit, freshness.known) ? hit.row : undefined;
    },
    find: async (id) => {
      const hit = known.get(id);
      if (hit && counts(hit, freshness.known)) return hit.row;
      const miss = unknown.get(id);
      if (miss && counts(miss, freshness.unknown)) return undefined;
      try {
        return await askOnce(id);
      } catch (error) {
        if (hit && clock.monotonic() - trueAt(hit.asked) < freshness.known + grace) return hit.row;
        throw error;
      }
    },
    forget: (id) => {
      forgotten += 1;
      known.delete(id);
      unknown.delete(id);
      asking.delete(id);
    },
    forgetIf: (matches) => {
      forgotten += 1;
      known.deleteIf(({ row }) => matches(row));
      asking.clear();
    },
  };
}
