import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Journal, openJournal, readJournal, writeJournal } from './journal.ts';
import { acquireLock } from './lock.ts';
import type { Row } from './row.ts';
import { createTables, type Tables } from './tables.ts';
import { createWriter, type Decide, StorageError } from './writer.ts';

/** The records. What is read here is on disk; what a change returned is on disk too. */
export interface Store extends Pick<Tables, 'find' | 'findByOrder' | 'all'> {
  /**
   * Decides on the present state and writes what `decide` put, before anybody sees it. `decide` may run together with
   * others in one write, each seeing what those before it put; it must throw before it puts, if at all.
   * @throws StorageError when nothing could be written
   */
  change<T>(decide: Decide<T>): Promise<T>;
  /** Calls the listener with each row that was written. */
  onChange(listener: (row: Row) => void): void;
  /** Waits for the changes under way and gives the folder free. */
  close(): Promise<void>;
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
    const journal = await openJournal(path);
    const close = async () => {
      await journal.close();
      lock.release();
    };
    return createStore(tables, journal, close);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A journal that mostly holds what no longer holds is written anew, and so is that of a store without rows. */
function loadTables(path: string, seed: () => readonly Row[]): Tables {
  const lines = readJournal(path);
  const rows = lines.length === 0 ? seed() : lines;
  const tables = createTables(rows);
  const isSeeded = lines.length === 0 && rows.length > 0;
  const hasGrown = lines.length > 1000 + 2 * tables.count;
  if (isSeeded || hasGrown) writeJournal(path, [...tables.all()]);
  return tables;
}

function createStore(tables: Tables, journal: Journal, close: () => Promise<void>): Store {
  const listeners: ((row: Row) => void)[] = [];
  const writer = createWriter(tables, journal, (row) => {
    for (const listener of listeners) listener(row);
  });
  let isClosed = false;
  return {
    find: tables.find,
    findByOrder: tables.findByOrder,
    all: tables.all,
    change: async (decide) => {
      if (isClosed) throw new StorageError('the records are closed');
      return writer.change(decide);
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
    close: async () => {
      isClosed = true;
      await writer.settled();
      await close();
    },
  };
}
