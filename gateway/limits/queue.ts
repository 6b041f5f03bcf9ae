import { within } from '../../policies/parts/within.ts';

/** One thing to be written, and what to call it. */
export interface Entry<Result> {
  readonly key: string;
  readonly amount: number;
  readonly seconds: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** Writes entries in batches, one batch at a time. */
export interface Queue<Result> {
  add(key: string, amount: number, seconds: number): Promise<Result>;
  /** When everything has been written, or failed to be. */
  done(): Promise<void>;
}

/** Rows of one statement: the embedded store keeps everyone waiting meanwhile. */
const mostRows = 500;
/** Milliseconds after which a batch has failed: a server that hangs says nothing. */
const patience = 2_500;

/**
 * What comes while a batch is being written waits for the next one: a busy gateway uses one connection for its limits and
 * no more statements than the server answers.
 * @param write  gives a result for each entry, in their order
 */
export function createQueue<Result>(
  write: (entries: readonly Entry<Result>[]) => Promise<readonly Result[]>,
): Queue<Result> {
  let waiting: Entry<Result>[] = [];
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    // What the same turn of the event loop still asks for goes along.
    await undefined;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostRows);
      waiting = waiting.slice(mostRows);
      try {
        const results = await within(patience, write(batch), 'the store did not answer');
        for (const [index, entry] of batch.entries()) entry.resolve(results[index] as Result);
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
    }
    running = undefined;
  };

  return {
    add: (key, amount, seconds) =>
      new Promise((resolve, reject) => {
        waiting.push({ key, amount, seconds, resolve, reject });
        running ??= run();
      }),
    done: async () => {
      await running;
    },
  };
}
