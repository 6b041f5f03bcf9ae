import type { DatabaseConnection, Dialect } from 'kysely';
import { Problem } from '#problem';
import { withDriver } from './with-driver.ts';

/**
 * SQLSTATE classes and codes that say "not now" rather than "not like this": connection (08), credentials (28),
 * resources (53), operator intervention (57P), and what waiting or colliding for too long ends in.
 */
const passing = /^(08...|28...|53...|57P..|57014|55P03|25P03|40001|40P01)$/;

const network = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);

/** The drivers have no codes for these. */
const lost =
  /connection terminated|timeout exceeded when trying to connect|is not queryable|calling end on the pool|been discarded|pglite is clos/i;

/** Whether a database error means that the store cannot be reached, or not in time. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && (passing.test(code) || network.has(code))) return true;
  return lost.test(error.message);
}

/**
 * The same dialect, whose outages reach callers as the problem `unavailable` (503, `Retry-After: 1`) with the driver's
 * error as cause. Every other error stays what it is. This is the only place where database errors are translated.
 */
export const translatingOutages = (dialect: Dialect): Dialect =>
  withDriver(dialect, (driver) => {
    const { acquireConnection, beginTransaction, commitTransaction, rollbackTransaction } = driver;
    return Object.assign(driver, {
      acquireConnection: (...given: Parameters<typeof acquireConnection>) =>
        translated(() => acquireConnection.apply(driver, given)).then(withTranslation),
      beginTransaction: (...given: Parameters<typeof beginTransaction>) =>
        translated(() => beginTransaction.apply(driver, given)),
      commitTransaction: (...given: Parameters<typeof commitTransaction>) =>
        translated(() => commitTransaction.apply(driver, given)),
      rollbackTransaction: (...given: Parameters<typeof rollbackTransaction>) =>
        translated(() => rollbackTransaction.apply(driver, given)),
    });
  });

const translatedConnections = new WeakSet<DatabaseConnection>();

function withTranslation(connection: DatabaseConnection): DatabaseConnection {
  if (translatedConnections.has(connection)) return connection;
  const { executeQuery } = connection;
  translatedConnections.add(connection);
  return Object.assign(connection, {
    executeQuery: (...given: Parameters<typeof executeQuery>) =>
      translated(() => executeQuery.apply(connection, given)),
  });
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isOutage(error)) throw withoutParameters(error);
    throw new Problem('unavailable', {
      detail: 'The records cannot be reached at the moment.',
      headers: { 'retry-after': '1' },
      cause: error,
    });
  }
}

/** The embedded driver hangs the query's parameters on its errors; they would end up in logs. */
function withoutParameters(error: unknown): unknown {
  if (error instanceof Error && 'params' in error) delete error.params;
  return error;
}
