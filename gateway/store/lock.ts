import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Held until released or until the process is gone. */
export interface Lock {
  release(): void;
}

const SQLITE_BUSY = 5;

/**
 * Claims a data folder for this process, since two openers of one embedded store lose records. The claim is a lock on a
 * SQLite file: the kernel drops it when its process dies, however it dies, so nothing stale is left to judge, and it
 * holds between containers that share the folder, where process ids mean nothing.
 * @param folder  absolute, and there
 * @throws Error naming the process that holds it, the folder and what can be done
 */
export function lockFolder(folder: string): Lock {
  const holder = join(folder, 'store.holder');
  const file = new DatabaseSync(join(folder, 'store.lock'), { timeout: 0 });
  try {
    file.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new Error(refusal(folder, holder));
  }
  writeFileSync(holder, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }), { mode: 0o600 });
  return { release: () => file.isOpen && file.close() };
}

function refusal(folder: string, holder: string): string {
  return [
    `The data folder ${folder} is in use by ${describe(holder)}.`,
    'Its embedded store takes one process at a time: stop that process first, choose another folder with DATA_FOLDER,',
    'or set DATABASE_URL to a PostgreSQL that several processes can share.',
  ].join(' ');
}

function describe(holder: string): string {
  try {
    const { pid, since } = JSON.parse(readFileSync(holder, 'utf8')) as { pid: number; since: string };
    return `process ${pid} (since ${since})`;
  } catch {
    return 'another process';
  }
}
