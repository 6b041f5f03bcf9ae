import type { Response } from 'express';
import { Problem } from '#problem';
import type { Member } from './crew.ts';

/** What a worker answered. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * Asks the operations listener of one worker.
 * @param patience  milliseconds; by default less than a command waits for its answer
 * @throws Problem  `unavailable` where it does not answer in time
 */
export type Ask = (worker: Member, method: string, address: string, body?: object, patience?: number) => Promise<Reply>;

const usualPatience = 12_000;
/** Milliseconds for what is asked of all, and can do without one that hangs: health probes and scrapers wait little longer. */
export const shortPatience = 2_000;

/** @param secret  of the data folder, which all of them have */
export const createAsk =
  (secret: string): Ask =>
  async ({ number, operationsPort }, method, address, body, patience = usualPatience) => {
    try {
      const answer = await fetch(`http://127.0.0.1:${operationsPort}${address}`, {
        method,
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(patience),
      });
      const headers = handedOn.flatMap((name) => {
        const value = answer.headers.get(name);
        return value === null ? [] : [[name, value] as const];
      });
      return { status: answer.status, headers: Object.fromEntries(headers), text: await answer.text() };
    } catch (cause) {
      const detail = `Worker ${number} does not answer. Ask again: if it ended, another takes its place.`;
      throw new Problem('unavailable', { detail, headers: { 'retry-after': '2' }, cause });
    }
  };

const handedOn = ['content-type', 'retry-after', 'www-authenticate'];

/** Gives an answer on as it came. */
export function handOn({ status, headers, text }: Reply, response: Response): void {
  response.status(status).set(headers).send(text);
}

/** The same question to several at once: what those said who answered soon, each beside its worker. */
export async function askEach(
  ask: Ask,
  workers: readonly Member[],
  method: string,
  address: string,
): Promise<{ readonly worker: Member; readonly said: Readonly<Record<string, unknown>> }[]> {
  const answers = await Promise.allSettled(
    workers.map(async (worker) => ({
      worker,
      said: JSON.parse((await ask(worker, method, address, undefined, shortPatience)).text),
    })),
  );
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
