import type { Clock, Identity, Log, UsageBook } from '../../policies/policy.ts';
import { addSteps } from './latency.ts';
import { callerOf, Series, type UsageCaller, type UsageRow } from './series.ts';
import { keyOf, type UsageTable } from './table.ts';

/** The book of one process: counts in memory, written down in batches. */
export interface KeptUsage extends UsageBook {
  /** Epoch milliseconds: calls that ended here before then are written down. */
  readonly writtenTo: number;
  /** Writes down what was counted. Happens by itself every five seconds. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds; a crash loses the counts of this long at most. */
export const writeEvery = 5_000;
const sweepEvery = 3_600_000;
/** Callers told apart between two hours, over all operations; those beyond are counted together. */
const usualMost = 10_000;

export interface UsageParts {
  readonly table: UsageTable;
  readonly clock: Clock;
  readonly log: Log;
  readonly most?: number;
}

export function createUsageBook({ table, clock, log, most = usualMost }: UsageParts): KeptUsage {
  /** Those in which something was counted since the last time. */
  const counted: Series[] = [];
  /** What could not be written, or belongs to an hour that is over. */
  let late = new Map<string, UsageRow>();
  let known = 0;
  let knownSince = clock.now();
  let writtenTo = clock.now();
  let swept = Number.NEGATIVE_INFINITY;
  let writing: Promise<void> = Promise.resolve();
  const counters = new Map<string, Counter>();

  /** One operation's series, by who calls. */
  class Counter {
    readonly #operation: string;
    /** Made when needed: most operations have one kind of callers, and many have none. */
    #series = new Map<string, Map<string, Series>>();

    constructor(operation: string) {
      this.#operation = operation;
    }

    count(identity: Identity, status: number, milliseconds?: number): void {
      const now = clock.now();
      const series = this.#find(callerOf(identity));
      if (series.isOver(now)) keepLate(series.take());
      if (series.count(now, status, milliseconds)) counted.push(series);
    }

    #find(who: UsageCaller): Series {
      const kind = who.environment === 'live' ? who.kind : trying[who.kind];
      let series = this.#series.get(kind);
      if (series === undefined) {
        series = new Map();
        this.#series.set(kind, series);
      }
      const found = series.get(who.caller);
      if (found !== undefined) return found;
      // Nobody tells how many will call; what there is to call is known.
      if (who.caller !== '' && known >= most) return this.#find({ ...who, kind: 'other', caller: '' });
      known += 1;
      const fresh = new Series(this.#operation, who);
      series.set(who.caller, fresh);
      return fresh;
    }

    forget(): void {
      this.#series = new Map();
    }
  }

  function keepLate(row: UsageRow): void {
    const isMany = late.size >= most;
    const kept = isMany && !late.has(keyOf(row)) ? { ...row, kind: 'other' as const, caller: '' } : row;
    const key = keyOf(kept);
    const before = late.get(key);
    late.set(key, before === undefined ? kept : sumOf(before, kept));
  }

  async function write(): Promise<void> {
    const now = clock.now();
    for (const series of counted.splice(0)) {
      const row = series.take();
      if (row.calls > 0) keepLate(row);
    }
    // Who calls now and then would otherwise be remembered for ever.
    if (known >= most || now - knownSince >= sweepEvery) {
      for (const counter of counters.values()) counter.forget();
      known = 0;
      knownSince = now;
    }
    const rows = new Set(late.values());
    late = new Map();
    try {
      await table.add([...rows], (written) => {
        for (const row of written) rows.delete(row);
      });
      writtenTo = Math.max(writtenTo, now);
    } catch (error) {
      for (const row of rows) keepLate(row);
      log.warn({ err: error, rows: rows.size }, 'usage is not written down yet');
      return;
    }
    if (clock.monotonic() - swept < sweepEvery) return;
    swept = clock.monotonic();
    await table.sweep(now).catch((error) => log.warn({ err: error }, 'old usage is still there'));
  }

  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };
  const timer = setInterval(flush, writeEvery).unref();

  return {
    counterOf(operation) {
      const counter = counters.get(operation) ?? new Counter(operation);
      counters.set(operation, counter);
      return counter;
    },
    get writtenTo() {
      return writtenTo;
    },
    flush,
    close: () => {
      clearInterval(timer);
      return flush();
    },
  };
}

/** What kinds of callers are called where they only try out. */
const trying: Readonly<Record<UsageCaller['kind'], string>> = {
  consumer: 'test consumer',
  client: 'test client',
  api: 'test api',
  anonymous: 'test anonymous',
  other: 'test other',
};

function sumOf(one: UsageRow, other: UsageRow): UsageRow {
  const steps = [...one.steps];
  addSteps(steps, other.steps);
  return {
    ...one,
    steps,
    calls: one.calls + other.calls,
    errors: one.errors + other.errors,
    refused: one.refused + other.refused,
    limited: one.limited + other.limited,
    lastSeen: Math.max(one.lastSeen, other.lastSeen),
  };
}
