import type { Kysely } from 'kysely';
import type { Clock, Log } from '../../policies/policy.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { createUsageBook, type KeptUsage, writeEvery } from './book.ts';
import {
  type CallerCount,
  readCallers,
  readLately,
  readUsage,
  type UsageCount,
  type UsageOf,
  type UsagePeriod,
  type UsageReport,
} from './read.ts';
import { createUsageTable, dayOf } from './table.ts';

/** Usage with what can be relied on: calls that ended before `recordedTo` are in it, later ones may be missing. */
export interface RecordedUsage extends UsageReport {
  /** ISO date-time. */
  readonly recordedTo: string;
  /** Seconds that others, and a crash, may be behind. */
  readonly delaySeconds: number;
}

/** Who calls what: counted here, kept in the store, and read for all gateways that share it. */
export interface Usage extends KeptUsage {
  /** Usage of a consumer, or of operations by everybody. */
  read(whose: UsageOf, period: UsagePeriod): Promise<RecordedUsage>;
  /** Usage of all operations of an API, `<tier>/<api>.v<major>`, over the last 24 hours, for its page. */
  healthOf(api: string): Promise<RecordedUsage>;
  /** What was counted in this hour and the last, of everybody. */
  lately(): Promise<UsageCount[]>;
  /** Who still calls what is deprecated. @param api  `<tier>/<api>.v<major>`; all unless given */
  deprecatedCalls(wanted: {
    readonly days: number;
    readonly api?: string | undefined;
    readonly consumerId?: string;
  }): Promise<CallerCount[]>;
}

export interface UsageOptions {
  readonly db: Kysely<unknown>;
  readonly clock: Clock;
  readonly log: Log;
  current(): Pick<Snapshot, 'all'>;
}

const dayLength = 86_400_000;

export function createUsage({ db, clock, log, current }: UsageOptions): Usage {
  const book = createUsageBook({ table: createUsageTable(db), clock, log });
  const operations = () => current().all.map(({ operation }) => operation);

  async function read(whose: UsageOf, period: UsagePeriod): Promise<RecordedUsage> {
    await book.flush();
    const now = clock.now();
    const report = await readUsage(db, whose, period, now);
    // Of others nobody knows more than that they write as often as this one.
    const recordedTo = Math.min(book.writtenTo, now - writeEvery);
    return { ...report, recordedTo: new Date(recordedTo).toISOString(), delaySeconds: writeEvery / 1_000 };
  }

  return {
    counterOf: book.counterOf,
    get writtenTo() {
      return book.writtenTo;
    },
    flush: book.flush,
    close: book.close,
    read,
    healthOf: (api) =>
      read({ operations: operations().flatMap((operation) => (operation.api === api ? operation.id : [])) }, 'day'),
    async lately() {
      await book.flush();
      return readLately(db, clock.now());
    },
    async deprecatedCalls({ days, api, consumerId }) {
      await book.flush();
      const deprecated = operations().filter(
        (operation) =>
          (operation.deprecated || operation.lifecycle.state === 'deprecated') &&
          (api ?? operation.api) === operation.api,
      );
      const since = dayOf(clock.now() - (days - 1) * dayLength);
      return readCallers(db, { operations: deprecated.map(({ id }) => id), since, consumerId });
    },
  };
}
