import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal, readJournal, writeJournal } from './journal.ts';
import { acquireLock } from './lock.ts';
import type { Row } from './row.ts';
import { createDraft, createTables, type Draft, type Tables } from './tables.ts';

/** The records. What is read here is on disk; what a change returned is on disk too. */
export interface Store extends Pick<Tables, 'find' | 'findByOrder' | 'all'> {
  /**
   * Decides on the present state and writes what `decide` put, before anybody sees it. `decide` may run together with
   * others in one write, each seeing what those before it put; it must throw before it puts, if at all.
   * @throws StorageError when nothing could be written
   */
  change<T>(decide: (draft: Draft) => T): Promise<T>;
  /** Calls the listener with each row that was written. */
  onChange(listener: (row: Row) => void): void;
  /** Waits for the changes under way and gives the folder free. */
  close(): Promise<void>;
}

/** The disk refused; nothing was changed. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}

interface Change {
  decide(draft: Draft): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * Opens the folder, which no other process may have open, and fills it from `seed` when it has no rows.
 * @throws Error when another process has it, or the journal is damaged
 */
export async function openStore(folder: string, seed: () => readonly Row[]): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = acquireLock(folder);
  try {
    const path = join(folder, 'consignments.jsonl');
    const tables = loadTables(path, seed);
    lock.confirm();
    return serve(tables, await openJournal(path), lock.release);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function loadTables(path: string, seed: () => readonly Row[]): Tables {
  const lines = readJournal(path);
  const rows = lines.length === 0 ? seed() : lines;
  const tables = createTables(rows);
  const isSeeded = lines.length === 0 && rows.length > 0;
  const hasGrown = lines.length > 1000 + 2 * tables.count;
  if (isSeeded || hasGrown) writeJournal(path, [...tables.all()]);
  return tables;
}

function serve(tables: Tables, journal: Awaited<ReturnType<typeof openJournal>>, release: () => void): Store {
  const listeners: ((row: Row) => void)[] = [];
  let waiting: Change[] = [];
  let draining: Promise<void> | undefined;
  let isClosed = false;

  /** Changes that arrive during a write go together into the next one, so that many share one flush of the disk. */
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
    for (const tell of verdicts) tell();
    for (const row of rows) for (const listener of listeners) listener(row);
  }

  return {
    find: tables.find,
    findByOrder: tables.findByOrder,
    all: tables.all,
    change: <T>(decide: (draft: Draft) => T) =>
      new Promise<T>((resolve, reject) => {
        if (isClosed) return reject(new StorageError('the records are closed'));
        waiting.push({ decide, resolve: resolve as (value: unknown) => void, reject });
        draining ??= drain();
      }),
    onChange: (listener) => {
      listeners.push(listener);
    },
    close: async () => {
      isClosed = true;
      await draining;
      await journal.close();
      release();
    },
  };
}

/** Decides now; what comes of it is told only once it is on disk. */
function judge({ decide, resolve, reject }: Change, draft: Draft): () => void {
  try {
    const value = decide(draft);
    return () => resolve(value);
  } catch (error) {
    return () => reject(error);
  }
}
