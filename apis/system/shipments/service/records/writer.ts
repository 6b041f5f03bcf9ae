import type { Journal } from './journal.ts';
import type { Row } from './row.ts';
import { createDraft, type Draft, type Tables } from './tables.ts';

/** Decides on the present state what to put. */
export type Decide<T> = (draft: Draft) => T;

/** The one way into the records. */
export interface Writer {
  /** Resolves with what `decide` returned once what it put is on disk. */
  change<T>(decide: Decide<T>): Promise<T>;
  /** Resolves when no change is under way. */
  settled(): Promise<void>;
}

/** The disk refused; nothing was changed. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}

interface Change {
  readonly decide: Decide<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes changes in the order they come. Those that arrive during a write go together into the next one, so that many
 * share one flush of the disk.
 * @param tell  called with each row once it is on disk
 */
export function createWriter(tables: Tables, journal: Journal, tell: (row: Row) => void): Writer {
  let waiting: Change[] = [];
  let draining: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const changes = waiting;
      waiting = [];
      await writeTogether(changes);
    }
    draining = undefined;
  }

  async function writeTogether(changes: readonly Change[]): Promise<void> {
    const draft = createDraft(tables);
    const verdicts = changes.map((change) => judge(change, draft));
    const rows = draft.written();
    try {
      if (rows.length > 0) await journal.append(rows);
    } catch (cause) {
      for (const { reject } of changes) reject(new StorageError('the records cannot be written', { cause }));
      return;
    }
    for (const row of rows) tables.put(row);
    for (const announce of verdicts) announce();
    for (const row of rows) tell(row);
  }

  return {
    change: <T>(decide: Decide<T>) =>
      new Promise<T>((resolve, reject) => {
        waiting.push({ decide, resolve: resolve as (value: unknown) => void, reject });
        draining ??= drain();
      }),
    settled: async () => draining,
  };
}

/** Decides now; what comes of it is announced only once it is on disk. */
function judge({ decide, resolve, reject }: Change, draft: Draft): () => void {
  try {
    const value = decide(draft);
    return () => resolve(value);
  } catch (error) {
    return () => reject(error);
  }
}
