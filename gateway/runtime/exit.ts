import { ConfigurationError } from '../contracts/mistake.ts';

/** To whoever started the process, on stderr. */
export const complain = (text: string): boolean => process.stderr.write(`${text}\n`);

/** Database drivers put whole minified lines into stacks; the message says what a person can use. */
export const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a process ends for, after another has told the reason. */
export class AlreadyTold extends Error {}

/** Ends a process that cannot start, with 1 and the reason. */
export function refuseToStart(error: unknown): never {
  if (error instanceof AlreadyTold) process.exit(1);
  complain(error instanceof ConfigurationError ? `The gateway cannot start:\n${error.message}` : describe(error));
  process.exit(1);
}

/** Stops what runs, and ends the process: with 0, or with 1 and the reason where it did not stop as it should. */
export async function endWith(running: { stop(): Promise<void> }): Promise<void> {
  try {
    await running.stop();
    process.exit(0);
  } catch (error) {
    complain(describe(error));
    process.exit(1);
  }
}
