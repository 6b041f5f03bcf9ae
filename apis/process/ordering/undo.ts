import { Problem } from '#problem';
import type { OrderingContext } from './shapes.ts';

/** Steps that are undone together when one of them fails. */
export interface Steps {
  /**
   * Does one step.
   * @param name  what it does, for the log
   * @param undo  takes it back; also runs when nobody knows whether the step took effect, so it must be harmless then
   */
  step<T>(name: string, run: () => Promise<T>, undo: () => Promise<unknown>): Promise<T>;
}

/**
 * Runs steps one after the other; when one fails, undoes those before it in reverse order. An undo that fails does not
 * keep the others from being tried: it is logged with the reference, by which a person can finish it.
 * @throws  what the step threw that failed
 */
export async function allOrNothing<T>(
  reference: string,
  log: OrderingContext['log'],
  work: (steps: Steps) => Promise<T>,
): Promise<T> {
  const done: { readonly name: string; undo(): Promise<unknown> }[] = [];
  const step: Steps['step'] = async (name, run, undo) => {
    try {
      const result = await run();
      done.push({ name, undo });
      return result;
    } catch (error) {
      if (mayHaveHappened(error)) done.push({ name, undo });
      throw error;
    }
  };
  try {
    return await work({ step });
  } catch (error) {
    for (const { name, undo } of done.reverse()) {
      await undo().catch((cause: unknown) => log.error({ reference, step: name, err: cause }, 'a step was not undone'));
    }
    throw error;
  }
}

/** A refusal and an open breaker say that nothing was done; a time-out or a broken connection leaves it open. */
const mayHaveHappened = (error: unknown): boolean =>
  !(error instanceof Problem) || (error.status >= 500 && error.kind !== 'circuit-open');
