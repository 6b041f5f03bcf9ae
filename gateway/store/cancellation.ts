import { AsyncLocalStorage } from 'node:async_hooks';
import type { DatabaseConnection, Dialect } from 'kysely';
import type { Signal } from '../../policies/policy.ts';
import { withDriver } from './with-driver.ts';

const patience = new AsyncLocalStorage<Signal | undefined>();

/**
 * Runs a handler whose queries end with `signal`: none is begun after it fired, one that runs is cancelled where the
 * driver can, and a transaction is rolled back as a whole. Handlers know nothing of it.
 */
export const whilePatient = <T>(signal: Signal, work: () => T): T => patience.run(signal, work);

/**
 * The same dialect, whose queries heed the signal they are made under; the signal's reason is thrown. PostgreSQL is asked
 * over a connection of its own to cancel (`pg_cancel_backend`). The embedded store runs a query in this thread: while it
 * does nobody can leave, so only what has not begun is spared.
 */
export const heedingSignals = (dialect: Dialect): Dialect =>
  withDriver(dialect, (driver) => {
    const { acquireConnection, commitTransaction, rollbackTransaction } = driver;
    return Object.assign(driver, {
      acquireConnection: async (...given: Parameters<typeof acquireConnection>) =>
        heeding(await acquireConnection.apply(driver, given)),
      // Until here nothing has happened. Once asked for, a commit is seen through: cancelled, nobody knew what it did.
      commitTransaction: (...given: Parameters<typeof commitTransaction>) => {
        patience.getStore()?.throwIfAborted();
        return patience.run(undefined, () => commitTransaction.apply(driver, given));
      },
      rollbackTransaction: (...given: Parameters<typeof rollbackTransaction>) =>
        patience.run(undefined, () => rollbackTransaction.apply(driver, given)),
    });
  });

const heedful = new WeakSet<DatabaseConnection>();

function heeding(connection: DatabaseConnection): DatabaseConnection {
  if (heedful.has(connection)) return connection;
  heedful.add(connection);
  const { executeQuery } = connection;
  return Object.assign(connection, {
    executeQuery: (...given: Parameters<typeof executeQuery>) => {
      const signal = patience.getStore();
      if (signal === undefined) return executeQuery.apply(connection, given);
      return cancellable(connection, signal, () => executeQuery.apply(connection, given));
    },
  });
}

/** The connection is given back only when the cancelling is over: it must not strike whoever has it next. */
async function cancellable<T>(connection: DatabaseConnection, signal: Signal, query: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  if (connection.cancelQuery === undefined) return query();
  let cancelling: Promise<unknown> | undefined;
  const cancel = (): void => {
    cancelling = cancelOn(connection);
  };
  signal.addEventListener('abort', cancel);
  try {
    return await query();
  } catch (error) {
    await cancelling;
    throw cancelling === undefined ? error : signal.reason;
  } finally {
    signal.removeEventListener('abort', cancel);
    await cancelling;
  }
}

/** When it cannot be done the query ends by itself, in `statement_timeout` at the latest. */
async function cancelOn(connection: DatabaseConnection): Promise<void> {
  try {
    await connection.collectSessionInfo?.();
    await connection.cancelQuery?.(() => Promise.resolve());
  } catch {
    // Also when it had ended before it was reached.
  }
}
