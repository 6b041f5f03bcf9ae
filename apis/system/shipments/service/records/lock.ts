import { randomUUID } from 'node:crypto';
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The right to be the only process on a folder. */
export interface Lock {
  /** @throws Error when another process took the folder over in the meantime */
  confirm(): void;
  release(): void;
}

/**
 * Takes the folder, or takes it over from a process that no longer lives.
 * @throws Error naming the process that has it open
 */
export function acquireLock(folder: string): Lock {
  const path = join(folder, 'lock');
  const mine = JSON.stringify({ pid: process.pid, born: birthOf(process.pid), token: randomUUID() });
  if (!create(path, mine)) {
    const theirs = read(path);
    if (isHeld(theirs)) throw heldError(folder, theirs);
    remove(path);
    if (!create(path, mine)) throw heldError(folder, read(path));
  }
  const isMine = () => read(path) === mine;
  return {
    // Two processes may find the same dead owner at once, and the slower one remove the faster one's lock.
    confirm: () => {
      if (!isMine()) throw heldError(folder, read(path));
    },
    release: () => {
      if (isMine()) remove(path);
    },
  };
}

function create(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx', mode: 0o600, flush: true });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** A process holds the lock if it lives and was born when the lock says: process ids come round again. */
function isHeld(content: string): boolean {
  const { pid, born } = ownerOf(content);
  if (pid === 0 || !isAlive(pid)) return false;
  return birthOf(pid) === born;
}

function ownerOf(content: string): { pid: number; born: string } {
  try {
    const { pid, born } = JSON.parse(content) as { pid?: unknown; born?: unknown };
    return Number.isSafeInteger(pid) ? { pid: Number(pid), born: String(born) } : { pid: 0, born: '' };
  } catch {
    return { pid: 0, born: '' };
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** When a process was born, in ticks since the machine started; empty where the system does not tell. */
function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc(5): field 22, counted from behind the command name, which may hold blanks and parentheses itself.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

function heldError(folder: string, content: string): Error {
  const { pid } = ownerOf(content);
  const who = pid === 0 ? 'Another process' : `Process ${pid}`;
  return new Error(`${who} has the records in ${folder} open. Stop it first, or set SHIPMENTS_DATA to another folder.`);
}
