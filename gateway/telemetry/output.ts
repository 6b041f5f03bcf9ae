import { writeSync } from 'node:fs';

/** Where lines go, each with its end. */
export interface Destination {
  write(line: string): void;
}

/**
 * Writes lines to a file descriptor, synchronously: a pipe that is full holds the process back. One that nobody reads, and
 * a disk that is full, cost the lines and nothing else; how many, is told as soon as lines can be written again.
 */
export function createOutput(fd: number): Destination {
  let lost = 0;
  /** Whether what was written last is the beginning of a line. */
  let cut = false;

  return {
    write(text) {
      const bytes = Buffer.from(lost === 0 ? text : `${cut ? '\n' : ''}${tellLost(lost)}${text}`);
      let written = 0;
      try {
        while (written < bytes.length) written += writeSome(fd, bytes, written);
        lost = 0;
        cut = false;
      } catch {
        lost += text.split('\n').length - 1;
        if (written > 0) cut = bytes[written - 1] !== newline;
      }
    },
  };
}

const newline = 10;
/** Milliseconds between two attempts at a pipe that is full. */
const pause = 10;
const waiting = new Int32Array(new SharedArrayBuffer(4));

/** @throws Error  where nothing can be written, and nobody knows when it can be again */
function writeSome(fd: number, bytes: Buffer, from: number): number {
  try {
    return writeSync(fd, bytes, from);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    Atomics.wait(waiting, 0, 0, pause);
    return 0;
  }
}

const tellLost = (lines: number): string =>
  `${JSON.stringify({ level: 'warn', time: new Date().toISOString(), lines, msg: 'lines of the log were lost: they could not be written' })}\n`;
