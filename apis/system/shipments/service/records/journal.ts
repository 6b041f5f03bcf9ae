import { closeSync, fsyncSync, openSync, readFileSync, renameSync, truncateSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Row } from './row.ts';

/** An append-only file of rows, one JSON text a line; the last line of a consignment is what holds. */
export interface Journal {
  /** Resolves when the rows are on disk. After a failure none of them is, and the next append may work again. */
  append(rows: readonly Row[]): Promise<void>;
  close(): Promise<void>;
}

const NEWLINE = 0x0a;

/**
 * The rows of a journal in the order they were written; none when there is no file. What a power cut left of a last,
 * never acknowledged write is cut off.
 * @throws Error naming the line, when one that is not the last is damaged
 */
export function readJournal(path: string): Row[] {
  const bytes = readIfThere(path);
  const rows: Row[] = [];
  let sound = 0;
  let damaged = 0;
  for (let start = 0, line = 1; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    const row = newline === -1 ? undefined : parseRow(bytes.toString('utf8', start, end));
    start = end + 1;
    if (row === undefined) {
      damaged ||= line;
      continue;
    }
    if (damaged > 0) throw new Error(`${path}, line ${damaged}: damaged. Restore the file from a backup.`);
    rows.push(row);
    sound = start;
  }
  if (sound < bytes.length) truncateSync(path, sound);
  return rows;
}

/** Replaces the journal by these rows, all or nothing: a crash leaves the old file or the new one. */
export function writeJournal(path: string, rows: readonly Row[]): void {
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    for (let start = 0; start < rows.length; start += 10_000)
      writeAll(file, linesOf(rows.slice(start, start + 10_000)));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  syncFolder(dirname(path));
}

/** Opens a journal for more rows. */
export async function openJournal(path: string): Promise<Journal> {
  const file = await open(path, 'a', 0o600);
  let size = (await file.stat()).size;
  let isSound = true;

  /** What was half written must not stand before the next row; where it cannot be removed, nothing more is written. */
  async function cutBack(): Promise<void> {
    isSound = false;
    await file.truncate(size);
    await file.datasync();
    isSound = true;
  }

  return {
    append: async (rows) => {
      if (!isSound) await cutBack();
      const lines = linesOf(rows);
      try {
        await file.appendFile(lines);
        await file.datasync();
      } catch (error) {
        await cutBack().catch(() => undefined);
        throw error;
      }
      size += lines.length;
    },
    close: () => file.close(),
  };
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function parseRow(line: string): Row | undefined {
  try {
    const value = JSON.parse(line) as Partial<Row> | null;
    return Number.isSafeInteger(value?.CONS_NO) && Array.isArray(value?.SCANS) ? (value as Row) : undefined;
  } catch {
    return undefined;
  }
}

const linesOf = (rows: readonly Row[]): Buffer => Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

function writeAll(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

/** A new name in a folder is only safe once the folder itself is on disk; Windows has no such call. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
