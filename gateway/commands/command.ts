import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/**
 * The life of a command: its options, its work, and an exit code. Everything that goes wrong is one message on stderr and
 * exit code 1; `--help` prints the usage.
 * @param usage  begins with the command line
 * @param takesWords  whether there may be words besides the options
 */
export async function command<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  options: Options,
  work: (
    values: ReturnType<typeof parseArgs<{ options: Options }>>['values'],
    words: readonly string[],
  ) => Promise<void>,
  takesWords = false,
): Promise<void> {
  try {
    const all = { ...options, help: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ options: all, allowPositionals: takesWords });
    if ((values as { help?: boolean }).help) process.stdout.write(`${usage}\n`);
    else await work(values as never, positionals);
  } catch (error) {
    process.stderr.write(`${reason(error, usage)}\n`);
    process.exitCode = 1;
  }
}

/** A command line that is wrong, and how it is written. */
export class UsageError extends Error {}

function reason(error: unknown, usage: string): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  const misused = error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS');
  return misused ? `${error.message.split('. ')[0]}\n${usage}` : error.message;
}
